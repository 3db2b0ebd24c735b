package dev.lac.pppoe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lac.pppoe.DiscoveryPacket.Code;
import dev.lac.protocol.LossyLink;
import dev.lac.protocol.MalformedPacketException;
import dev.lac.protocol.Octets;
import dev.lac.protocol.Seeds;
import dev.lac.protocol.Timed;
import dev.lac.protocol.VirtualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * Hosts on several VLANs dial in, repeat themselves, hang up and vanish over links that lose, duplicate and reorder; what must hold is
 * looked at after every event.
 */
class SimulationTest {
    private static final MacAddress US = MacAddress.parse("02:00:5e:00:00:01");
    private static final int HOSTS = 8;
    private static final int SESSIONS = 6;
    private static final int PER_VLAN = 4;
    private static final int PER_CIRCUIT = 2;
    private static final Duration RUN = Duration.ofSeconds(40);

    @Test
    void whatMustHoldHoldsAfterEveryEvent() {
        Totals totals = new Totals();
        Seeds.run(1000, seed -> new World(seed, totals).run());
        if (totals.runs < 100) {
            return; // a few seeds, to replay them
        }
        // A simulation in which nothing happens proves nothing.
        assertThat(totals.opened).isGreaterThan(totals.runs);
        assertThat(totals.counts.keySet())
                .contains(
                        DiscoveryEvent.SESSION_CLOSED_BY_PADT,
                        DiscoveryEvent.SESSION_CLOSED_BY_US,
                        DiscoveryEvent.SESSION_REPLACED,
                        DiscoveryEvent.SESSION_REPLACED_AT_LIMIT,
                        DiscoveryEvent.PADR_RETRANSMITTED,
                        DiscoveryEvent.PADO_DELAYED,
                        DiscoveryEvent.PADI_OVERLOAD,
                        DiscoveryEvent.LOCKOUT,
                        DiscoveryEvent.REFUSED_LOCKED_OUT,
                        DiscoveryEvent.REFUSED_MAC_LIMIT,
                        DiscoveryEvent.REFUSED_VLAN_LIMIT,
                        DiscoveryEvent.REFUSED_CIRCUIT_LIMIT,
                        DiscoveryEvent.REFUSED_INTERFACE_LIMIT,
                        DiscoveryEvent.DROPPED_COOKIE_EXPIRED,
                        DiscoveryEvent.DROPPED_PADT_UNKNOWN_SESSION,
                        DiscoveryEvent.DROPPED_PADT_FOREIGN,
                        DiscoveryEvent.PADT_FOR_STRAY_FRAME,
                        DiscoveryEvent.PADI_RATE_OF_HOST);
    }

    private static final class Totals {
        int runs;
        int opened;
        final Map<DiscoveryEvent, Long> counts = new HashMap<>();
    }

    /** One run. */
    private static final class World implements AccessConcentrator.Owner {
        private final VirtualClock clock = new VirtualClock();
        private final Random random;
        private final Totals totals;
        private final AccessConcentrator concentrator;
        private final Limits limits;
        private final Map<Host, Subscriber> subscribers = new HashMap<>();
        private final List<Subscriber> inOrder = new ArrayList<>();
        /** What the owner believes. */
        private final Map<Integer, AccessSession> live = new HashMap<>();

        private final Set<AccessSession> everOpened = new HashSet<>();
        private final Set<AccessSession> closed = new HashSet<>();
        private int openedTimes;
        private boolean isOver;

        World(long seed, Totals totals) {
            this.totals = totals;
            random = new Random(seed);
            limits = new Limits(
                    SESSIONS,
                    random.nextInt(3),
                    PER_VLAN,
                    PER_CIRCUIT,
                    0,
                    2,
                    random.nextBoolean() ? Limits.Stale.REPLACE : Limits.Stale.REFUSE);
            concentrator = new AccessConcentrator(
                    new AccessConcentrator.Settings(
                            Profile.ofAnyService("lac1"),
                            List.of(),
                            Duration.ofSeconds(3),
                            1500,
                            limits,
                            List.of(
                                    new PadoDelay(2, Duration.ofMillis(300)),
                                    new PadoDelay(random.nextInt(4) + 3, null)),
                            new ShortCycle(
                                    Duration.ofSeconds(2),
                                    3,
                                    Duration.ofSeconds(2),
                                    Duration.ofSeconds(8),
                                    random.nextBoolean()),
                            MacFilter.OPEN,
                            true),
                    DialoguesTest.KEY,
                    new Random(seed),
                    this);
            clock.drive(concentrator);
            VlanTags[] vlans = {VlanTags.NONE, VlanTags.of(0x8100, 100), VlanTags.of(0x88a8, 100, 0x8100, 7)};
            double loss = random.nextDouble() * 0.3;
            for (int i = 0; i < HOSTS; i++) {
                // The last two share an address: cloned routers on two VLANs.
                Host host =
                        new Host(new MacAddress(0x0200_5e10_0000L + Math.min(i, HOSTS - 2)), vlans[i % vlans.length]);
                Subscriber subscriber = new Subscriber(this, host, "line " + i / 2, loss);
                subscribers.put(host, subscriber);
                inOrder.add(subscriber);
            }
        }

        void run() {
            for (Subscriber subscriber : inOrder) {
                clock.after(Duration.ofMillis(random.nextInt(5000)), subscriber::act);
            }
            clock.after(Duration.ofMillis(random.nextInt(9000)), this::closeOne);
            long end = RUN.toNanos();
            while (clock.step(end)) {
                check();
            }
            isOver = true;
            for (AccessSession session : List.copyOf(live.values())) {
                live.remove(session.sessionId());
                closed.add(session);
                concentrator.close(session.sessionId(), "Shutdown", clock.now());
                check();
            }
            while (clock.step(end + Duration.ofMinutes(1).toNanos())) {
                check();
            }
            assertThat(concentrator.sessions().isEmpty()).isTrue();
            assertThat(concentrator.nextDeadline()).isEqualTo(Timed.NEVER);
            assertThat(closed).isEqualTo(everOpened);
            totals.runs++;
            totals.opened += openedTimes;
            concentrator.counters().snapshot().forEach((event, count) -> totals.counts.merge(event, count, Long::sum));
        }

        private void closeOne() {
            if (isOver) {
                return;
            }
            live.values().stream().findAny().ifPresent(session -> {
                live.remove(session.sessionId());
                closed.add(session);
                concentrator.close(session.sessionId(), "Wrong password", clock.now());
            });
            clock.after(Duration.ofMillis(random.nextInt(9000)), this::closeOne);
        }

        private void check() {
            SessionTable table = concentrator.sessions();
            must(table.count() == live.size() && table.count() <= SESSIONS, "as many sessions as the owner knows");
            Map<Host, Integer> perHost = new HashMap<>();
            Map<VlanTags, Integer> perVlan = new HashMap<>();
            Map<String, Integer> perCircuit = new HashMap<>();
            for (AccessSession session : live.values()) {
                Host host = new Host(session.mac(), session.vlanTags());
                must(concentrator.session(session.sessionId()) == session, "an id has one live owner");
                must(table.ofRequest(host, session.hostUniq()).access == session, "found by its request");
                must(
                        perHost.merge(host, 1, Integer::sum) <= (limits.perMac() == 0 ? SESSIONS : limits.perMac()),
                        "MAC");
                must(perVlan.merge(session.vlanTags(), 1, Integer::sum) <= PER_VLAN, "VLAN");
                must(perCircuit.merge(session.line().circuitId(), 1, Integer::sum) <= PER_CIRCUIT, "circuit");
            }
            for (Subscriber subscriber : inOrder) {
                Host host = subscriber.host;
                must(table.countOf(host) == perHost.getOrDefault(host, 0), "count of a MAC");
                must(table.countOn(host.tags()) == perVlan.getOrDefault(host.tags(), 0), "count of a VLAN");
                must(
                        table.countOnCircuit(subscriber.line) == perCircuit.getOrDefault(subscriber.line, 0),
                        "of a circuit");
            }
            must(concentrator.nextDeadline() >= clock.now(), "no deadline in the past");
        }

        private static void must(boolean hold, String what) {
            if (!hold) {
                throw new AssertionError(what);
            }
        }

        @Override
        public void send(MacAddress to, VlanTags tags, Octets packet) {
            Subscriber subscriber = subscribers.get(new Host(to, tags));
            assertThat(subscriber).as("a host that exists").isNotNull();
            subscriber.down.accept(packet);
        }

        @Override
        public Optional<String> refusal(MacAddress from) {
            return isOver ? Optional.of("Shutdown") : Optional.empty();
        }

        @Override
        public void sessionOpened(AccessSession session, long now) {
            Subscriber subscriber = subscribers.get(new Host(session.mac(), session.vlanTags()));
            assertThat(subscriber.lastPadrHadGoodCookie)
                    .as("a PADO's cookie came back in time")
                    .isTrue();
            assertThat(live.put(session.sessionId(), session))
                    .as("the id was free")
                    .isNull();
            openedTimes++;
            everOpened.add(session);
            closed.remove(session);
        }

        @Override
        public void sessionClosed(AccessSession session, CloseCause cause, String text) {
            assertThat(live.remove(session.sessionId())).as("it was open").isSameAs(session);
            closed.add(session);
        }
    }

    /** A host, its line and its router, which does what routers do. */
    private static final class Subscriber {
        final World world;
        final Host host;
        final String line;
        final LossyLink up;
        final LossyLink down;
        boolean lastPadrHadGoodCookie;
        /** Cookies that a PADO has brought, and when. */
        private final Map<Octets, Long> offered = new HashMap<>();

        private Octets hostUniq = Octets.of(0);
        private Octets cookie;
        private int sessionId;
        private final Set<Integer> formerIds = new HashSet<>();

        Subscriber(World world, Host host, String line, double loss) {
            this.world = world;
            this.host = host;
            this.line = line;
            up = link(this::arrivesAbove, loss);
            down = link(this::arrivesHere, loss);
        }

        private LossyLink link(Consumer<Octets> receiver, double loss) {
            return new LossyLink(world.clock, world.random, receiver)
                    .losing(loss, loss)
                    .delaying(Duration.ofMillis(2), Duration.ofMillis(40));
        }

        /** One of the things a router does, and again after a while. */
        void act() {
            if (world.isOver) {
                return;
            }
            Random random = world.random;
            switch (random.nextInt(12)) {
                case 0 -> {
                    // power cut: all is forgotten, and pppd has another process id
                    sessionId = 0;
                    cookie = null;
                    hostUniq = Octets.of(random.nextInt(3));
                }
                case 1 -> {
                    hangUp(sessionId);
                    sessionId = 0;
                }
                case 2 -> formerIds.stream().findAny().ifPresent(this::hangUp);
                case 3 -> hangUp(1 + random.nextInt(0xfffe));
                case 4 -> world.live.keySet().stream().findAny().ifPresent(this::hangUp);
                case 5 -> pppFrame(1 + random.nextInt(0xfffe));
                case 6, 7 -> pppFrame(sessionId);
                default -> dial();
            }
            world.clock.after(Duration.ofMillis(50 + random.nextInt(2500)), this::act);
        }

        private void dial() {
            if (sessionId != 0 && world.random.nextInt(3) > 0) {
                return;
            }
            boolean request = cookie != null && world.random.nextInt(3) > 0;
            List<Tag> tags = new ArrayList<>();
            tags.add(new Tag(TagType.SERVICE_NAME, ""));
            tags.add(new Tag(TagType.HOST_UNIQ, hostUniq));
            Octets circuitId = Octets.ofText(line);
            tags.add(new Tag(
                    TagType.VENDOR_SPECIFIC,
                    Octets.ofHex("00000de9 01")
                            .concat(Octets.of(circuitId.length()))
                            .concat(circuitId)));
            if (request) {
                tags.add(new Tag(TagType.AC_COOKIE, cookie));
            }
            up.accept(new DiscoveryPacket(request ? Code.PADR : Code.PADI, 0, tags).encode());
        }

        private void hangUp(int id) {
            if (id != 0) {
                up.accept(new DiscoveryPacket(Code.PADT, id, List.of()).encode());
            }
        }

        private void pppFrame(int id) {
            if (id == 0) {
                return;
            }
            AccessSession session = world.concentrator.session(id);
            if (session != null && new Host(session.mac(), session.vlanTags()).equals(host)) {
                world.concentrator.heard(id);
            } else {
                world.concentrator.strayFrame(host.mac(), host.tags(), id, world.clock.now());
            }
        }

        private void arrivesAbove(Octets packet) {
            long now = world.clock.now();
            DiscoveryPacket parsed = parse(packet);
            Octets shown = parsed.first(TagType.AC_COOKIE);
            Long since = shown == null ? null : offered.get(shown);
            lastPadrHadGoodCookie =
                    since != null && now - since <= Duration.ofSeconds(4).toNanos();
            MacAddress to = parsed.code() == Code.PADI ? MacAddress.BROADCAST : US;
            world.concentrator.receive(host.mac(), to, host.tags(), packet.buffer(), now);
            lastPadrHadGoodCookie = false;
        }

        private void arrivesHere(Octets packet) {
            DiscoveryPacket received = parse(packet);
            switch (received.code()) {
                case PADO -> {
                    cookie = received.first(TagType.AC_COOKIE);
                    offered.putIfAbsent(cookie, world.clock.now());
                }
                case PADS -> {
                    assertThat(received.count(TagType.SERVICE_NAME)).isEqualTo(1);
                    assertThat(received.first(TagType.HOST_UNIQ)).isNotNull();
                    sessionId = received.sessionId();
                    if (sessionId == 0) {
                        assertThat(received.first(TagType.AC_SYSTEM_ERROR)).isNotEqualTo(Octets.EMPTY);
                        cookie = null;
                    } else {
                        formerIds.add(sessionId);
                    }
                }
                case PADT -> sessionId = received.sessionId() == sessionId ? 0 : sessionId;
                default -> throw new AssertionError("from a concentrator: " + received);
            }
        }

        private static DiscoveryPacket parse(Octets packet) {
            try {
                return DiscoveryPacket.parse(packet.buffer());
            } catch (MalformedPacketException e) {
                throw new AssertionError(e);
            }
        }
    }
}
