/** The other parties of a login, as engines like the LAC's own: subscriber, LNS, RADIUS server. For tests, the demonstration, benchmarks. */
@NullMarked
package dev.lac.doubles;

import org.jspecify.annotations.NullMarked;
