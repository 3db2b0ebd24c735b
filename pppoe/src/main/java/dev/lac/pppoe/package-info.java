/** PPPoE discovery (RFC 2516), the access concentrator's side, and a view of the session header. */
@NullMarked
package dev.lac.pppoe;

import org.jspecify.annotations.NullMarked;
