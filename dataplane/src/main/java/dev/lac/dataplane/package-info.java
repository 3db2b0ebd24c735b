/**
 * Ports and forwarding: Ethernet frames by AF_PACKET, the UDP 1701 socket, and the relay between PPPoE sessions and L2TP
 * sessions. The control thread is the only writer of the forwarding table.
 */
@NullMarked
package dev.lac.dataplane;

import org.jspecify.annotations.NullMarked;
