package dev.lac.server;

import dev.lac.dataplane.DataFormat;
import dev.lac.dataplane.TunnelPath;

/**
 * What a tunnel leaves of the packets that reach its LNS in one piece.
 *
 * <pre>
 * IP (20 or 40) | UDP (8) | L2TP (6 to 12) | FF 03 (2) | PPP protocol (2) | PPP information: IP, or BCP
 * |&lt;------------------------ octets ------------------------------->|
 * </pre>
 *
 * @param pathMtu octets of the largest IP packet that reaches the LNS in one piece
 * @param octets before the PPP information
 */
record Overhead(int pathMtu, int octets) {
    /** PPP protocol field (RFC 1661 §2), not compressed. */
    private static final int PROTOCOL = 2;
    /** BCP's flags and MAC type, Ethernet addresses and type (RFC 3518 §4.2, without a tag or Frame Check Sequence). */
    private static final int BRIDGED_ETHERNET = 16;
    /** IPv4 (RFC 791) and TCP headers (RFC 9293) without options. */
    private static final int IPV4_AND_TCP = 40;
    /** IPv6 (RFC 8200) and TCP headers (RFC 9293) without options. */
    private static final int IPV6_AND_TCP = 60;

    static Overhead of(TunnelPath path, DataFormat format) {
        return new Overhead(path.route().mtu(), path.outerHeaders() + format.header(format.sequencing()) + PROTOCOL);
    }

    /** Octets of PPP information that need no fragments. */
    int largestPayload() {
        return pathMtu - octets;
    }

    /** The same for an Ethernet payload within BCP (RFC 3518). */
    int largestBridgedPayload() {
        return largestPayload() - BRIDGED_ETHERNET;
    }

    /** The maximum segment size of TCP over IPv4 that needs no fragments. */
    int mssIpv4() {
        return largestPayload() - IPV4_AND_TCP;
    }

    /** The maximum segment size of TCP over IPv6 that needs no fragments. */
    int mssIpv6() {
        return largestPayload() - IPV6_AND_TCP;
    }
}
