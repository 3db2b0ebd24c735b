/** PPP links: the option negotiation automaton, LCP, PAP, CHAP, MS-CHAP and IPCP (RFC 1661, 1334, 1994, 2433, 2759, 1332). */
@NullMarked
package dev.lac.ppp;

import org.jspecify.annotations.NullMarked;
