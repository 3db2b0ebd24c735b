package dev.lac.dataplane;

import dev.lac.linux.NativeMemory;

/**
 * A frame for a subscriber, Ethernet header and all, that waits for those before it (RFC 2661 §5.4).
 *
 * @param relay whose frame it is
 * @param memory the frame from its first octet to its last
 * @param counted octets to account; −1 for none
 * @param until when it goes on at the latest, on the clock of {@link System#nanoTime}
 */
record HeldFrame(Relay relay, NativeMemory memory, int counted, long until) {}
