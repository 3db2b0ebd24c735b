package dev.lac.dataplane;

import java.nio.ByteBuffer;

/** A PPP frame in a buffer, from the protocol field on (RFC 1661 §2). */
final class PppFrame {
    /** HDLC address and control field (RFC 1662 §3.1), as L2TP carries them. */
    static final short ADDRESS_AND_CONTROL = (short) 0xff03;

    static final int ADDRESS_AND_CONTROL_LENGTH = 2;

    private static final int LINK_CONTROL = 0xc0;

    private PppFrame() {}

    /** Whether this is LCP, authentication or another protocol from c000 on. */
    static boolean isLinkControl(ByteBuffer buffer, int offset) {
        int first = buffer.get(offset) & 0xff;
        return (first & 1) == 0 && first >= LINK_CONTROL;
    }

    /**
     * The octets to account: what follows the protocol field of a network-layer or NCP frame, as the subscriber's own PPP interface
     * counts it; −1 for link control and authentication, which nobody is billed for.
     */
    static int networkOctets(ByteBuffer buffer, int offset, int length) {
        int first = buffer.get(offset) & 0xff;
        if ((first & 1) == 1) {
            return length - 1; // protocol field compressed to one octet (RFC 1661 §6.5)
        }
        return first >= LINK_CONTROL ? -1 : Math.max(0, length - 2);
    }
}
