package dev.lac.protocol;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What stands around an engine's packets on a wire, so that a dialogue opens in Wireshark as a capture.
 *
 * @param linkType of the capture file (pcap link-layer header types)
 * @param received what encloses a packet to the engine
 * @param sent what encloses a packet from the engine
 */
public record Framing(int linkType, UnaryOperator<Octets> received, UnaryOperator<Octets> sent) {
    private static final int LINKTYPE_ETHERNET = 1;
    private static final int LINKTYPE_PPP = 9;
    private static final int LINKTYPE_RAW = 101;
    private static final long ENGINE = 0x0200_0000_0001L;
    private static final long PEER = 0x0200_0000_0002L;

    /** Ethernet frames of one Ethertype. */
    public static Framing ethernet(int ethertype) {
        return new Framing(
                LINKTYPE_ETHERNET,
                packet -> frame(ENGINE, PEER, ethertype, packet),
                packet -> frame(PEER, ENGINE, ethertype, packet));
    }

    /** PPP frames; what {@code protocol} is 0 of begins with its Protocol field. */
    public static Framing ppp(int protocol) {
        UnaryOperator<Octets> frame = packet -> protocol == 0
                ? packet
                : new PacketWriter(packet.length() + 2)
                        .u16(protocol)
                        .octets(packet)
                        .toOctets();
        return new Framing(LINKTYPE_PPP, frame, frame);
    }

    /** UDP over IPv4 between the ports {@code port}. */
    public static Framing udp(int port) {
        return new Framing(
                LINKTYPE_RAW, packet -> datagram(2, 1, port, packet), packet -> datagram(1, 2, port, packet));
    }

    private static Octets frame(long to, long from, int ethertype, Octets packet) {
        return new PacketWriter(packet.length() + 14)
                .u16((int) (to >>> 32))
                .u32(to & 0xffff_ffffL)
                .u16((int) (from >>> 32))
                .u32(from & 0xffff_ffffL)
                .u16(ethertype)
                .octets(packet)
                .toOctets();
    }

    private static Octets datagram(int from, int to, int port, Octets packet) {
        int length = 28 + packet.length();
        int[] header = {0x4500, length, 0, 0, 0x4011, 0, 0xc000, 0x0200 | from, 0xc000, 0x0200 | to};
        int sum = 0;
        for (int word : header) {
            sum += word;
        }
        header[5] = ~((sum & 0xffff) + (sum >>> 16)) & 0xffff;
        PacketWriter writer = new PacketWriter(length);
        for (int word : header) {
            writer.u16(word);
        }
        return writer.u16(port).u16(port).u16(length - 20).u16(0).octets(packet).toOctets();
    }

    /** Writes {@code packets} as a capture file. */
    public void write(Path file, List<Dialogue.Packet> packets) throws IOException {
        int size = 24;
        for (Dialogue.Packet packet : packets) {
            size += 16 + enclosed(packet).length();
        }
        ByteBuffer out = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        // the variant whose fractions are nanoseconds
        out.putInt(0xa1b23c4d).putShort((short) 2).putShort((short) 4).putInt(0).putInt(0);
        out.putInt(0xffff).putInt(linkType);
        for (Dialogue.Packet packet : packets) {
            Octets enclosed = enclosed(packet);
            out.putInt((int) (packet.at() / 1_000_000_000L)).putInt((int) (packet.at() % 1_000_000_000L));
            out.putInt(enclosed.length()).putInt(enclosed.length()).put(enclosed.toByteArray());
        }
        Files.write(file, out.array());
    }

    private Octets enclosed(Dialogue.Packet packet) {
        return (packet.received() ? received : sent).apply(packet.octets());
    }
}
