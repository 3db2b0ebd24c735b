package dev.lac.demo;

import dev.lac.config.ConfigException;
import dev.lac.config.ConfigLoader;
import dev.lac.config.ConfigLoader.Loaded;
import dev.lac.dataplane.InMemoryDataPlane;
import dev.lac.doubles.DnsDouble;
import dev.lac.doubles.LnsDouble;
import dev.lac.doubles.RadiusDouble;
import dev.lac.doubles.RadiusDouble.Request;
import dev.lac.doubles.SubscriberDouble;
import dev.lac.doubles.UdpPort;
import dev.lac.ppp.AuthProtocol;
import dev.lac.pppoe.MacAddress;
import dev.lac.protocol.Deadlines;
import dev.lac.protocol.Octets;
import dev.lac.radius.DictionaryException;
import dev.lac.server.ControlThread;
import dev.lac.server.LacServer;
import dev.lac.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code lac demo}: the main job from PADI to Accounting Stop on embedded defaults, in one process and without privileges. The LAC is
 * the real one; subscriber, RADIUS server, name server and LNS are doubles; RADIUS, DNS and L2TP run over UDP on loopback, and the
 * access Ethernet is a pair of method calls.
 */
@Command(
        name = "lac demo",
        description = "One call from PADI to Accounting Stop, between doubles.",
        sortOptions = false)
public final class Demo implements Callable<Integer> {
    private static final Duration PHASE_LIMIT = Duration.ofSeconds(10);
    private static final int PINGS = 3;
    private static final int MORE_CALLS = 200;
    private static final int PING_LENGTH = 56;
    /** An address of loopback that no other L2TP daemon is likely to be bound to; demo.yaml has the LAC's. */
    private static final String LNS_ADDRESS = "127.18.21.2";

    private static final String USER = "alice@isp.example";
    private static final String PASSWORD = "wonderland";
    private static final int REPLY_MESSAGE = 18;

    private static final class PhaseFailed extends Exception {
        private static final long serialVersionUID = 1L;

        PhaseFailed(String message) {
            super(message);
        }
    }

    private final PrintStream out;
    private final Narrator narrator;
    private final RandomGenerator random = new SecureRandom();
    /** Everything but the LAC lives on this thread. */
    private final ControlThread world = new ControlThread();

    private final RadiusDouble radius = new RadiusDouble(Octets.ofText("demo-radius"), "Access denied")
            .add(USER, PASSWORD, new RadiusDouble.Attribute(REPLY_MESSAGE, Octets.ofText("Welcome, Alice")));

    @Option(names = "--stay", description = "Keep a subscriber connected afterwards.")
    private boolean stay;

    @Option(
            names = "--lns",
            paramLabel = "MODE",
            defaultValue = "proxy",
            description = "How the LNS authenticates: ${COMPLETION-CANDIDATES}.")
    private LnsDouble.Mode mode = LnsDouble.Mode.PROXY;

    @Option(
            names = "--trouble",
            paramLabel = "KIND",
            description = "What is wrong with the LNS: ${COMPLETION-CANDIDATES}.")
    private @Nullable Trouble trouble;

    /** What may be wrong with the LNS. */
    enum Trouble {
        /** It loses the first datagrams both ways. */
        LOSSY,
        /** Everything it says comes later. */
        SLOW,
        /** It says everything twice. */
        REPEATING,
        /** It takes no call: error 7, "try another". */
        REDIRECTING
    }

    Demo(PrintStream out) {
        this.out = out;
        narrator = new Narrator(out);
    }

    public static void main(String[] arguments) {
        System.exit(commandLine(new Demo(System.out)).execute(withoutCommand(arguments)));
    }

    static CommandLine commandLine(Demo demo) {
        return new CommandLine(demo)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .registerConverter(LnsDouble.Mode.class, Demo::mode);
    }

    /** {@code lac demo --stay} hands on {@code demo --stay}. */
    private static String[] withoutCommand(String[] arguments) {
        return arguments.length == 0 ? arguments : Arrays.copyOfRange(arguments, 1, arguments.length);
    }

    /** As the field writes it, with hyphens. */
    private static LnsDouble.Mode mode(String text) {
        try {
            return LnsDouble.Mode.valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
        } catch (IllegalArgumentException e) {
            throw new CommandLine.TypeConversionException("use proxy, forced-chap or lcp-renegotiation");
        }
    }

    /**
     * Plays the story.
     *
     * @return 0, or 1 when a phase failed, which the last line names
     */
    @Override
    public Integer call() throws IOException, ConfigException, StoreException, DictionaryException {
        out.println("One call through a real LAC, between doubles (loopback UDP for RADIUS, DNS, L2TP)\n");
        world.start();
        InetAddress lnsHost = InetAddress.getByName(LNS_ADDRESS);
        Path home = Files.createTempDirectory("lac-demo");
        try (DnsDouble dns =
                        new DnsDouble(loopback(0), Map.of("lns.isp.example", List.of(lnsHost)), 60, narrator::dns);
                UdpPort radiusPort = radiusPort();
                LnsSide lns = new LnsSide(lnsHost);
                LacSide lac = new LacSide(config(home, radiusPort.address(), dns.address()))) {
            call(lac, lns);
            // An LNS that authenticates anew discards what a subscriber who believes itself authenticated sends (RFC
            // 1661 §3.5),
            // and is asked again after a Restart timer: nothing to measure.
            if (trouble == null && mode == LnsDouble.Mode.PROXY) {
                moreCalls(lac);
            }
            out.println("The whole story took place. `./lac demo --stay` keeps a subscriber connected.");
            if (stay) {
                stay(lac, lns);
            }
            return 0;
        } catch (PhaseFailed e) {
            out.println("\nFAILED: " + e.getMessage());
            return 1;
        } catch (IOException e) {
            out.println("\nFAILED in phase start: " + e.getMessage());
            return 1;
        } finally {
            world.finish();
            delete(home);
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    private UdpPort radiusPort() throws IOException {
        UdpPort[] port = new UdpPort[1];
        port[0] = new UdpPort(loopback(0), (from, datagram) -> {
            narrator.radius(true, datagram);
            world.post(() -> radius.receive(datagram).ifPresent(reply -> {
                narrator.radius(false, reply);
                port[0].send(from, reply);
            }));
        });
        return port[0];
    }

    /** The shipped demonstration configuration, with the ports that the doubles have got. */
    private static Loaded config(Path home, InetSocketAddress radius, InetSocketAddress dns)
            throws IOException, ConfigException {
        try (InputStream shipped = Demo.class.getResourceAsStream("demo.yaml")) {
            if (shipped == null) {
                throw new IOException("demo.yaml is missing from the jar");
            }
            String text = new String(shipped.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("RADIUS_PORT", String.valueOf(radius.getPort()))
                    .replace("DNS_PORT", String.valueOf(dns.getPort()));
            return ConfigLoader.read(Files.writeString(home.resolve("lac.yaml"), text), name -> null);
        }
    }

    // The story.

    private void call(LacSide lac, LnsSide lns) throws PhaseFailed {
        SubscriberDouble subscriber = lac.subscriber;
        long began = System.nanoTime();
        narrator.begin();
        lac.dial();
        await("PPPoE discovery", subscriber, () -> subscriber.sessionId() != 0);
        await(
                "LCP, authentication, RADIUS, DNS and tunnel",
                subscriber,
                () -> !lns.lns.calls().isEmpty());
        await("IPCP between subscriber and LNS", subscriber, subscriber::isUp);
        narrator.say(String.format(
                Locale.ROOT,
                "the subscriber is up after %.1f ms: %s, the LNS is %s",
                (System.nanoTime() - began) / 1e6,
                ask(() -> String.valueOf(subscriber.localAddress())),
                ask(() -> String.valueOf(subscriber.peerAddress()))));
        for (int i = 1; i <= PINGS; i++) {
            int sequence = i;
            ask(() -> {
                subscriber.ping(sequence, PING_LENGTH);
                return true;
            });
            await("ping", subscriber, () -> subscriber.pongs() >= sequence);
        }
        narrator.say("pings answered: " + PINGS);
        SubscriberDouble.Traffic counted = ask(subscriber::traffic);
        lac.hangUp();
        await("Accounting Stop", subscriber, () -> stop().isPresent());
        Request stop = ask(() -> stop().orElseThrow());
        narrator.say("Accounting Stop: user " + stop.text(1) + ", " + stop.number(42) + " octets in "
                + stop.number(47) + " packets from the subscriber, " + stop.number(43) + " octets in "
                + stop.number(48) + " packets to it, terminate cause " + stop.number(49));
        verify("octets from the subscriber", stop.number(42), counted.sentOctets());
        if (trouble != Trouble.REPEATING) { // its last word comes once more after the subscriber has counted
            verify("octets to the subscriber", stop.number(43), counted.receivedOctets());
        }
        if (!lac.server.ask(live -> live.subscriberCount() == 0 && live.callCount() == 0)) {
            throw new PhaseFailed("in phase teardown: the LAC still holds a session");
        }
    }

    private static void verify(String what, long accounted, long counted) throws PhaseFailed {
        if (accounted != counted) {
            throw new PhaseFailed(
                    "in phase Accounting Stop: " + what + ": accounted " + accounted + ", counted " + counted);
        }
    }

    private Optional<Request> stop() {
        return radius.accounting().stream()
                .filter(request -> request.status() == 2)
                .findFirst();
    }

    /** The same call again and again, untold: what it takes once the classes are loaded. */
    private void moreCalls(LacSide lac) throws PhaseFailed {
        narrator.silence();
        SubscriberDouble subscriber = lac.subscriber;
        double[] millis = new double[MORE_CALLS];
        for (int i = 0; i < MORE_CALLS; i++) {
            long began = ask(() -> world.loop().now());
            lac.dial();
            await("the " + (i + 2) + "th call", subscriber, subscriber::isUp);
            millis[i] = ask(() -> (subscriber.upAt() - began) / 1e6);
            lac.hangUp();
            int stops = i + 2;
            await(
                    "Accounting Stop",
                    subscriber,
                    () -> radius.accounting().stream()
                                    .filter(request -> request.status() == 2)
                                    .count()
                            == stops);
        }
        Arrays.sort(millis);
        out.printf(
                Locale.ROOT,
                "%n%d more calls, PADI to IPCP: p50 %.2f ms, p99 %.2f ms%n",
                MORE_CALLS,
                millis[MORE_CALLS / 2],
                millis[MORE_CALLS * 99 / 100]);
    }

    private void stay(LacSide lac, LnsSide lns) {
        narrator.silence();
        lac.dial();
        out.println("Dialled in again and staying: one ping a second, Ctrl-C ends it properly.");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> lac.server.shutDown(Duration.ofSeconds(5))));
        for (int sequence = 1; ; sequence++) {
            try {
                TimeUnit.SECONDS.sleep(1);
            } catch (InterruptedException e) {
                return;
            }
            int number = sequence;
            ask(() -> {
                if (lac.subscriber.isUp()) {
                    lac.subscriber.ping(number, PING_LENGTH);
                } else if (lac.subscriber.state() == SubscriberDouble.State.ENDED) {
                    lac.subscriber.dial(world.loop().now());
                    lac.watch.refresh();
                }
                return true;
            });
            int answered = ask(lac.subscriber::pongs);
            narrator.say("pings answered so far: " + answered + ", calls at the LNS: "
                    + ask(() -> lns.lns.sessions().size()));
        }
    }

    private void await(String phase, SubscriberDouble subscriber, Supplier<Boolean> condition) throws PhaseFailed {
        long end = System.nanoTime() + PHASE_LIMIT.toNanos();
        while (!ask(condition)) {
            String ended = ask(subscriber::end);
            boolean over = !ended.isEmpty() && !phase.startsWith("Accounting");
            if (over || System.nanoTime() > end) {
                throw new PhaseFailed("in phase " + phase + ": "
                        + (over ? "the subscriber's session ended: " + ended : "nothing within " + PHASE_LIMIT));
            }
            try {
                TimeUnit.MILLISECONDS.sleep(1);
            } catch (InterruptedException e) {
                throw new PhaseFailed("in phase " + phase + ": interrupted");
            }
        }
    }

    /** Asks a double something on the thread it lives on. */
    private <T> T ask(Supplier<T> question) {
        return world.ask(question).join();
    }

    /** The LNS with its UDP port. */
    private final class LnsSide implements AutoCloseable {
        private final LnsDouble lns;
        private final UdpPort port;
        private Deadlines.@Nullable Watch watch;

        LnsSide(InetAddress host) throws IOException {
            port = new UdpPort(new InetSocketAddress(host, 1701), this::arrived);
            LnsDouble.Settings settings = new LnsDouble.Settings(
                    "lns.isp.example",
                    Octets.ofText("demo-tunnel"),
                    mode,
                    (Inet4Address) InetAddress.getByName("10.64.0.1"),
                    (Inet4Address) InetAddress.getByName("10.64.0.2"),
                    Map.of(USER, LnsDouble.User.of(PASSWORD)));
            lns = new LnsDouble(settings, random, this::leaves);
            trouble(lns);
            world.post(() -> watch = world.loop().deadlines().watch(lns));
        }

        private void trouble(LnsDouble troubled) {
            if (trouble == null) {
                return;
            }
            switch (trouble) {
                case LOSSY -> troubled.script().loseReceived(1).loseSent(1);
                case SLOW -> troubled.script().delay(Duration.ofMillis(200));
                case REPEATING -> troubled.script().repeat(2);
                case REDIRECTING -> troubled.redirectCalls();
            }
        }

        private void arrived(InetSocketAddress from, Octets datagram) {
            narrator.l2tp(true, datagram);
            world.post(() -> {
                lns.receive(from, datagram, world.loop().now());
                if (watch != null) {
                    watch.refresh();
                }
            });
        }

        private void leaves(InetSocketAddress to, Octets datagram) {
            narrator.l2tp(false, datagram);
            port.send(to, datagram);
        }

        @Override
        public void close() {
            port.close();
        }
    }

    /** The LAC with its L2TP port, and the subscriber on its access wire. */
    private final class LacSide implements AutoCloseable {
        private final SubscriberDouble subscriber = new SubscriberDouble(
                MacAddress.parse("02:00:00:00:0a:01"),
                "",
                USER,
                PASSWORD,
                List.of(AuthProtocol.CHAP_MD5),
                random,
                this::fromSubscriber);
        private final UdpPort port;
        private final InMemoryDataPlane dataPlane;
        private final LacServer server;
        private final Deadlines.Watch watch;

        LacSide(Loaded loaded) throws IOException, StoreException, DictionaryException {
            watch = ask(() -> world.loop().deadlines().watch(subscriber));
            port = new UdpPort(
                    loaded.config().l2tp().local(),
                    (from, datagram) -> plane().receiveDatagram(port().address(), from, datagram));
            dataPlane = new InMemoryDataPlane(
                    List.of(MacAddress.parse("02:00:00:00:0a:ff")),
                    List.of(port.address()),
                    new InMemoryDataPlane.Wire() {
                        @Override
                        public void frame(int access, Octets frame) {
                            narrator.frame(false, frame);
                            world.post(() -> {
                                subscriber.receive(frame, world.loop().now());
                                watch.refresh();
                            });
                        }

                        @Override
                        public void datagram(
                                InetSocketAddress from,
                                InetSocketAddress to,
                                InMemoryDataPlane.Outgoing outgoing,
                                Octets datagram) {
                            port.send(to, datagram);
                        }
                    });
            server = new LacServer(loaded, dataPlane);
        }

        private UdpPort port() {
            return port;
        }

        private InMemoryDataPlane plane() {
            return dataPlane;
        }

        private void fromSubscriber(Octets frame) {
            narrator.frame(true, frame);
            dataPlane.receiveFrame(0, frame);
        }

        void dial() {
            ask(() -> {
                subscriber.dial(world.loop().now());
                watch.refresh();
                return true;
            });
        }

        void hangUp() {
            ask(() -> {
                subscriber.hangUp();
                watch.refresh();
                return true;
            });
        }

        @Override
        public void close() {
            server.shutDown(Duration.ofSeconds(5));
            server.close();
            port.close();
        }
    }
}
