package dev.lac.dataplane;

import java.nio.ByteBuffer;

/**
 * What the data plane looks at in the subscriber's IP packet inside a PPP frame: IPv4 (protocol 0021) and IPv6 (0057), the protocol field
 * compressed or not. Frames are named by the place of their protocol field and their octets from there on.
 */
final class InnerPacket {
    /** IPv4 header without options (RFC 791 §3.1). */
    static final int IPV4_HEADER = 20;
    /** IPv6 header without extensions (RFC 8200 §3). */
    static final int IPV6_HEADER = 40;

    private static final int TYPE_OF_SERVICE = 1;
    private static final int FLAGS_AND_FRAGMENT = 6;
    private static final int DONT_FRAGMENT = 0x4000;

    private InnerPacket() {}

    /** 4 or 6 where a whole fixed header of that IP version is there; 0 otherwise. */
    static int version(ByteBuffer buffer, int ppp, int length) {
        int protocol = PppFrame.protocol(buffer, ppp, length);
        if (protocol != PppFrame.IPV4 && protocol != PppFrame.IPV6) {
            return 0;
        }
        int field = PppFrame.protocolLength(buffer, ppp);
        int version = protocol == PppFrame.IPV4 ? 4 : 6;
        int header = version == 4 ? IPV4_HEADER : IPV6_HEADER;
        return length - field >= header && (buffer.get(ppp + field) & 0xf0) >> 4 == version ? version : 0;
    }

    /** Differentiated services code point (RFC 2474 §3), 0 to 63; 0 for anything but IP. */
    static int dscp(ByteBuffer buffer, int ppp, int length) {
        int version = version(buffer, ppp, length);
        if (version == 0) {
            return 0;
        }
        int ip = ppp + PppFrame.protocolLength(buffer, ppp);
        return version == 4
                ? (buffer.get(ip + TYPE_OF_SERVICE) & 0xff) >> 2
                : (buffer.getShort(ip) >> 6)
                        & 0x3f; // four bits of version, eight of traffic class, of which the upper six
    }

    /** Whether no router may fragment it: IPv4 with the Don't Fragment bit, and IPv6. */
    static boolean dontFragment(ByteBuffer buffer, int ppp, int length) {
        return switch (version(buffer, ppp, length)) {
            case 4 -> {
                int ip = ppp + PppFrame.protocolLength(buffer, ppp);
                yield (buffer.getShort(ip + FLAGS_AND_FRAGMENT) & DONT_FRAGMENT) != 0;
            }
            case 6 -> true;
            default -> false;
        };
    }
}
