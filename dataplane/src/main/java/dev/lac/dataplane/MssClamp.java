package dev.lac.dataplane;

import java.nio.ByteBuffer;

/**
 * Lowers the Maximum Segment Size option of TCP connections (RFC 9293 §3.7.1) so that full segments fit the path to the LNS in one piece,
 * in both directions.
 *
 * <p>The rules, in this order; wherever one says no, the frame stays as it is. All octets named must lie within the PPP frame.
 * <ol>
 * <li>The PPP protocol is IPv4 (0021, or 21 compressed) or IPv6 (0057, or 57 compressed).
 * <li>The version field says the same, and the fixed header (20 or 40 octets) is there.
 * <li>TCP (6) is the Protocol, or the Next Header of the fixed IPv6 header: packets with extension headers are left alone.
 * <li>IPv4: the fragment offset is 0 (More Fragments may be set), and the header length is at least 20 octets. Neither the IP checksum nor the
 *     total length is looked at.
 * <li>20 octets of TCP header are there, SYN is set whatever other flag is, the data offset is at least 5, and the header that it gives is
 *     there whole.
 * <li>The options are read in order. End of Option List (0) ends them; No-Operation (1) takes one octet; any other takes the octets that its
 *     length octet says. An option that lacks a length octet, whose length is below 2, or that goes beyond the header ends them, too.
 * <li>The first option of kind 2 ends them as well: if its length is 4 and its value is more than the maximum, it becomes the maximum, and the
 *     TCP checksum is updated (RFC 1624 §3, equation 3: {@code HC' = ~(~HC + ~m + m')}). A value that stands at an odd offset from the TCP header
 *     counts with its octets exchanged.
 * </ol>
 *
 * <p>The maximum is the path MTU − outer IP and UDP headers − L2TP header and FF 03 as they are sent now − 2 (PPP protocol) − IP header (20
 * or 40, without options) − 20 (TCP header without options). A maximum below 1 changes nothing. An option that is absent is not added.
 */
final class MssClamp {
    private static final int IPV4_PROTOCOL = 9;
    private static final int IPV4_FRAGMENT = 6;
    private static final int FRAGMENT_OFFSET = 0x1fff;
    private static final int IPV6_NEXT_HEADER = 6;
    private static final int TCP = 6;

    private static final int TCP_HEADER = 20;
    private static final int DATA_OFFSET = 12;
    private static final int FLAGS = 13;
    private static final int SYN = 0x02;
    private static final int CHECKSUM = 16;

    private static final int END_OF_OPTIONS = 0;
    private static final int NO_OPERATION = 1;
    private static final int MAXIMUM_SEGMENT_SIZE = 2;
    private static final int MAXIMUM_SEGMENT_SIZE_LENGTH = 4;

    private MssClamp() {}

    /**
     * Clamps the PPP frame of {@code length} octets at {@code ppp}.
     *
     * @param room the largest IP packet that fits the path in one piece, octets
     * @return whether the option was changed
     */
    static boolean clamp(ByteBuffer buffer, int ppp, int length, int room) {
        int version = InnerPacket.version(buffer, ppp, length);
        if (version == 0) {
            return false;
        }
        int ip = ppp + PppFrame.protocolLength(buffer, ppp);
        int end = ppp + length;
        if (version == 4) {
            int tcp = ip + (buffer.get(ip) & 0x0f) * 4;
            return buffer.get(ip + IPV4_PROTOCOL) == TCP
                    && (buffer.getShort(ip + IPV4_FRAGMENT) & FRAGMENT_OFFSET) == 0
                    && tcp >= ip + InnerPacket.IPV4_HEADER
                    && segment(buffer, tcp, end, room - InnerPacket.IPV4_HEADER - TCP_HEADER);
        }
        return buffer.get(ip + IPV6_NEXT_HEADER) == TCP
                && segment(buffer, ip + InnerPacket.IPV6_HEADER, end, room - InnerPacket.IPV6_HEADER - TCP_HEADER);
    }

    private static boolean segment(ByteBuffer buffer, int tcp, int end, int maximum) {
        if (tcp + TCP_HEADER > end || (buffer.get(tcp + FLAGS) & SYN) == 0 || maximum < 1) {
            return false;
        }
        int header = (buffer.get(tcp + DATA_OFFSET) & 0xf0) >> 2;
        if (header < TCP_HEADER || tcp + header > end) {
            return false;
        }
        int option = maximumSegmentSize(buffer, tcp + TCP_HEADER, tcp + header);
        return option >= 0 && lower(buffer, tcp, option + 2, maximum);
    }

    /** Where the option begins, or −1. */
    private static int maximumSegmentSize(ByteBuffer buffer, int options, int end) {
        int at = options;
        while (at < end) {
            int kind = buffer.get(at);
            if (kind == NO_OPERATION) {
                at++;
                continue;
            }
            int length = kind == END_OF_OPTIONS || at + 1 >= end ? 0 : buffer.get(at + 1) & 0xff;
            if (length < 2 || at + length > end) {
                return -1;
            }
            if (kind == MAXIMUM_SEGMENT_SIZE) {
                return length == MAXIMUM_SEGMENT_SIZE_LENGTH ? at : -1;
            }
            at += length;
        }
        return -1;
    }

    private static boolean lower(ByteBuffer buffer, int tcp, int at, int maximum) {
        short before = buffer.getShort(at);
        if ((before & 0xffff) <= maximum) {
            return false;
        }
        short after = (short) maximum;
        buffer.putShort(at, after);
        boolean odd = (at - tcp & 1) != 0;
        int sum = ~buffer.getShort(tcp + CHECKSUM) & 0xffff;
        sum += ~(odd ? Short.reverseBytes(before) : before) & 0xffff;
        sum += (odd ? Short.reverseBytes(after) : after) & 0xffff;
        sum = (sum & 0xffff) + (sum >>> 16);
        sum = (sum & 0xffff) + (sum >>> 16);
        buffer.putShort(tcp + CHECKSUM, (short) ~sum);
        return true;
    }
}
