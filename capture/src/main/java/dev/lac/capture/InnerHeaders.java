package dev.lac.capture;

import dev.lac.ppp.Protocol;

/** How much of a PPP frame is header: all of it, or protocol field, IP header and transport header where it carries what subscribers say. */
final class InnerHeaders {
    /** Protocols below belong to network layers (RFC 1661 §2). */
    private static final int FIRST_CONTROL = 0x8000;

    private static final int IPV4_HEADER = 20;
    private static final int IPV6_HEADER = 40;

    // IP protocol numbers
    private static final int HOP_BY_HOP = 0;
    private static final int ICMP = 1;
    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int ROUTING = 43;
    private static final int FRAGMENT = 44;
    private static final int ESP = 50;
    private static final int ICMPV6 = 58;
    private static final int DESTINATION_OPTIONS = 60;

    private InnerHeaders() {}

    /** Octets from {@code at} on to be kept of a frame that ends before {@code end}. */
    static int length(byte[] octets, int at, int end) {
        int field = PppFields.protocolAt(octets, at, end);
        int protocol = PppFields.protocol(octets, field, end);
        if (protocol == PppFields.CUT_SHORT || protocol >= FIRST_CONTROL) {
            return end - at;
        }
        int packet = field + PppFields.protocolLength(octets, field);
        int headers = packet;
        if (protocol == Protocol.IP.value()) {
            headers = ipv4(octets, packet, end);
        } else if (protocol == Protocol.IPV6.value()) {
            headers = ipv6(octets, packet, end);
        }
        return Math.min(headers, end) - at;
    }

    private static int ipv4(byte[] octets, int at, int end) {
        if (end - at < IPV4_HEADER) {
            return at + IPV4_HEADER;
        }
        int header = Math.max(IPV4_HEADER, (octets[at] & 0x0f) * 4);
        boolean first = (PppFields.u16(octets, at + 6) & 0x1fff) == 0;
        return first ? transport(octets, octets[at + 9] & 0xff, at + header, end) : at + header;
    }

    private static int ipv6(byte[] octets, int at, int end) {
        if (end - at < IPV6_HEADER) {
            return at + IPV6_HEADER;
        }
        int next = octets[at + 6] & 0xff;
        int header = at + IPV6_HEADER;
        while (end - header >= 8) {
            boolean fragment = next == FRAGMENT;
            if (!fragment && next != HOP_BY_HOP && next != ROUTING && next != DESTINATION_OPTIONS) {
                break;
            }
            if (fragment && (PppFields.u16(octets, header + 2) & 0xfff8) != 0) {
                return header + 8;
            }
            next = octets[header] & 0xff;
            header += fragment ? 8 : 8 + 8 * (octets[header + 1] & 0xff);
        }
        return transport(octets, next, header, end);
    }

    private static int transport(byte[] octets, int protocol, int at, int end) {
        return switch (protocol) {
            case TCP -> at + (end - at > 12 ? Math.max(20, (octets[at + 12] >>> 4 & 0x0f) * 4) : 20);
            case UDP, ICMP, ICMPV6, ESP -> at + 8;
            default -> at;
        };
    }
}
