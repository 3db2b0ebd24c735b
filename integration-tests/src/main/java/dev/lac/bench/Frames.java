package dev.lac.bench;

import dev.lac.protocol.Octets;
import dev.lac.protocol.PacketWriter;
import java.net.Inet4Address;

/** The frames that a {@link Generator} sends; ids and addresses of sessions are left at 0 for it to write. */
final class Frames {
    private static final int IPV4_HEADER = 20;
    private static final int UDP_HEADER = 8;
    private static final int UDP = 17;
    private static final int L2TP_PORT = 1701;
    private static final int DONT_FRAGMENT = 0x4000;

    private Frames() {}

    /** From a subscriber to the LAC at {@code to}: an IP packet of {@code length} octets in PPPoE. */
    static Octets pppoe(long to, int length) {
        return ethernet(to, Forwarder.FIRST_MAC, 0x8864)
                .u16(0x1100)
                .u16(0)
                .u16(length + 2)
                .u16(0x0021)
                .octets(packet(0, 0, length))
                .toOctets();
    }

    /** From one L2TP port to another: an IP packet of {@code length} octets for {@code inside}. */
    static Octets l2tp(
            long from, long to, Inet4Address source, Inet4Address destination, Inet4Address inside, int length) {
        Octets message = new PacketWriter()
                .u16(2)
                .u16(0)
                .u16(0)
                .u16(0xff03)
                .u16(0x0021)
                .octets(packet(0, number(inside), length))
                .toOctets();
        return ethernet(to, from, 0x0800)
                .octets(ipv4(number(source), number(destination), UDP_HEADER + message.length(), DONT_FRAGMENT))
                .u16(L2TP_PORT)
                .u16(L2TP_PORT)
                .u16(UDP_HEADER + message.length())
                .u16(0)
                .octets(message)
                .toOctets();
    }

    /** An IP packet of {@code length} octets by itself. */
    static Octets ip(long from, long to, Inet4Address source, int length) {
        return ethernet(to, from, 0x0800)
                .octets(packet(number(source), 0, length))
                .toOctets();
    }

    private static PacketWriter ethernet(long to, long from, int type) {
        return new PacketWriter()
                .u16((int) (to >>> 32))
                .u32(to)
                .u16((int) (from >>> 32))
                .u32(from)
                .u16(type);
    }

    /** UDP without checksum, so that a time stamp may be written into it. */
    private static Octets packet(int source, int destination, int length) {
        int udp = length - IPV4_HEADER;
        return new PacketWriter(length)
                .octets(ipv4(source, destination, udp, 0))
                .u16(12_345)
                .u16(54_321)
                .u16(udp)
                .u16(0)
                .octets(new byte[udp - UDP_HEADER])
                .toOctets();
    }

    private static Octets ipv4(int source, int destination, int payload, int fragmentation) {
        PacketWriter header = new PacketWriter(IPV4_HEADER)
                .u16(0x4500)
                .u16(IPV4_HEADER + payload)
                .u16(0)
                .u16(fragmentation)
                .u8(64)
                .u8(UDP)
                .u16(0)
                .u32(Integer.toUnsignedLong(source))
                .u32(Integer.toUnsignedLong(destination));
        return header.patchU16(10, checksum(header.toOctets())).toOctets();
    }

    /** The Internet checksum (RFC 1071) of an even number of octets. */
    static int checksum(Octets octets) {
        int sum = 0;
        for (int i = 0; i < octets.length(); i += 2) {
            sum += octets.get(i) << 8 | octets.get(i + 1);
        }
        sum = (sum & 0xffff) + (sum >>> 16);
        sum = (sum & 0xffff) + (sum >>> 16);
        return ~sum & 0xffff;
    }

    static int number(Inet4Address address) {
        return java.nio.ByteBuffer.wrap(address.getAddress()).getInt();
    }
}
