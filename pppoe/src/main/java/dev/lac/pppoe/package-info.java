/**
 * PPPoE discovery (RFC 2516, RFC 4638), the access concentrator's side, with the access lines of TR-101, and a view of the session header.
 */
@NullMarked
package dev.lac.pppoe;

import org.jspecify.annotations.NullMarked;
