package dev.lac.capture;

import dev.lac.l2tp.DataHeader;
import dev.lac.pppoe.MacAddress;
import dev.lac.pppoe.SessionHeader;
import dev.lac.pppoe.VlanTags;
import dev.lac.protocol.Octets;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Makes frames of what the LAC has in hand: the headers around it are made anew, with right lengths and checksums, and what {@link Redactor} takes
 * out is gone before. Buffers that are passed stay as they are. May be used by many threads.
 *
 * <p>All methods: {@code epochNanos} in nanoseconds since 1970; {@code inbound} if the LAC received it; {@code comment} may be empty.
 */
public final class Frames {
    private static final int ETHERNET = 2 * MacAddress.LENGTH;
    private static final int ETHERTYPE = 2;
    private static final int IPV4 = 20;
    private static final int IPV6 = 40;
    private static final int UDP = 8;
    private static final int PROTOCOL_UDP = 17;
    private static final int HOPS = 64;
    private static final int DONT_FRAGMENT = 0x4000;
    private static final short ADDRESS_AND_CONTROL = (short) 0xff03;
    private static final int LONGEST = 0xffff;

    private final Redactor redactor;

    public Frames(Redactor redactor) {
        this.redactor = redactor;
    }

    /**
     * A PPPoE discovery packet (RFC 2516 §5).
     *
     * @param packet from the PPPoE header on
     */
    public Frame discovery(
            long epochNanos,
            boolean inbound,
            MacAddress from,
            MacAddress to,
            VlanTags tags,
            ByteBuffer packet,
            String comment) {
        ByteBuffer frame = ByteBuffer.allocate(ETHERNET + tags.length() + ETHERTYPE + packet.remaining());
        ethernet(frame, from, to, tags, SessionHeader.ETHERTYPE_DISCOVERY);
        frame.put(packet.duplicate());
        return frame(epochNanos, Side.ACCESS, inbound, frame.array(), frame.capacity(), comment);
    }

    /**
     * A frame of a PPPoE session (RFC 2516 §6).
     *
     * @param sessionId 0 to 65,535
     * @param ppp from the PPP protocol field on, at most 65,535 octets
     * @throws IllegalArgumentException if it is longer
     */
    public Frame session(
            long epochNanos,
            boolean inbound,
            MacAddress from,
            MacAddress to,
            VlanTags tags,
            int sessionId,
            ByteBuffer ppp,
            String comment) {
        int length = checked(ppp.remaining(), LONGEST);
        int header = ETHERNET + tags.length() + ETHERTYPE + SessionHeader.HEADER_LENGTH;
        ByteBuffer frame = ByteBuffer.allocate(header + length);
        ethernet(frame, from, to, tags, SessionHeader.ETHERTYPE_SESSION);
        SessionHeader.put(frame, header - SessionHeader.HEADER_LENGTH, sessionId, length);
        frame.position(header).put(ppp.duplicate());
        int kept = redactor.ppp(frame.array(), header, length);
        return frame(epochNanos, Side.ACCESS, inbound, frame.array(), header + kept, comment);
    }

    /** Hardware addresses, tags, Ethertype (IEEE 802.3 §3.2, 802.1Q §9.3). */
    private static void ethernet(ByteBuffer frame, MacAddress from, MacAddress to, VlanTags tags, int ethertype) {
        to.put(frame, 0);
        from.put(frame, MacAddress.LENGTH);
        frame.position(ETHERNET);
        if (tags.count() > 0) {
            frame.putInt((int) (tags.value() >>> 32));
        }
        if (tags.count() > 1) {
            frame.putInt((int) tags.value());
        }
        frame.putShort((short) ethertype);
    }

    /**
     * An L2TP message in UDP and IP (RFC 2661 §8.1).
     *
     * @param from of the same family as {@code to}
     * @param datagram from the L2TP header on
     * @throws IllegalArgumentException if the addresses are of different families or not resolved, or if no IP packet is as long
     */
    public Frame datagram(
            long epochNanos,
            boolean inbound,
            InetSocketAddress from,
            InetSocketAddress to,
            ByteBuffer datagram,
            String comment) {
        int length = datagram.remaining();
        byte[] packet = packet(from, to, length);
        datagram.get(datagram.position(), packet, packet.length - length, length);
        return finished(epochNanos, inbound, from, to, packet, length, comment);
    }

    /**
     * A frame that is relayed, as an L2TP data message (RFC 2661 §3.1) without sequence numbers.
     *
     * @param tunnelId the recipient's, 0 to 65,535
     * @param sessionId the recipient's, 0 to 65,535
     * @param ppp from the PPP protocol field on; it gets FF 03 before it
     * @throws IllegalArgumentException as for {@link #datagram}
     */
    public Frame dataMessage(
            long epochNanos,
            boolean inbound,
            InetSocketAddress from,
            InetSocketAddress to,
            int tunnelId,
            int sessionId,
            ByteBuffer ppp,
            String comment) {
        int payload = 2 + ppp.remaining();
        int length = DataHeader.writtenLength(false) + payload;
        byte[] packet = packet(from, to, length);
        ByteBuffer message = ByteBuffer.wrap(packet);
        int l2tp = packet.length - length;
        int at = l2tp + DataHeader.write(message, l2tp, false, false, tunnelId, sessionId, payload);
        message.putShort(at, ADDRESS_AND_CONTROL);
        ppp.get(ppp.position(), packet, at + 2, ppp.remaining());
        return finished(epochNanos, inbound, from, to, packet, length, comment);
    }

    private static int checked(int length, int longest) {
        if (length > longest) {
            throw new IllegalArgumentException(length + " octets; at most " + longest);
        }
        return length;
    }

    private static byte[] packet(InetSocketAddress from, InetSocketAddress to, int length) {
        InetAddress source = from.getAddress();
        InetAddress destination = to.getAddress();
        if (source == null || destination == null || !source.getClass().equals(destination.getClass())) {
            throw new IllegalArgumentException("no packet goes from " + from + " to " + to);
        }
        boolean v4 = source instanceof Inet4Address;
        checked(length, LONGEST - UDP - (v4 ? IPV4 : 0));
        return new byte[(v4 ? IPV4 : IPV6) + UDP + length];
    }

    /** Takes out what is not to be seen, writes the headers, and cuts what is not to be seen at the end. */
    private Frame finished(
            long epochNanos,
            boolean inbound,
            InetSocketAddress from,
            InetSocketAddress to,
            byte[] packet,
            int length,
            String comment) {
        int l2tp = packet.length - length;
        int kept = redactor.datagram(packet, l2tp, length);
        if (l2tp == IPV4 + UDP) {
            ipv4(packet, from.getAddress(), to.getAddress());
        } else {
            ipv6(packet, from.getAddress(), to.getAddress());
        }
        udp(packet, l2tp - UDP, from, to);
        return frame(epochNanos, Side.CORE, inbound, packet, l2tp + kept, comment);
    }

    /** RFC 791 §3.1. */
    private static void ipv4(byte[] packet, InetAddress from, InetAddress to) {
        ByteBuffer header = ByteBuffer.wrap(packet);
        header.putShort(0, (short) 0x4500)
                .putShort(2, (short) packet.length)
                .putShort(6, (short) DONT_FRAGMENT)
                .put(8, (byte) HOPS)
                .put(9, (byte) PROTOCOL_UDP)
                .put(12, from.getAddress())
                .put(16, to.getAddress());
        header.putShort(10, (short) ~folded(sum(packet, 0, IPV4)));
    }

    /** RFC 8200 §3. */
    private static void ipv6(byte[] packet, InetAddress from, InetAddress to) {
        ByteBuffer.wrap(packet)
                .putInt(0, 0x6000_0000)
                .putShort(4, (short) (packet.length - IPV6))
                .put(6, (byte) PROTOCOL_UDP)
                .put(7, (byte) HOPS)
                .put(8, from.getAddress())
                .put(24, to.getAddress());
    }

    /** RFC 768: the checksum goes over the addresses, protocol and length as well, and is never written as 0. */
    private static void udp(byte[] packet, int at, InetSocketAddress from, InetSocketAddress to) {
        int length = packet.length - at;
        ByteBuffer header = ByteBuffer.wrap(packet);
        header.putShort(at, (short) from.getPort())
                .putShort(at + 2, (short) to.getPort())
                .putShort(at + 4, (short) length);
        int addresses = 2 * from.getAddress().getAddress().length;
        long sum = sum(packet, at - addresses, packet.length) + PROTOCOL_UDP + length;
        int checksum = ~folded(sum) & 0xffff;
        header.putShort(at + 6, (short) (checksum == 0 ? 0xffff : checksum));
    }

    /** The sum of 16-bit words (RFC 1071 §1). */
    private static long sum(byte[] octets, int from, int to) {
        long sum = 0;
        int at = from;
        for (; at + 1 < to; at += 2) {
            sum += PppFields.u16(octets, at);
        }
        return at < to ? sum + ((octets[at] & 0xff) << 8) : sum;
    }

    private static int folded(long sum) {
        long folded = sum;
        while (folded > 0xffff) {
            folded = (folded & 0xffff) + (folded >>> 16);
        }
        return (int) folded;
    }

    private static Frame frame(long epochNanos, Side side, boolean inbound, byte[] octets, int kept, String comment) {
        byte[] left = kept == octets.length ? octets : Arrays.copyOf(octets, kept);
        return new Frame(epochNanos, side, inbound, octets.length, Octets.copyOf(left), comment);
    }
}
