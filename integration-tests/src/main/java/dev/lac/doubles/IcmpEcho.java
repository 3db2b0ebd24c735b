package dev.lac.doubles;

import dev.lac.protocol.Octets;
import dev.lac.protocol.PacketWriter;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/** IPv4 packets with an ICMP Echo or Echo Reply (RFC 792): what a ping sends and what answers it. */
public final class IcmpEcho {
    private static final int ICMP = 1;
    private static final int ECHO = 8;
    private static final int ECHO_REPLY = 0;
    private static final int HEADER = 20;
    private static final int SOURCE = 12;
    private static final int DESTINATION = 16;

    private IcmpEcho() {}

    /** An Echo with {@code length} octets of data. */
    public static Octets request(Inet4Address from, Inet4Address to, int sequence, int length) {
        return packet(from, to, ECHO, 1, sequence, Octets.copyOf(new byte[length]));
    }

    /** The Echo Reply to {@code packet}, when it is an Echo for {@code self}. */
    public static Optional<Octets> reply(Octets packet, Inet4Address self) {
        return isIcmp(packet, ECHO) && address(packet, DESTINATION).equals(self)
                ? Optional.of(packet(
                        self,
                        address(packet, SOURCE),
                        ECHO_REPLY,
                        packet.get(HEADER + 4) << 8 | packet.get(HEADER + 5),
                        packet.get(HEADER + 6) << 8 | packet.get(HEADER + 7),
                        packet.slice(HEADER + 8, packet.length())))
                : Optional.empty();
    }

    public static boolean isReply(Octets packet) {
        return isIcmp(packet, ECHO_REPLY);
    }

    /** Sequence number of an Echo or Echo Reply. */
    public static int sequence(Octets packet) {
        return packet.get(HEADER + 6) << 8 | packet.get(HEADER + 7);
    }

    private static boolean isIcmp(Octets packet, int type) {
        return packet.length() >= HEADER + 8
                && packet.get(0) == 0x45
                && packet.get(9) == ICMP
                && packet.get(HEADER) == type
                && checksum(packet.slice(0, HEADER)) == 0
                && checksum(packet.slice(HEADER, packet.length())) == 0;
    }

    private static Inet4Address address(Octets packet, int offset) {
        try {
            return (Inet4Address)
                    InetAddress.getByAddress(packet.slice(offset, offset + 4).toByteArray());
        } catch (UnknownHostException e) {
            throw new AssertionError("4 octets are an address", e);
        }
    }

    private static Octets packet(
            Inet4Address from, Inet4Address to, int type, int identifier, int sequence, Octets data) {
        PacketWriter icmp = new PacketWriter()
                .u16(type << 8)
                .u16(0)
                .u16(identifier)
                .u16(sequence)
                .octets(data);
        icmp.patchU16(2, checksum(icmp.toOctets()));
        PacketWriter ip = new PacketWriter()
                .u16(0x4500)
                .u16(HEADER + icmp.length())
                .u32(0)
                .u8(64)
                .u8(ICMP)
                .u16(0)
                .octets(from.getAddress())
                .octets(to.getAddress());
        ip.patchU16(10, checksum(ip.toOctets()));
        return ip.octets(icmp.toOctets()).toOctets();
    }

    /** RFC 1071; 0 over data that contains its own right checksum. */
    private static int checksum(Octets data) {
        int sum = 0;
        for (int i = 0; i < data.length(); i++) {
            sum += (i & 1) == 0 ? data.get(i) << 8 : data.get(i);
        }
        sum = (sum & 0xffff) + (sum >>> 16);
        sum = (sum & 0xffff) + (sum >>> 16);
        return ~sum & 0xffff;
    }
}
