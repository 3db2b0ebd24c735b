/**
 * Real peers: Debian's {@code pppd}, {@code xl2tpd}, {@code l2tpns}, FreeRADIUS and {@code dnsmasq} around the product, in network
 * namespaces and a User-Mode-Linux guest that the tests make themselves. A test is a {@link dev.lac.peers.Rig.Story}.
 */
package dev.lac.peers;
