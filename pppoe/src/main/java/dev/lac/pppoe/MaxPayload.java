package dev.lac.pppoe;

import dev.lac.protocol.Counters;
import dev.lac.protocol.Octets;

/**
 * The PPP-Max-Payload tag (RFC 4638 §4): how much PPP payload, and so what MRU, an Ethernet with larger frames can carry.
 *
 * <pre>
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |   0x0120 (PPP-Max-Payload)    |       TAG_LENGTH = 2          |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |      octets of PPP payload    |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
final class MaxPayload {
    /** Without the tag "the PPP MTU MUST NOT be greater than 1492" (RFC 2516 §7). */
    static final int ORDINARY = 1492;
    /** What a subscriber's own Ethernet carries. */
    static final int LARGEST = 1500;

    private MaxPayload() {}

    /** What both sides can carry: the least of the request's tag and {@code ours}, at least {@link #ORDINARY}. */
    static int granted(DiscoveryPacket request, int ours, Counters<DiscoveryEvent> counters) {
        Octets tag = request.first(TagType.PPP_MAX_PAYLOAD);
        if (tag == null) {
            return ORDINARY;
        }
        // A payload of up to 1492 needs no tag.
        if (tag.length() != 2 || (tag.get(0) << 8 | tag.get(1)) <= ORDINARY) {
            counters.increment(DiscoveryEvent.PPP_MAX_PAYLOAD_IGNORED);
            return ORDINARY;
        }
        return Math.min(tag.get(0) << 8 | tag.get(1), ours);
    }
}
