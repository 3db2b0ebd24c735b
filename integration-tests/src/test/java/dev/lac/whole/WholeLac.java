package dev.lac.whole;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lac.capture.Frame;
import dev.lac.config.ConfigException;
import dev.lac.config.ConfigLoader;
import dev.lac.config.LacConfig;
import dev.lac.dataplane.InMemoryDataPlane;
import dev.lac.dns.RecordType;
import dev.lac.dns.Upstream;
import dev.lac.doubles.LnsDouble;
import dev.lac.doubles.MemoryJournal;
import dev.lac.doubles.RadiusDouble;
import dev.lac.doubles.RadiusDouble.Request;
import dev.lac.doubles.SubscriberDouble;
import dev.lac.ppp.AuthProtocol;
import dev.lac.pppoe.MacAddress;
import dev.lac.pppoe.VlanTags;
import dev.lac.protocol.LossyLink;
import dev.lac.protocol.Octets;
import dev.lac.protocol.VirtualClock;
import dev.lac.radius.DictionaryException;
import dev.lac.server.CallRecord;
import dev.lac.server.ControlLoop;
import dev.lac.server.EndReason;
import dev.lac.server.Lac;
import dev.lac.server.LocalAddresses;
import dev.lac.server.PasswordHashes;
import dev.lac.server.RadiusWire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A whole LAC between doubles on a virtual clock: every engine of the product, no thread, no socket. */
final class WholeLac {
    static final String BASE = """
            name: lac1
            pppoe:
              interfaces: [access0]
            radius:
              authentication:
                - address: 192.0.2.10:1812
                  secret: radiussecret
                - address: 192.0.2.11:1812
                  secret: radiussecret
              accounting:
                - address: 192.0.2.10:1813
                  secret: radiussecret
                - address: 192.0.2.11:1813
                  secret: radiussecret
            l2tp:
              local: 192.0.2.1
              hello-interval: 30s
            lns:
              - name: one
                addresses: [lns1.example, 192.0.2.22]
                secret: tunnelsecret
              - name: two
                addresses: [192.0.2.22]
                secret: tunnelsecret
              - name: nowhere
                addresses: [gone.example]
                secret: tunnelsecret
            selection:
              rules:
                - domain: one.example
                  lns: one
                - domain: two.example
                  lns: two
                - domain: gone.example
                  lns: nowhere
            """;

    private static final MacAddress LAC_MAC = MacAddress.parse("02:00:00:00:00:ff");
    private static final MacAddress LAC_SECOND_MAC = MacAddress.parse("02:00:00:00:01:ff");

    /** The time of day when the clock begins. */
    static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");

    final VirtualClock clock = new VirtualClock();
    final Random random;
    final ControlLoop loop = new ControlLoop(clock::now);
    final InMemoryDataPlane dataPlane;
    final Lac lac;
    final List<SubscriberDouble> subscribers = new ArrayList<>();
    final Map<InetSocketAddress, LnsDouble> lnses = new HashMap<>();
    final RadiusDouble radius = new RadiusDouble(Octets.ofText("radiussecret"), "Wrong password, says RADIUS");
    /** The addresses of names; a name that is not there does not exist, one of {@link #NO_SERVER} cannot be asked about. */
    final Map<String, List<String>> names = new HashMap<>();

    private static final int ACCOUNTING_PORT = 1813;
    /** Who sends CoA-Requests. */
    static final InetSocketAddress COA_CLIENT = new InetSocketAddress("192.0.2.10", 40_000);

    static final List<String> NO_SERVER = List.of("");
    /** Of every address. */
    Duration timeToLive = Duration.ofMinutes(5);

    final MemoryJournal journal;
    private final Map<MacAddress, Consumer<Octets>> toSubscribers = new HashMap<>();
    private final Map<InetSocketAddress, Consumer<Octets>> toLnses = new HashMap<>();
    /** The DSCPs of {@link #datagrams}. */
    final List<Integer> dscps = new ArrayList<>();

    private final InetSocketAddress local;
    private final List<InetSocketAddress> locals;
    private final Map<InetSocketAddress, InetSocketAddress> sources = new HashMap<>();
    private final Map<Integer, Boolean> deafRadius = new HashMap<>();
    /** RADIUS as each server with TLS has it. */
    final List<String> radSec = new ArrayList<>();

    /** Where the present RADIUS client hears its servers. */
    RadiusWire.Upcalls fromRadius;
    /** Wires of RADIUS clients that are open. */
    int radiusWires;

    /** Whether no server hears accounting. */
    boolean deafAccounting;

    double loss;
    double duplication;
    Duration jitter = Duration.ZERO;
    /** What subscribers' frames take to the LAC beyond the usual. */
    Duration delayToLac = Duration.ZERO;
    /** Everything that the LAC has sent, in hexadecimal, in order: frames, datagrams to LNSes, datagrams to RADIUS. */
    final List<String> frames = new ArrayList<>();

    final List<String> datagrams = new ArrayList<>();
    final List<String> requests = new ArrayList<>();
    final List<Octets> coaAnswers = new ArrayList<>();
    /** Records of calls that are over, in their order. */
    final List<CallRecord> calls = new ArrayList<>();
    /** What was kept of them, by id. */
    final Map<String, List<Frame>> captured = new HashMap<>();
    /** What the name server was asked. */
    final List<String> questions = new ArrayList<>();
    /** Datagrams to an LNS at which the data plane fails, to see what a fault of our own costs. */
    Predicate<Octets> fault = datagram -> false;
    /** What becomes of every packet towards the LAC on its way. */
    UnaryOperator<Octets> tamper = packet -> packet;

    WholeLac(String yaml, long seed) {
        this(yaml, seed, new MemoryJournal(Runnable::run));
        until("Accounting-On is acknowledged", () -> journal.records().isEmpty());
        requests.clear();
    }

    /**
     * @param journal what an earlier LAC has left
     */
    WholeLac(String yaml, long seed, MemoryJournal journal) {
        this.journal = journal;
        journal.use(end -> clock.after(Duration.ofMillis(1), () -> loop.turn(end)));
        random = new Random(seed);
        LacConfig config = config(yaml);
        locals = LocalAddresses.of(config);
        local = locals.get(0);
        dataPlane = new InMemoryDataPlane(List.of(LAC_MAC, LAC_SECOND_MAC), locals, new InMemoryDataPlane.Wire() {
            @Override
            public void frame(int port, Octets frame) {
                frames.add(frame.hex());
                byte[] to = Arrays.copyOf(frame.toByteArray(), 6);
                Consumer<Octets> link = toSubscribers.get(MacAddress.of(ByteBuffer.wrap(to), 0));
                if (link != null) {
                    link.accept(frame);
                }
            }

            @Override
            public void datagram(
                    InetSocketAddress from,
                    InetSocketAddress to,
                    InMemoryDataPlane.Outgoing outgoing,
                    Octets datagram) {
                datagrams.add(datagram.hex());
                sources.put(to, from);
                dscps.add(outgoing.dscp());
                if (fault.test(datagram)) {
                    throw new IllegalStateException("a fault on purpose");
                }
                Consumer<Octets> link = toLnses.get(to);
                if (link != null) {
                    link.accept(datagram);
                }
            }
        });
        lac = lac(config);
        dataPlane.start(new Punts());
        clock.drive(loop);
        names.put("lns1.example", List.of("192.0.2.21"));
        radius.add("alice@one.example", "a-secret");
        radius.add("bob@two.example", "b-secret");
        radius.add("carol@gone.example", "c-secret");
        radius.add("dave@unknown.example", "d-secret");
    }

    WholeLac() {
        this(BASE, 1);
    }

    private Lac lac(LacConfig config) {
        try {
            return new Lac(
                    config,
                    loop,
                    new Lac.Surroundings(
                            dataPlane,
                            new NameServer(),
                            random,
                            (settings, upcalls) -> new Wire(upcalls),
                            new PasswordHashes(Runnable::run, loop::turn),
                            journal,
                            (to, datagram) -> coaAnswers.add(datagram),
                            (call, frames) -> {
                                calls.add(call);
                                captured.put(call.id(), frames);
                            },
                            EPOCH));
        } catch (DictionaryException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** {@link #BASE} with {@code lines} at the beginning of a section, or with a section more. */
    static WholeLac with(String section, String lines) {
        return new WholeLac(yaml(BASE, section, lines), 1);
    }

    static String yaml(String base, String section, String lines) {
        String head = "\n" + section + ":\n";
        return base.contains(head) ? base.replace(head, head + lines) : base + section + ":\n" + lines;
    }

    /** {@link #BASE} with {@code lines} more about the LNS "one". */
    static WholeLac withLns(String lines) {
        return new WholeLac(BASE.replaceFirst("secret: tunnelsecret\n", "secret: tunnelsecret\n" + lines), 1);
    }

    static LacConfig config(String yaml) {
        try {
            Path file = Files.createTempFile("lac", ".yaml");
            try {
                return ConfigLoader.load(Files.writeString(file, yaml), name -> null);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ConfigException e) {
            throw new IllegalArgumentException(e.toString(), e);
        }
    }

    static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    // The other parties.

    LnsDouble lns(String host, LnsDouble.Mode mode) {
        InetSocketAddress at = new InetSocketAddress(host, 1701);
        LnsDouble.Settings settings = new LnsDouble.Settings(
                "lns-" + host,
                Octets.ofText("tunnelsecret"),
                mode,
                (Inet4Address) address("10.0.0.1"),
                (Inet4Address) address("10.0.1.0"),
                Map.of(
                        "alice@one.example", LnsDouble.User.of("a-secret"),
                        "bob@two.example", LnsDouble.User.of("b-secret")));
        Consumer<Octets> toLac =
                link(datagram -> loop.turn(() -> dataPlane.receiveDatagram(source(at), at, tamper.apply(datagram))));
        LnsDouble lns = new LnsDouble(settings, random, (to, datagram) -> toLac.accept(datagram));
        clock.drive(lns);
        lnses.put(at, lns);
        toLnses.put(at, link(datagram -> lns.receive(source(at), datagram, clock.now())));
        return lns;
    }

    /** Where the LAC's datagrams to an LNS come from. */
    InetSocketAddress source(InetSocketAddress lns) {
        return sources.getOrDefault(lns, local);
    }

    SubscriberDouble subscriber(String user, String password, AuthProtocol... willing) {
        return subscriberOn(0, user, password, willing);
    }

    SubscriberDouble subscriberOn(int port, String user, String password, AuthProtocol... willing) {
        return subscriber(port, nextMac(), "", user, password, willing);
    }

    SubscriberDouble subscriberFor(String service, String user, String password) {
        return subscriber(0, nextMac(), service, user, password);
    }

    /** Another subscriber at the same address, as after a power cut: nothing reaches the one before any more. */
    SubscriberDouble sameHost(SubscriberDouble before, String user, String password) {
        return subscriber(0, before.mac(), "", user, password);
    }

    private MacAddress nextMac() {
        return new MacAddress(0x0200_0000_1000L + subscribers.size());
    }

    private SubscriberDouble subscriber(
            int port, MacAddress mac, String service, String user, String password, AuthProtocol... willing) {
        Consumer<Octets> arrives = link(frame -> loop.turn(() -> dataPlane.receiveFrame(port, tamper.apply(frame))));
        Consumer<Octets> toLac = frame -> clock.after(delayToLac, () -> arrives.accept(frame));
        SubscriberDouble subscriber = new SubscriberDouble(
                mac,
                service,
                user,
                password,
                willing.length == 0 ? List.of(AuthProtocol.CHAP_MD5) : List.of(willing),
                random,
                toLac::accept);
        toSubscribers.put(mac, link(frame -> subscriber.receive(frame, clock.now())));
        clock.drive(subscriber);
        subscribers.add(subscriber);
        return subscriber;
    }

    private Consumer<Octets> link(Consumer<Octets> receiver) {
        return packet -> new LossyLink(clock, random, receiver)
                .losing(loss, duplication)
                .delaying(Duration.ofMillis(1), jitter)
                .accept(packet);
    }

    /** The RADIUS servers at 192.0.2.10 and .11 share their users; a deaf one is silent. */
    void deafRadius(int lastOctet, boolean deaf) {
        deafRadius.put(lastOctet, deaf);
    }

    private void toRadius(RadiusWire.Upcalls upcalls, int socket, InetSocketAddress to, Octets datagram) {
        requests.add(to.getAddress().getHostAddress() + "/" + socket + " " + datagram.hex());
        if (to.getPort() == ACCOUNTING_PORT && deafAccounting) {
            return;
        }
        if (deafRadius.getOrDefault(to.getAddress().getAddress()[3] & 0xff, false)) {
            return;
        }
        Consumer<Octets> back = link(reply -> loop.turn(() -> upcalls.received(socket, to, tamper.apply(reply))));
        link(request -> radius.receive(request).ifPresent(back)).accept(datagram);
    }

    // What a test does and sees.

    SubscriberDouble dial(SubscriberDouble subscriber) {
        subscriber.dial(clock.now());
        return subscriber;
    }

    void until(String what, java.util.function.BooleanSupplier condition) {
        clock.until(what, Duration.ofSeconds(90), condition);
    }

    void up(SubscriberDouble subscriber) {
        until("the subscriber is up", () -> {
            if (subscriber.state() == SubscriberDouble.State.ENDED) {
                throw new AssertionError(subscriber.end() + "; " + lac.counterSnapshot());
            }
            return subscriber.isUp();
        });
    }

    void ended(SubscriberDouble subscriber) {
        until("the subscriber's session ends", () -> subscriber.state() == SubscriberDouble.State.ENDED);
    }

    void ping(SubscriberDouble subscriber) {
        int before = subscriber.pongs();
        subscriber.ping(1, 64);
        until("a ping is answered", () -> subscriber.pongs() > before);
    }

    /** Accounting of sessions with that Acct-Status-Type. */
    List<Request> accounted(int status) {
        return radius.accounting().stream()
                .filter(request -> request.status() == status)
                .toList();
    }

    /** The only Accounting-Request with that Acct-Status-Type there will be. */
    Request accountedOnce(int status) {
        until("accounting of status " + status, () -> !accounted(status).isEmpty());
        assertThat(accounted(status)).hasSize(1);
        return accounted(status).get(0);
    }

    /** Sends a Disconnect- or CoA-Request; returns the answer's code and Error-Cause, or "silence". */
    String dynamic(Octets request) {
        int before = coaAnswers.size();
        loop.turn(() -> lac.onDynamicAuthorization(COA_CLIENT, request.buffer()));
        if (coaAnswers.size() == before) {
            return "silence";
        }
        Octets answer = coaAnswers.get(before);
        String hex = answer.hex();
        int cause = hex.indexOf("6506000001", 40); // Error-Cause (101)
        return answer.get(0) + (cause < 0 ? "" : " " + Integer.parseInt(hex.substring(cause + 8, cause + 12), 16));
    }

    List<Request> stops() {
        return radius.accounting().stream()
                .filter(request -> request.status() == 2)
                .toList();
    }

    long ends(EndReason reason) {
        return lac.counted().ends().get(reason);
    }

    /** No subscriber, call, relay, request or open tunnel beyond {@code tunnels} is left, and after the linger no tunnel at all. */
    void assertNothingLeft(int tunnels) {
        until("RADIUS has answered", () -> lac.radiusRequestsInFlight() == 0);
        assertThat(lac.subscriberCount()).as("subscribers").isZero();
        assertThat(lac.callCount()).as("L2TP session ids").isZero();
        assertThat(dataPlane.relayCount()).as("relays").isZero();
        assertThat(lac.tunnelCount()).as("tunnels").isEqualTo(tunnels);
        assertThat(loop.failures()).as("failures on the loop").isZero();
        assertThat(lac.counted().lac().get(dev.lac.server.LacEvent.INTERNAL_FAILURE))
                .as("internal failures")
                .isZero();
    }

    private final class NameServer implements Upstream {
        @Override
        public void query(String name, RecordType type, Consumer<Answer> then) {
            questions.add(name + " " + type);
            List<String> known = names.get(name);
            Answer answer;
            if (known == null) {
                answer = new Answer.None(false, null);
            } else if (known.equals(NO_SERVER)) {
                answer = new Answer.Failed("no DNS server answers");
            } else {
                List<Data> data = known.stream()
                        .map(WholeLac::address)
                        .filter(ip -> (ip instanceof Inet4Address) == (type == RecordType.A))
                        .<Data>map(ip -> new Data.Host(ip, timeToLive))
                        .toList();
                answer = data.isEmpty() ? new Answer.None(true, null) : new Answer.Records(data);
            }
            clock.after(Duration.ofMillis(2), () -> loop.turn(() -> then.accept(answer)));
        }
    }

    private final class Wire implements RadiusWire {
        private final Upcalls upcalls;

        private Wire(Upcalls upcalls) {
            this.upcalls = upcalls;
            fromRadius = upcalls;
            radiusWires++;
        }

        @Override
        public void start() {}

        @Override
        public long dropped() {
            return 0;
        }

        @Override
        public void addressChanged(String server, @Nullable InetSocketAddress address) {}

        @Override
        public void close() {
            radiusWires--;
        }

        @Override
        public void send(int socket, InetSocketAddress to, Octets datagram) {
            toRadius(upcalls, socket, to, datagram);
        }

        @Override
        public void send(String tlsServer, Octets packet) {
            radSec.add(tlsServer);
            link(request -> radius.receive(request)
                            .ifPresent(link(reply -> loop.turn(() -> upcalls.received(tlsServer, reply)))))
                    .accept(packet);
        }

        @Override
        public void reconnect(String tlsServer, String cause) {
            radSec.add(tlsServer + ": " + cause);
        }
    }

    private final class Punts implements dev.lac.dataplane.DataPlane.Punts {
        @Override
        public boolean onDiscovery(int port, MacAddress from, MacAddress to, VlanTags tags, ByteBuffer packet) {
            lac.onDiscovery(port, from, to, tags, packet);
            return true;
        }

        @Override
        public boolean onSessionFrame(int port, MacAddress from, VlanTags tags, int sessionId, ByteBuffer ppp) {
            lac.onSessionFrame(port, from, tags, sessionId, ppp);
            return true;
        }

        @Override
        public boolean onControl(int at, InetSocketAddress from, ByteBuffer datagram) {
            lac.onControl(at, from, datagram);
            return true;
        }

        @Override
        public boolean onData(InetSocketAddress from, ByteBuffer datagram) {
            lac.onData(from, datagram);
            return true;
        }
    }
}
