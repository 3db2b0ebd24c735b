package dev.lac.dataplane;

import java.nio.ByteBuffer;

/** A PPP frame in a buffer, from the protocol field on (RFC 1661 §2). */
final class PppFrame {
    /** HDLC address and control field (RFC 1662 §3.1), as L2TP carries them. */
    static final short ADDRESS_AND_CONTROL = (short) 0xff03;

    static final int ADDRESS_AND_CONTROL_LENGTH = 2;

    /** Octets of a protocol field that is not compressed. */
    static final int PROTOCOL_LENGTH = 2;

    /** Internet Protocol (RFC 1332 §2). */
    static final int IPV4 = 0x0021;
    /** Internet Protocol version 6 (RFC 5072 §3). */
    static final int IPV6 = 0x0057;

    private static final int LINK_CONTROL = 0xc0;

    private PppFrame() {}

    /** Whether this is LCP, authentication or another protocol from c000 on. */
    static boolean isLinkControl(ByteBuffer buffer, int offset) {
        int first = buffer.get(offset) & 0xff;
        return (first & 1) == 0 && first >= LINK_CONTROL;
    }

    /** Octets of the protocol field: 2, or 1 where it is compressed (RFC 1661 §6.5). */
    static int protocolLength(ByteBuffer buffer, int offset) {
        return (buffer.get(offset) & 1) == 1 ? 1 : PROTOCOL_LENGTH;
    }

    /** The protocol of a frame of {@code length} octets, compressed or not; −1 where it is cut short. */
    static int protocol(ByteBuffer buffer, int offset, int length) {
        if (length < 1) {
            return -1;
        }
        if (protocolLength(buffer, offset) == 1) {
            return buffer.get(offset) & 0xff;
        }
        return length < PROTOCOL_LENGTH ? -1 : buffer.getShort(offset) & 0xffff;
    }

    /**
     * The octets to account: what follows the protocol field of a network-layer or NCP frame, as the subscriber's own PPP interface
     * counts it; −1 for link control and authentication, which nobody is billed for.
     */
    static int networkOctets(ByteBuffer buffer, int offset, int length) {
        return isLinkControl(buffer, offset) ? -1 : Math.max(0, length - protocolLength(buffer, offset));
    }
}
