package dev.lac.dataplane;

import dev.lac.linux.VlanOffload;
import dev.lac.pppoe.MacAddress;
import dev.lac.pppoe.SessionHeader;
import dev.lac.pppoe.VlanTags;
import dev.lac.protocol.Octets;
import dev.lac.protocol.PacketWriter;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Sessions come and go while others carry traffic, between two veth pairs in a network namespace of this process' own, which {@link
 * ChurnTest} makes. Every packet carries its session and its number, so that a lost, repeated or misdelivered one is recognised.
 */
final class ChurnScenario implements AutoCloseable {
    private static final int STEADY = 50;
    private static final int PASSING = 100;
    /** Sessions that come, and as many that go, in all; 200 a second. */
    private static final int CHANGES = 1_000;

    /** After so many the next mode has its turn. */
    private static final int SWITCH = 50;

    private static final long CHANGE_NANOS = 5_000_000;
    /** Packets each way between two changes. */
    private static final int PACKETS = 20;

    /** Of the steady sessions, those that are looked at from beginning to end; the others come and go as such, one with each change. */
    private static final int ALWAYS_TAPPED = 5;

    private static final String TAP = "tap";

    private static final int ID = 30;
    private static final int NUMBER = 34;
    private static final int PPP_OCTETS = 40;

    private final LinuxDataPlane lac;
    private final TunnelPath path;
    private final EthernetTap subscribers = EthernetTap.open("subs0", this::atSubscriber);
    private final EthernetTap lns = EthernetTap.open("lns0", this::atLns);
    private final List<Relay> steady = new ArrayList<>();
    private final Deque<Relay> passing = new ArrayDeque<>();
    private final AtomicIntegerArray up = new AtomicIntegerArray(STEADY * CHANGES);
    private final AtomicIntegerArray down = new AtomicIntegerArray(STEADY * CHANGES);
    private final AtomicIntegerArray seenUp = new AtomicIntegerArray(STEADY * CHANGES);
    private final AtomicIntegerArray seenDown = new AtomicIntegerArray(STEADY * CHANGES);
    private final boolean tapping;
    private volatile String wrong = "";

    private ChurnScenario(FastPathMode mode, boolean tapping) {
        this.tapping = tapping;
        lac = LinuxDataPlane.open(
                new DataPlaneSettings(List.of("access0"), true, List.of(Unshared.LOCAL), mode, Map.of(), 2, List.of()));
        path = lac.path(0, Unshared.PEER);
        lac.start(new IgnoredPunts());
        check(path.route().trouble().isEmpty(), "the Unshared.LNS is reached: " + path.route());
        for (InterfaceReport report : lac.interfaces()) {
            check(report.mode() == mode, report.toString());
        }
        checkVlanOffload(mode);
        check(lac.interfaces().size() == 2, "both interfaces are known: " + lac.interfaces());
    }

    /** Plays in the mode that {@code arguments} name, or in one after the other; with "tap" sessions are looked at besides. */
    public static void main(String[] arguments) throws InterruptedException {
        List<FastPathMode> modes = Stream.of(arguments)
                .filter(argument -> !argument.equals(TAP))
                .map(mode -> FastPathMode.valueOf(mode.toUpperCase(Locale.ROOT)))
                .toList();
        try (ChurnScenario scenario =
                new ChurnScenario(modes.get(0), List.of(arguments).contains(TAP))) {
            scenario.churn(modes);
            System.out.println("good " + scenario.lac.interfaces());
        }
        checkVlanOffload(FastPathMode.OFF);
        System.out.println("closed");
    }

    /** XDP sees tags only where the driver leaves them in the frames. */
    private static void checkVlanOffload(FastPathMode mode) {
        check(VlanOffload.isOn("access0") == (mode == FastPathMode.OFF), "rx-vlan-offload in mode " + mode);
    }

    private static void check(boolean good, String what) {
        if (!good) {
            throw new AssertionError(what);
        }
    }

    private Relay relay(int id) {
        return new Relay(
                new Relay.Access(0, subscriber(id), tags(id), id),
                new Relay.Session(path, 0x0a0a, id, 0x0c0c, id, DataFormat.PLAIN));
    }

    /** None, one or two. */
    private static VlanTags tags(int id) {
        return switch (id % 3) {
            case 0 -> VlanTags.NONE;
            case 1 -> VlanTags.of(VlanTags.TPID_8021Q, 7);
            default -> VlanTags.of(VlanTags.TPID_8021AD, 100, VlanTags.TPID_8021Q, 200);
        };
    }

    private static MacAddress subscriber(int id) {
        return new MacAddress(0x0201_0000_0000L + id);
    }

    private void churn(List<FastPathMode> modes) throws InterruptedException {
        for (int id = 1; id <= STEADY; id++) {
            Relay relay = relay(id);
            steady.add(relay);
            lac.connect(relay);
            if (tapping && id <= ALWAYS_TAPPED) {
                lac.tap(relay, new Watcher(id));
            }
        }
        int sent = 0;
        long due = System.nanoTime();
        for (int change = 0; change < CHANGES; change++) {
            if (change % SWITCH == 0) {
                switchTo(modes.get(change / SWITCH % modes.size()));
            }
            if (tapping) {
                tapOrUntap(change);
            }
            int id = 1_000 + change % (3 * PASSING);
            Relay comes = relay(id);
            lac.connect(comes);
            passing.add(comes);
            if (passing.size() > PASSING) {
                Relay goes = passing.remove();
                lac.disconnect(goes);
                // What is still under way for it must reach nobody.
                subscribers.send(frame(goes.access().sessionId(), -1));
                lns.send(datagram(goes.session().localSessionId(), -1));
            }
            for (int i = 0; i < PACKETS; i++, sent++) {
                int to = 1 + sent % STEADY;
                subscribers.send(frame(to, sent));
                lns.send(datagram(to, sent));
            }
            due += CHANGE_NANOS;
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
        }
        int all = sent;
        awaitAll(all);
        check(wrong.isEmpty(), wrong);
        long each = all / STEADY;
        long octets = each * (PPP_OCTETS - 2);
        for (Relay relay : steady) {
            check(
                    relay.traffic().equals(new Relay.Traffic(each, octets, each, octets)),
                    relay + ": " + relay.traffic());
        }
        if (tapping) {
            checkTaps(all, modes);
            return;
        }
        long fast = fast();
        long least = modes.contains(FastPathMode.OFF) ? 0 : 2L * all;
        long most = modes.equals(List.of(FastPathMode.OFF)) ? 0 : 2L * all;
        check(fast >= least && fast <= most, fast + " by the fast path");
    }

    private void awaitAll(int all) throws InterruptedException {
        Patience.await(
                () -> received(up, all) + " up and " + received(down, all) + " down of " + all + "; " + lac.counters(),
                () -> received(up, all) == all && received(down, all) == all);
    }

    private long fast() {
        return lac.interfaces().stream().mapToLong(InterfaceReport::fastPackets).sum();
    }

    /** Looks at one session more, or at one less: a thousand times in all. */
    private void tapOrUntap(int change) {
        int others = STEADY - ALWAYS_TAPPED;
        int id = ALWAYS_TAPPED + 1 + change % others;
        lac.tap(steady.get(id - 1), change / others % 2 == 0 ? new Watcher(id) : null);
    }

    /** Nothing of those that are looked at all the time went by unseen, and whoever is looked at no longer takes the fast path again. */
    private void checkTaps(int all, List<FastPathMode> modes) throws InterruptedException {
        for (int number = 0; number < all; number++) {
            boolean always = number % STEADY < ALWAYS_TAPPED;
            check(
                    seenUp.get(number) == 1 && seenDown.get(number) == 1
                            || !always && seenUp.get(number) <= 1 && seenDown.get(number) <= 1,
                    "packet " + number + " was seen " + seenUp.get(number) + " and " + seenDown.get(number) + " times");
        }
        check(received(seenUp, all) > all / STEADY * ALWAYS_TAPPED, "others were seen as well");
        steady.forEach(relay -> lac.tap(relay, null));
        check(
                lac.counters().get(ForwardingEvent.TAP_FAILED) == 0,
                lac.counters().toString());
        long before = fast();
        for (int i = 0; i < STEADY; i++) {
            subscribers.send(frame(1 + i, all + i));
            lns.send(datagram(1 + i, all + i));
        }
        awaitAll(all + STEADY);
        boolean fastPath = modes.get((CHANGES - 1) / SWITCH % modes.size()) != FastPathMode.OFF;
        check(fast() - before == (fastPath ? 2 * STEADY : 0), fast() - before + " by the fast path");
        check(received(seenUp, all + STEADY) == received(seenUp, all), "seen by nobody");
    }

    /** Sees a session's frames. */
    private final class Watcher implements Tap {
        private final int id;

        Watcher(int id) {
            this.id = id;
        }

        @Override
        public void upstream(ByteBuffer ppp) {
            arrived(seenUp, id, Octets.copyOf(ppp));
        }

        @Override
        public void downstream(ByteBuffer ppp) {
            arrived(seenDown, id, Octets.copyOf(ppp));
        }
    }

    private void switchTo(FastPathMode mode) {
        for (InterfaceReport report : lac.interfaces()) {
            check(lac.fastPath(report.name(), mode).mode() == mode, report.name() + " is switched to " + mode);
        }
    }

    private static int received(AtomicIntegerArray counts, int all) {
        int received = 0;
        for (int i = 0; i < all; i++) {
            received += counts.get(i) == 1 ? 1 : 0;
        }
        return received;
    }

    /** An IPv4 packet in PPP that says whose it is. */
    private static Octets ppp(int id, int number) {
        byte[] octets = new byte[PPP_OCTETS];
        ByteBuffer.wrap(octets)
                .putShort(0, (short) 0x0021)
                .putShort(2, (short) 0x4500)
                .putInt(ID, id)
                .putInt(NUMBER, number);
        return Octets.copyOf(octets);
    }

    private static Octets frame(int id, int number) {
        int ethernet = EthernetHeader.length(tags(id));
        ByteBuffer header = ByteBuffer.allocate(ethernet + SessionHeader.HEADER_LENGTH);
        EthernetHeader.write(header, 0, Unshared.LAC_ACCESS, subscriber(id), tags(id), SessionHeader.ETHERTYPE_SESSION);
        SessionHeader.put(header, ethernet, id, PPP_OCTETS);
        return Octets.copyOf(header).concat(ppp(id, number));
    }

    private static Octets datagram(int id, int number) {
        int udp = 8 + 8 + PPP_OCTETS;
        ByteBuffer ethernet = ByteBuffer.allocate(EthernetHeader.LENGTH);
        EthernetHeader.write(ethernet, 0, Unshared.LAC_CORE, Unshared.LNS, VlanTags.NONE, 0x0800);
        PacketWriter ip = new PacketWriter(20)
                .u16(0x4500)
                .u16(20 + udp)
                .u16(0)
                .u16(0x4000)
                .u16(64 << 8 | 17)
                .u16(0);
        ip.octets(Unshared.PEER.getAddress().getAddress())
                .octets(Unshared.LOCAL.getAddress().getAddress());
        ip.patchU16(10, ~OuterHeaders.sum(ip.toOctets()) & 0xffff);
        return Octets.copyOf(ethernet)
                .concat(ip.u16(1701)
                        .u16(1701)
                        .u16(udp)
                        .u16(0)
                        .u16(2)
                        .u16(0x0a0a)
                        .u16(id)
                        .u16(0xff03)
                        .toOctets())
                .concat(ppp(id, number));
    }

    private void atLns(Octets frame) {
        // Ethernet, IP, UDP, L2TP, FF 03
        if (frame.length() >= 50 + PPP_OCTETS && frame.slice(36, 38).equals(Octets.of(1701 >> 8, 1701 & 0xff))) {
            int session = frame.get(46) << 8 | frame.get(47);
            arrived(up, session, frame.slice(50, 50 + PPP_OCTETS));
        }
    }

    private void atSubscriber(Octets frame) {
        int tagged = 0;
        while (frame.length() > 18 + tagged
                && EthernetHeader.isTag(frame.get(12 + tagged) << 8 | frame.get(13 + tagged))) {
            tagged += VlanTags.TAG_LENGTH;
        }
        if (frame.length() >= 20 + tagged + PPP_OCTETS
                && frame.slice(12 + tagged, 14 + tagged).equals(Octets.of(0x88, 0x64))) {
            int session = frame.get(16 + tagged) << 8 | frame.get(17 + tagged);
            Octets sent = frame(session, 0);
            if (!frame.slice(0, 6).equals(sent.slice(6, 12))
                    || !frame.slice(12, 14 + tagged)
                            .equals(sent.slice(12, 14 + tags(session).length()))) {
                wrong = "to another station or VLAN: " + frame;
            }
            arrived(down, session, frame.slice(20 + tagged, 20 + tagged + PPP_OCTETS));
        }
    }

    private void arrived(AtomicIntegerArray counts, int session, Octets ppp) {
        int number = ppp.buffer().getInt(NUMBER);
        if (!ppp.equals(ppp(session, number)) || number < 0) {
            wrong = "session " + session + " got " + ppp;
        } else if (counts.incrementAndGet(number) > 1) {
            wrong = "twice: " + ppp;
        }
    }

    @Override
    public void close() {
        lac.close();
        // The tables are gone; whoever is late touches nothing.
        steady.forEach(relay -> lac.tap(relay, new Watcher(0)));
        subscribers.close();
        lns.close();
    }
}
