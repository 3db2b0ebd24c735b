/**
 * The Layer Two Tunneling Protocol, version 2 (RFC 2661).
 *
 * <p>{@link dev.lac.l2tp.Tunnel} is the control connection, {@link dev.lac.l2tp.Call} an incoming call as the LAC sees it,
 * {@link dev.lac.l2tp.LnsCall} as the LNS sees it. {@link dev.lac.l2tp.DataHeader} looks at data messages without parsing them.
 */
@NullMarked
package dev.lac.l2tp;

import org.jspecify.annotations.NullMarked;
