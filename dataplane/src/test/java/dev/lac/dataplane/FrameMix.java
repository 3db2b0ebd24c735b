package dev.lac.dataplane;

import dev.lac.pppoe.MacAddress;
import dev.lac.pppoe.VlanTags;
import dev.lac.protocol.Octets;
import dev.lac.protocol.PacketWriter;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.SplittableRandom;

/** Frames as the world sends them to a LAC, right and wrong: most of them are of a session that exists. */
final class FrameMix {
    private static final int[] PROTOCOLS = {0x0021, 0x0057, 0x0031, 0x8031, 0x8021, 0x0281, 0xc021, 0xc223};
    private static final int[] TCP_FLAGS = {0x02, 0x12, 0x10, 0x18};
    private static final int MOST_PADDING = 50;

    private final SplittableRandom random;
    private final MacAddress lac;

    /** Who sends to whom. */
    record Ends(InetSocketAddress from, InetSocketAddress to) {}

    /**
     * A frame from an LNS.
     *
     * @param datagram what a UDP socket receives of it, empty where the kernel would drop it or wait for more
     */
    record FromLns(Octets frame, Ends ends, Optional<Octets> datagram) {}

    FrameMix(long seed, MacAddress lac) {
        random = new SplittableRandom(seed);
        this.lac = lac;
    }

    private boolean once(int in) {
        return random.nextInt(in) == 0;
    }

    private int length() {
        return once(3) ? 1 + random.nextInt(1_500) : 1 + random.nextInt(120);
    }

    private byte[] noise(int length) {
        byte[] noise = new byte[length];
        random.nextBytes(noise);
        return noise;
    }

    /** A PPP frame from the protocol field on: any protocol, IP and TCP with options often. */
    byte[] ppp() {
        int protocol = PROTOCOLS[random.nextInt(PROTOCOLS.length)];
        byte[] information = once(2) ? noise(length()) : protocol == 0x0057 ? tcp6() : tcp4();
        boolean compressed = protocol < 0x100 && (protocol & 1) == 1 && once(4);
        PacketWriter writer = new PacketWriter(information.length + 2);
        return (compressed ? writer.u8(protocol) : writer.u16(protocol))
                .octets(information)
                .toOctets()
                .toByteArray();
    }

    private byte[] tcp4() {
        int options = once(4) ? random.nextInt(11) : 0;
        byte[] tcp = tcp();
        byte[] packet = noise(20 + 4 * options + tcp.length);
        ByteBuffer ip = ByteBuffer.wrap(packet);
        ip.put(0, (byte) (0x40 | 5 + options)).putShort(2, (short) packet.length);
        ip.putShort(6, (short) (once(8) ? random.nextInt(0x4000) : once(2) ? 0x4000 : 0));
        ip.put(9, (byte) (once(6) ? 17 : 6));
        ip.put(20 + 4 * options, tcp);
        return packet;
    }

    private byte[] tcp6() {
        byte[] tcp = tcp();
        byte[] packet = noise(40 + tcp.length);
        ByteBuffer ip = ByteBuffer.wrap(packet);
        ip.put(0, (byte) (0x60 | random.nextInt(16))).putShort(4, (short) tcp.length);
        ip.put(6, (byte) (once(6) ? 17 : 6));
        ip.put(40, tcp);
        return packet;
    }

    /** A segment whose options are those of the world, an MSS among them most often, or noise. */
    private byte[] tcp() {
        PacketWriter options = new PacketWriter(40);
        int used = 0;
        while (used < 36 && !once(5)) {
            switch (random.nextInt(5)) {
                case 0, 1 -> {
                    options.u8(2).u8(once(10) ? random.nextInt(8) : 4).u16(once(3) ? random.nextInt(65_536) : 1_460);
                    used += 4;
                }
                case 2 -> {
                    options.u8(1);
                    used++;
                }
                case 3 -> {
                    options.u8(3).u8(3).u8(7);
                    used += 3;
                }
                default -> {
                    options.u8(once(4) ? 0 : 4).u8(once(6) ? random.nextInt(4) : 2);
                    used += 2;
                }
            }
        }
        int words = (used + 3) / 4;
        byte[] segment = noise(20 + 4 * words + random.nextInt(40));
        ByteBuffer tcp = ByteBuffer.wrap(segment);
        tcp.put(12, (byte) ((once(10) ? random.nextInt(16) : 5 + words) << 4));
        tcp.put(13, (byte) TCP_FLAGS[random.nextInt(TCP_FLAGS.length)]);
        tcp.put(20, options.toOctets().toByteArray());
        return segment;
    }

    private PacketWriter ethernet(MacAddress to, MacAddress from, VlanTags tags, int type) {
        PacketWriter writer = new PacketWriter(2_048)
                .u16((int) (to.value() >>> 32))
                .u32(to.value() & 0xffff_ffffL)
                .u16((int) (from.value() >>> 32))
                .u32(from.value() & 0xffff_ffffL);
        if (tags.count() > 0) {
            writer.u32(tags.value() >>> 32);
        }
        if (tags.count() > 1) {
            writer.u32(tags.value() & 0xffff_ffffL);
        }
        return writer.u16(type);
    }

    private MacAddress mostly(MacAddress right) {
        return once(25) ? new MacAddress(random.nextLong(1L << 40) << 1) : right;
    }

    /** A frame of {@code session}, which is right in most respects. */
    Octets fromSubscriber(Relay.Access session) {
        byte[] ppp = ppp();
        VlanTags tags = once(20) ? VlanTags.of(VlanTags.TPID_8021Q, random.nextInt(4_096)) : session.vlanTags();
        int type = once(40) ? 0x8863 : once(60) ? 0x0800 : 0x8864;
        PacketWriter writer = ethernet(mostly(lac), mostly(session.subscriber()), tags, type);
        writer.u8(once(40) ? random.nextInt(256) : 0x11).u8(once(40) ? random.nextInt(256) : 0);
        writer.u16(once(20) ? random.nextInt(65_536) : session.sessionId());
        writer.u16(once(20) ? random.nextInt(1_600) : ppp.length).octets(ppp);
        writer.octets(noise(once(2) ? random.nextInt(MOST_PADDING) : 0));
        return cut(writer.toOctets());
    }

    private Octets cut(Octets frame) {
        return once(30) ? frame.slice(0, 14 + random.nextInt(frame.length() - 13)) : frame;
    }

    /** A datagram of {@code session} in its frame, which is right in most respects. */
    FromLns fromLns(Relay.Session session, MacAddress router) {
        Octets l2tp = l2tp(session);
        TunnelPath path = session.path();
        InetSocketAddress from = once(20) ? otherPort(path.peer()) : path.peer();
        InetSocketAddress to = path.localAddress();
        boolean v4 = to.getAddress().getAddress().length == 4;
        MacAddress destination = mostly(lac);
        PacketWriter writer = ethernet(destination, router, VlanTags.NONE, v4 ? 0x0800 : 0x86dd);
        boolean whole = destination.equals(lac);
        int udp = 8 + l2tp.length();
        if (v4) {
            boolean fragment = once(25);
            boolean broken = once(25);
            int options = once(25) ? 4 : 0;
            whole &= !fragment && !broken;
            ByteBuffer ip = ByteBuffer.allocate(20 + options);
            ip.put(0, (byte) (0x45 + options / 4)).put(1, (byte) random.nextInt(256));
            ip.putShort(2, (short) (20 + options + udp)).putShort(4, (short) random.nextInt());
            ip.putShort(6, (short) (fragment ? 1 + random.nextInt(0x3fff) : once(2) ? 0x4000 : 0));
            ip.put(8, (byte) 60).put(9, (byte) 17);
            ip.put(12, from.getAddress().getAddress()).put(16, to.getAddress().getAddress());
            for (int i = 0; i < options; i++) {
                ip.put(20 + i, (byte) 1);
            }
            ip.putShort(10, (short) (~sum(ip) + (broken ? 1 : 0)));
            writer.octets(ip.array());
        } else {
            writer.u32(0x60000000L | random.nextInt(1 << 28)).u16(udp).u8(17).u8(60);
            writer.octets(from.getAddress().getAddress());
            writer.octets(to.getAddress().getAddress());
        }
        // The checksum is the network card's to look at, as the documentation says.
        writer.u16(from.getPort()).u16(to.getPort()).u16(udp).u16(0).octets(l2tp);
        writer.octets(noise(once(3) ? random.nextInt(MOST_PADDING) : 0));
        return new FromLns(writer.toOctets(), new Ends(from, to), whole ? Optional.of(l2tp) : Optional.empty());
    }

    private static InetSocketAddress otherPort(InetSocketAddress address) {
        return new InetSocketAddress(address.getAddress(), address.getPort() + 1);
    }

    private static int sum(ByteBuffer words) {
        int sum = 0;
        for (int i = 0; i < words.capacity(); i += 2) {
            sum += words.getShort(i) & 0xffff;
        }
        sum = (sum & 0xffff) + (sum >>> 16);
        return (sum & 0xffff) + (sum >>> 16);
    }

    /** A data message with any of the bits of RFC 2661 §3.1. */
    private Octets l2tp(Relay.Session session) {
        byte[] ppp = ppp();
        boolean length = once(2);
        boolean sequence = once(12);
        boolean offset = once(6);
        int padding = once(8) ? random.nextInt(600) : random.nextInt(12);
        boolean control = once(30);
        int flags = (length ? 0x4000 : 0) | (sequence ? 0x0800 : 0) | (offset ? 0x0200 : 0) | (once(3) ? 0x0100 : 0);
        flags |= (control ? 0x8000 : 0) | (once(40) ? random.nextInt(16) : 2) | (once(20) ? 0x2000 : 0);
        int header = 6 + (length ? 2 : 0) + (sequence ? 4 : 0) + (offset ? 2 + padding : 0);
        boolean addressAndControl = !once(3);
        int total = header + (addressAndControl ? 2 : 0) + ppp.length;
        PacketWriter writer = new PacketWriter(total + MOST_PADDING).u16(flags);
        if (length) {
            writer.u16(once(15) ? random.nextInt(1_600) : total);
        }
        writer.u16(once(20) ? random.nextInt(65_536) : session.localTunnelId());
        writer.u16(once(20) ? random.nextInt(65_536) : session.localSessionId());
        if (sequence) {
            writer.u16(random.nextInt(65_536)).u16(0);
        }
        if (offset) {
            writer.u16(padding).octets(noise(padding));
        }
        if (addressAndControl) {
            writer.u16(0xff03);
        }
        writer.octets(ppp);
        if (length && once(4)) {
            writer.octets(noise(random.nextInt(MOST_PADDING)));
        }
        return writer.toOctets();
    }
}
