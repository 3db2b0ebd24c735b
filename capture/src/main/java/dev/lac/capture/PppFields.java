package dev.lac.capture;

/** Where things stand in a PPP frame (RFC 1661 §2): {@code at} up to, not including, {@code end} of an array. */
final class PppFields {
    /** What has no protocol field. */
    static final int CUT_SHORT = -1;

    /** HDLC address and control field (RFC 1662 §3.1). */
    private static final int ADDRESS_AND_CONTROL = 0xff03;

    private PppFields() {}

    /** Where the protocol field stands: behind FF 03, if that is there, however often. */
    static int protocolAt(byte[] octets, int at, int end) {
        int protocol = at;
        while (end - protocol >= 2 && u16(octets, protocol) == ADDRESS_AND_CONTROL) {
            protocol += 2;
        }
        return protocol;
    }

    /** Octets of the protocol field: 1 where it is compressed (RFC 1661 §6.5). */
    static int protocolLength(byte[] octets, int at) {
        return (octets[at] & 1) == 1 ? 1 : 2;
    }

    /** The protocol, compressed or not, or {@link #CUT_SHORT}. */
    static int protocol(byte[] octets, int at, int end) {
        if (at >= end || protocolLength(octets, at) > end - at) {
            return CUT_SHORT;
        }
        return protocolLength(octets, at) == 1 ? octets[at] & 0xff : u16(octets, at);
    }

    static int u16(byte[] octets, int at) {
        return (octets[at] & 0xff) << 8 | (octets[at + 1] & 0xff);
    }
}
