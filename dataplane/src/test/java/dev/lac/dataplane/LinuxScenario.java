package dev.lac.dataplane;

import dev.lac.linux.NativeMemory;
import dev.lac.linux.SocketAddresses;
import dev.lac.pppoe.MacAddress;
import dev.lac.pppoe.VlanTags;
import dev.lac.protocol.Counters;
import dev.lac.protocol.Octets;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * {@link LinuxDataPlane} between a veth pair and the loopback interface, in a network namespace of this process' own, which {@link
 * LinuxDataPlaneTest} makes. Prints a line for all that is as it should be, and throws otherwise.
 */
final class LinuxScenario implements AutoCloseable {
    private static final int SUBSCRIBERS = 40;
    private static final int PACKETS = 50;
    private static final VlanTags Q_IN_Q = VlanTags.of(VlanTags.TPID_8021AD, 100, VlanTags.TPID_8021Q, 200);
    private static final Duration REORDER = Duration.ofMillis(30);

    private final LinuxDataPlane lac;
    private final L2tpSocket lns = L2tpSocket.open(new InetSocketAddress("127.0.0.2", 0), 1);
    private final List<Octets> frames = Collections.synchronizedList(new ArrayList<>());
    private final List<String> punts = Collections.synchronizedList(new ArrayList<>());
    private final List<Relay> relays = new ArrayList<>();
    private final EthernetTap subscribers;
    private final MacAddress address;
    private final NativeMemory memory = new NativeMemory(70_000);
    private final SendBatch fromLns;

    private LinuxScenario(int forwarders) {
        lac = LinuxDataPlane.open(new DataPlaneSettings(
                List.of("access0"),
                true,
                List.of(new InetSocketAddress("127.0.0.1", 0)),
                FastPathMode.OFF,
                Map.of(),
                forwarders,
                List.of()));
        address = lac.address(0);
        subscribers = EthernetTap.open("subs0", frames::add);
        fromLns = new SendBatch(
                lns.input(0),
                SocketAddresses.encode(lac.localAddresses().get(0)),
                new Counters<>(ForwardingEvent.class));
        TunnelPath path = lac.path(0, lns.address());
        path.route(new TunnelPath.Route(AccessPort.index("lo"), "lo", 1500, ""));
        DataFormat format = new DataFormat(0, false, false, true, false, DontFragment.COPY, true, REORDER);
        for (int i = 0; i < SUBSCRIBERS; i++) {
            VlanTags tags = i % 3 == 0 ? VlanTags.NONE : i % 3 == 1 ? VlanTags.of(VlanTags.TPID_8021Q, 7) : Q_IN_Q;
            relays.add(new Relay(
                    new Relay.Access(0, new MacAddress(0x0200_0000_1000L + i), tags, i + 1),
                    new Relay.Session(path, 0x0a0a, 0x100 + i, 0x0c0c, 0x200 + i, format)));
            lac.connect(relays.get(i));
        }
        lac.start(new DataPlane.Punts() {
            @Override
            public boolean onDiscovery(int port, MacAddress from, MacAddress to, VlanTags tags, ByteBuffer packet) {
                return punts.add("discovery " + from + " " + tags);
            }

            @Override
            public boolean onSessionFrame(int port, MacAddress from, VlanTags tags, int sessionId, ByteBuffer ppp) {
                return punts.add("session " + sessionId);
            }

            @Override
            public boolean onControl(int local, InetSocketAddress from, ByteBuffer datagram) {
                return punts.add("control " + from.equals(lns.address()) + " " + Octets.copyOf(datagram));
            }

            @Override
            public boolean onData(InetSocketAddress from, ByteBuffer datagram) {
                return punts.add("data " + Octets.copyOf(datagram));
            }
        });
    }

    /** Opens the ports with as many forwarders as {@code arguments} say and plays everything. */
    public static void main(String[] arguments) throws InterruptedException {
        try (LinuxScenario scenario = new LinuxScenario(Integer.parseInt(arguments[0]))) {
            scenario.upstream();
            scenario.downstream();
            scenario.tooBigForTheLink();
            scenario.reordered();
            scenario.punted();
            System.out.println("good " + scenario.lac.counters().snapshot().keySet());
        }
    }

    private void check(boolean good, String what) {
        if (!good) {
            throw new AssertionError(what + "; " + lac.counters());
        }
    }

    private static Octets packet(int number) {
        return Octets.ofHex("0021 45000018 0000 0000 4011 0000 64400001 08080808 " + String.format("%08x", number));
    }

    private Octets frame(Relay.Access from, Octets ppp) {
        ByteBuffer header = ByteBuffer.allocate(EthernetHeader.length(from.vlanTags()) + 6);
        EthernetHeader.write(header, 0, address, from.subscriber(), from.vlanTags(), 0x8864);
        dev.lac.pppoe.SessionHeader.put(header, header.capacity() - 6, from.sessionId(), ppp.length());
        return Octets.copyOf(header).concat(ppp);
    }

    private void upstream() throws InterruptedException {
        ReceiveBatch batch = new ReceiveBatch(ReceiveBatch.AGGREGATE_LENGTH);
        int[] next = new int[SUBSCRIBERS];
        int[] received = new int[1];
        for (int number = 0; number < PACKETS; number++) {
            for (Relay relay : relays) {
                subscribers.send(frame(relay.access(), packet(number)));
            }
        }
        Patience.await(() -> "every packet reaches the LNS", () -> {
            for (int n = batch.receive(lns.input(0)); n > 0; n = batch.receive(lns.input(0))) {
                for (int i = 0; i < n; i++) {
                    for (int at = 0; at < batch.length(i); at += batch.segment(i)) {
                        int from = batch.packet(i) + at;
                        ByteBuffer octets = batch.memory().network();
                        int subscriber = octets.getShort(from + 4) - 0x200;
                        Octets message = Octets.copyOf(PortThread.copy(octets, from, batch.segment(i)));
                        String header = String.format("0002 0c0c %04x ff03", subscriber + 0x200);
                        check(
                                message.equals(Octets.ofHex(header).concat(packet(next[subscriber]++))),
                                "in order and octet for octet: " + message);
                        received[0]++;
                    }
                }
            }
            return received[0] == SUBSCRIBERS * PACKETS;
        });
    }

    private void toLac(String hex) {
        byte[] octets = Octets.ofHex(hex).toByteArray();
        memory.network().put(0, octets);
        fromLns.add(0, memory.address(), octets.length, null);
        fromLns.flush();
    }

    private List<Octets> to(Relay relay) {
        return List.copyOf(frames).stream()
                .filter(frame -> new MacAddress(EthernetHeader.destination(frame.buffer(), 0))
                        .equals(relay.access().subscriber()))
                .toList();
    }

    /** All subscribers' packets in one message that the kernel hands over as it is. */
    private void downstream() throws InterruptedException {
        DatagramBatch generator = new DatagramBatch(lns, 0, new Counters<>(ForwardingEvent.class));
        TunnelPath path = new TunnelPath(0, lns.address(), lac.localAddresses().get(0));
        for (int number = 0; number < PACKETS; number++) {
            for (int i = 0; i < SUBSCRIBERS; i++) {
                Octets message = Octets.ofHex(String.format("0002 0a0a %04x ff03", 0x100 + i))
                        .concat(packet(number));
                memory.network().put(i * 64, message.toByteArray());
                generator.add(memory.address(i * 64), message.length(), path, 0, false, null);
            }
            generator.flush();
        }
        Patience.await(() -> "every packet reaches its subscriber", () -> frames.size() >= SUBSCRIBERS * PACKETS);
        for (Relay relay : relays) {
            List<Octets> its = to(relay);
            for (int number = 0; number < PACKETS; number++) {
                ByteBuffer expected =
                        ByteBuffer.wrap(frame(relay.access(), packet(number)).toByteArray());
                EthernetHeader.write(
                        expected,
                        0,
                        relay.access().subscriber(),
                        address,
                        relay.access().vlanTags(),
                        0x8864);
                check(its.get(number).equals(Octets.copyOf(expected)), "octet for octet: " + its.get(number));
            }
            check(relay.traffic().equals(new Relay.Traffic(PACKETS, PACKETS * 24L, PACKETS, PACKETS * 24L)), "counted");
        }
        frames.clear();
    }

    private void tooBigForTheLink() throws InterruptedException {
        toLac("0002 0a0a 0100 ff03 0021 45" + "00".repeat(1800));
        Patience.await(
                () -> "what the link does not take is counted",
                () -> lac.counters().get(ForwardingEvent.DROPPED_TOO_BIG) == 1);
        check(relays.get(0).events().get(ForwardingEvent.DROPPED_TOO_BIG) == 1, "on its session");
    }

    private void reordered() throws InterruptedException {
        toLac("0802 0a0a 0101 0000 0000 ff03 0021 4500");
        toLac("0802 0a0a 0101 0002 0000 ff03 0021 4502");
        Patience.await(
                () -> "what waits goes on when its time is over",
                () -> to(relays.get(1)).size() == 2);
        toLac("0802 0a0a 0101 0004 0000 ff03 0021 4504");
        toLac("0802 0a0a 0101 0003 0000 ff03 0021 4503");
        Patience.await(
                () -> "what waits goes on behind what was missing",
                () -> to(relays.get(1)).size() == 4);
        check(to(relays.get(1)).get(3).hex().contains("00214504"), "in order");
        check(relays.get(1).events().get(ForwardingEvent.MISSING_IN_SEQUENCE) == 1, "one was missing");
    }

    private void punted() throws InterruptedException {
        subscribers.send(Octets.ofHex("ffffffffffff 020000000a0b 81000007 8863 1109 0000 0000"));
        subscribers.send(
                frame(new Relay.Access(0, MacAddress.parse("02:00:00:00:0a:0b"), VlanTags.NONE, 4711), packet(0)));
        toLac("c802 000c 0a0a 0000 0000 0000");
        toLac("0002 0a0a 0bad ff03 0021 45");
        Patience.await(() -> "what is not relayed goes up: " + punts, () -> punts.size() == 4);
        check(
                List.copyOf(punts).stream()
                        .sorted()
                        .toList()
                        .equals(List.of(
                                "control true c802000c0a0a000000000000",
                                "data 00020a0a0badff03002145",
                                "discovery 02:00:00:00:0a:0b 7",
                                "session 4711")),
                punts.toString());
    }

    @Override
    public void close() {
        lac.close();
        subscribers.close();
        lns.close();
    }
}
