package dev.lac.dataplane;

import dev.lac.pppoe.MacAddress;
import dev.lac.pppoe.SessionHeader;
import dev.lac.pppoe.VlanTags;
import dev.lac.protocol.Octets;
import dev.lac.protocol.PacketWriter;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * The network between LAC and Unshared.LNS changes under a tunnel: routes that lead back to subscribers, and a path that takes less than its first link.
 * Between veth pairs in a network namespace of this process' own, which {@link TunnelPathsTest} makes.
 */
final class UnderlayScenario implements AutoCloseable {
    private static final MacAddress SUBSCRIBER = MacAddress.parse("02:01:00:00:00:01");
    private static final int ETHERTYPE_IPV4 = 0x0800;
    private static final int LOWER_MTU = 1_300;
    private static final DataFormat FRAGMENTS = DataFormat.PLAIN;
    private static final DataFormat WHOLE =
            new DataFormat(0, false, false, true, false, DontFragment.SET, false, Duration.ZERO);

    private final LinuxDataPlane lac;
    private final List<Octets> received = Collections.synchronizedList(new ArrayList<>());
    private final List<Octets> strays = Collections.synchronizedList(new ArrayList<>());
    private final EthernetTap subscribers = EthernetTap.open("subs0", this::astray);
    private final EthernetTap lns = EthernetTap.open("lns0", this::atLns);

    private UnderlayScenario(FastPathMode mode) {
        lac = LinuxDataPlane.open(new DataPlaneSettings(
                List.of("access0"), false, List.of(Unshared.LOCAL), mode, Map.of(), 1, List.of()));
        lac.start(new IgnoredPunts());
    }

    /** Plays the story that the first of {@code arguments} names in the mode that the second does. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        FastPathMode mode = FastPathMode.valueOf(arguments[1].toUpperCase(Locale.ROOT));
        try (UnderlayScenario scenario = new UnderlayScenario(mode)) {
            if (arguments[0].equals("routes")) {
                scenario.routes();
            } else {
                scenario.pathMtu();
            }
            System.out.println("good");
        }
    }

    private void atLns(Octets frame) {
        if (isOurs(frame) && frame.slice(30, 34).equals(address(Unshared.PEER))) {
            received.add(frame);
        }
    }

    private void astray(Octets frame) {
        if (isOurs(frame)) {
            strays.add(frame);
        }
    }

    private static boolean isOurs(Octets frame) {
        return frame.length() > 34
                && frame.slice(12, 14).equals(Octets.of(8, 0))
                && frame.slice(26, 30).equals(address(Unshared.LOCAL));
    }

    private static Octets address(InetSocketAddress of) {
        return Octets.copyOf(of.getAddress().getAddress());
    }

    private static void check(boolean good, String what) {
        if (!good) {
            throw new AssertionError(what);
        }
    }

    private void await(String what, BooleanSupplier condition) throws InterruptedException {
        Patience.await(() -> what + "; " + lac.counters() + " " + lac.interfaces(), condition);
    }

    private static void run(String command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("sh", "-c", command)
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        check(process.waitFor() == 0, command + ": " + output);
    }

    private Relay connect(TunnelPath path, int id, DataFormat format) {
        Relay relay = new Relay(
                new Relay.Access(0, SUBSCRIBER, VlanTags.NONE, id),
                new Relay.Session(path, 0x0a0a, id, 0x0c0c, id, format));
        lac.connect(relay);
        return relay;
    }

    private void send(Relay relay, int ipLength) {
        byte[] ppp = new byte[2 + ipLength];
        ByteBuffer.wrap(ppp)
                .putShort(0, (short) 0x0021)
                .putShort(2, (short) 0x4500)
                .putShort(4, (short) ipLength);
        ByteBuffer header = ByteBuffer.allocate(EthernetHeader.LENGTH + SessionHeader.HEADER_LENGTH);
        EthernetHeader.write(
                header, 0, Unshared.LAC_ACCESS, SUBSCRIBER, VlanTags.NONE, SessionHeader.ETHERTYPE_SESSION);
        SessionHeader.put(header, EthernetHeader.LENGTH, relay.access().sessionId(), ppp.length);
        subscribers.send(Octets.copyOf(header).concat(Octets.copyOf(ppp)));
    }

    /** A route to the session's peer, which is the tunnel's peer too, appears on an interface of PPP; and an Unshared.LNS that is nowhere but at subscribers. */
    private void routes() throws IOException, InterruptedException {
        EthernetTap ppp = EthernetTap.open("far0", this::astray);
        TunnelPath path = lac.path(0, Unshared.PEER);
        check(path.route().interfaceName().equals("core0"), path.route().toString());
        Relay relay = connect(path, 1, FRAGMENTS);
        send(relay, 100);
        await("the first packet", () -> received.size() == 1);

        run("ip route add 10.9.0.2/32 dev ppp0 && ip route add 10.9.7.2/32 dev access0");
        for (int i = 0; i < 100; i++) {
            send(relay, 100);
            lac.sendControl(0, Unshared.PEER, 0, Octets.ofHex("c802000c 0c0c 0000 0000 0000"));
            Thread.sleep(20);
        }
        await("all go on", () -> received.size() == 201);
        check(path.route().interfaceName().equals("core0"), path.route().toString());
        check(path.route().trouble().isEmpty(), path.route().toString());
        check(strays.isEmpty(), "into ppp0: " + strays);

        TunnelPath other = lac.path(0, new InetSocketAddress("10.9.7.2", 1701));
        check(
                other.route().trouble().contains("leads into access0, where subscribers are"),
                other.route().toString());
        Relay lost = connect(other, 2, FRAGMENTS);
        send(lost, 100);
        await("dropped for that reason", () -> lac.counters().get(ForwardingEvent.DROPPED_NO_UNDERLAY) == 1);
        check(strays.isEmpty(), "to subscribers: " + strays);
        check(
                lost.events().get(ForwardingEvent.DROPPED_NO_UNDERLAY) == 1,
                lost.events().toString());
        ppp.close();
    }

    /** A router says that the next link is narrower (RFC 1191 §4); what is too big goes in fragments or is dropped, as the Unshared.LNS wants. */
    private void pathMtu() throws InterruptedException {
        TunnelPath path = lac.path(0, Unshared.PEER);
        check(path.route().mtu() == 1_500, path.route().toString());
        Relay whole = connect(path, 1, WHOLE);
        Relay fragments = connect(path, 2, FRAGMENTS);
        send(whole, 1_400);
        await("the first packet", () -> received.size() == 1);
        Octets first = received.remove(0);
        check((first.get(20) & 0x40) != 0, "Don't Fragment is set: " + first);

        lns.send(tooBig(first.slice(EthernetHeader.LENGTH, EthernetHeader.LENGTH + 28)));
        await("the path MTU is noticed", () -> path.route().mtu() == LOWER_MTU);
        lac.path(0, Unshared.PEER); // waits until the fast path has been told, too
        send(whole, 1_400);
        send(fragments, 1_400);
        await("two fragments", () -> received.size() == 2);
        check(received.stream().allMatch(frame -> frame.length() <= EthernetHeader.LENGTH + LOWER_MTU), "small enough");
        check(
                whole.events().equals(Map.of(ForwardingEvent.DROPPED_TOO_BIG, 1L)),
                whole.events().toString());
        check(
                fragments.events().equals(Map.of(ForwardingEvent.FRAGMENTED, 1L)),
                fragments.events().toString());
        // 1,300 - 38 is the largest that needs no fragments.
        received.clear();
        send(whole, LOWER_MTU - 38);
        send(fragments, LOWER_MTU - 38);
        await("whole ones", () -> received.size() == 2);
        check(received.stream().allMatch(frame -> frame.length() == EthernetHeader.LENGTH + LOWER_MTU), "whole");
        check(fragments.traffic().upPackets() == 2, "accounted: " + fragments.traffic());
    }

    /** Destination unreachable, fragmentation needed and DF set. */
    private static Octets tooBig(Octets original) {
        PacketWriter icmp =
                new PacketWriter(64).u8(3).u8(4).u16(0).u16(0).u16(LOWER_MTU).octets(original);
        icmp.patchU16(2, ~OuterHeaders.sum(icmp.toOctets()) & 0xffff);
        PacketWriter ip = new PacketWriter(20)
                .u16(0x4500)
                .u16(20 + icmp.length())
                .u16(0)
                .u16(0)
                .u16(64 << 8 | 1)
                .u16(0);
        ip.octets(address(Unshared.PEER)).octets(address(Unshared.LOCAL));
        ip.patchU16(10, ~OuterHeaders.sum(ip.toOctets()) & 0xffff);
        ByteBuffer ethernet = ByteBuffer.allocate(EthernetHeader.LENGTH);
        EthernetHeader.write(ethernet, 0, Unshared.LAC_CORE, Unshared.LNS, VlanTags.NONE, ETHERTYPE_IPV4);
        return Octets.copyOf(ethernet).concat(ip.toOctets()).concat(icmp.toOctets());
    }

    @Override
    public void close() {
        lac.close();
        subscribers.close();
        lns.close();
    }
}
