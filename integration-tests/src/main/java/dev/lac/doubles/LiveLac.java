package dev.lac.doubles;

import dev.lac.config.ConfigException;
import dev.lac.config.ConfigLoader;
import dev.lac.config.ConfigLoader.Loaded;
import dev.lac.dataplane.InMemoryDataPlane;
import dev.lac.ppp.AuthProtocol;
import dev.lac.pppoe.MacAddress;
import dev.lac.protocol.Deadlines;
import dev.lac.protocol.Octets;
import dev.lac.radius.DictionaryException;
import dev.lac.server.ControlThread;
import dev.lac.server.LacServer;
import dev.lac.store.StoreException;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The real LAC in this process with as many subscribers as wanted, one LNS and one RADIUS server, without privileges: RADIUS, DNS and L2TP go
 * over UDP on loopback, the access Ethernet is a pair of method calls. All doubles live on one thread of their own.
 */
public final class LiveLac implements AutoCloseable {
    /** Of every subscriber. */
    public static final String PASSWORD = "wonderland-of-passwords";
    /** Of the tunnel. */
    public static final String TUNNEL_SECRET = "secret-of-the-tunnel";
    /** Of the RADIUS server. */
    public static final String RADIUS_SECRET = "secret-of-radius";

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MAC_LENGTH = 6;
    private static final MacAddress LAC_MAC = MacAddress.parse("02:00:00:00:0a:ff");

    private final RandomGenerator random = new SecureRandom();
    private final ControlThread world = new ControlThread();
    private final RadiusDouble radius = new RadiusDouble(Octets.ofText(RADIUS_SECRET), "Access denied");
    private final Map<String, LnsDouble.User> users = new HashMap<>();
    private final List<SubscriberDouble> subscribers = new ArrayList<>();
    private final List<Deadlines.Watch> watches = new ArrayList<>();
    private final Map<MacAddress, Integer> places = new ConcurrentHashMap<>();
    private final UdpPort radiusPort;
    private final DnsDouble dns;
    private final LnsDouble lns;
    private final List<Home> homes = new ArrayList<>();
    private final UdpPort lacPort;
    private final InMemoryDataPlane dataPlane;
    private final Path file;
    private final LacServer server;
    /** Belongs to the doubles' thread. */
    private boolean radiusSilent;

    /**
     * Starts it; nobody has dialled in yet.
     *
     * @param directory where its files are
     * @param network the third octet of its addresses in 127.18, so that several live side by side
     * @param count subscribers: {@code user0@isp.example} and so on
     * @param sections further sections of the configuration
     */
    public LiveLac(Path directory, int network, int count, String sections)
            throws IOException, ConfigException, StoreException, DictionaryException {
        this(directory, network, count, sections, List.of());
    }

    /** The same with further subscribers by name, who come after the others. */
    public LiveLac(Path directory, int network, int count, String sections, List<String> named)
            throws IOException, ConfigException, StoreException, DictionaryException {
        world.start();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            names.add(user(i));
        }
        names.addAll(named);
        InetAddress lnsHost = InetAddress.getByName("127.18." + network + ".2");
        radiusPort = new UdpPort(loopback(), this::toRadius);
        dns = new DnsDouble(loopback(), Map.of("lns.isp.example", List.of(lnsHost)), 60, answer -> {});
        for (String name : names) {
            radius.add(name, PASSWORD);
            users.put(name, LnsDouble.User.of(PASSWORD));
        }
        lns = addLns("lns.isp.example", lnsHost, TUNNEL_SECRET);
        for (String name : names) {
            add(name, PASSWORD, AuthProtocol.CHAP_MD5);
        }
        file = Files.writeString(directory.resolve("lac.yaml"), yaml(network) + sections);
        Loaded loaded = ConfigLoader.read(file, name -> null);
        lacPort = new UdpPort(loaded.config().l2tp().local(), this::toLac);
        dataPlane = new InMemoryDataPlane(List.of(LAC_MAC), List.of(lacPort.address()), new Wire());
        server = new LacServer(loaded, dataPlane);
    }

    /**
     * Adds an LNS on port 1701, which knows the subscribers of the constructor.
     *
     * @param secret of its tunnels
     */
    public LnsDouble addLns(String name, InetAddress address, String secret) throws IOException {
        Home home = new Home(new InetSocketAddress(address, 1701));
        LnsDouble added = new LnsDouble(
                new LnsDouble.Settings(
                        name,
                        Octets.ofText(secret),
                        LnsDouble.Mode.PROXY,
                        (Inet4Address) InetAddress.getByName("10.64.0.1"),
                        (Inet4Address) InetAddress.getByName("10.64.0.2"),
                        users),
                random,
                home.port::send);
        ask(() -> home.move(added));
        homes.add(home);
        return added;
    }

    private static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    private String yaml(int network) {
        return """
                name: edge1
                pppoe:
                  interfaces: [access0]
                radius:
                  authentication:
                    - address: 127.0.0.1:%1$d
                      secret: %2$s
                  accounting:
                    - address: 127.0.0.1:%1$d
                      secret: %2$s
                dns:
                  servers: [127.0.0.1:%3$d]
                l2tp:
                  local: 127.18.%4$d.1
                lns:
                  - name: isp
                    addresses: [lns.isp.example]
                    secret: %5$s
                  - name: spare
                    addresses: [127.18.%4$d.3]
                    secret: %5$s
                selection:
                  rules:
                    - name: spare users
                      domain: spare.example
                      lns: spare
                    - name: retail
                      domain: isp.example
                      lns: isp
                """.formatted(
                radiusPort.address().getPort(), RADIUS_SECRET, dns.address().getPort(), network, TUNNEL_SECRET);
    }

    /**
     * Adds a subscriber. The RADIUS server and the LNS know those whom the constructor made; others are to be told to
     * {@link #radius()}.
     *
     * @param willing the protocols that it authenticates by, the preferred first
     * @return its number
     */
    public int add(String user, String password, AuthProtocol... willing) {
        int index = subscribers.size();
        MacAddress mac = MacAddress.parse(
                String.format(Locale.ROOT, "02:00:00:01:%02x:%02x", index >> Byte.SIZE & 0xff, index & 0xff));
        SubscriberDouble subscriber = new SubscriberDouble(
                mac,
                "",
                user,
                password,
                List.of(willing),
                random,
                frame -> dataPlane().receiveFrame(0, frame));
        places.put(mac, index);
        return ask(() -> {
            subscribers.add(subscriber);
            watches.add(world.loop().deadlines().watch(subscriber));
            return index;
        });
    }

    private InMemoryDataPlane dataPlane() {
        return dataPlane;
    }

    /** The name of a subscriber, counted from 0. */
    public static String user(int index) {
        return "user" + index + "@isp.example";
    }

    /** Its configuration, which may be written anew. */
    public Path file() {
        return file;
    }

    /** Where it takes commands. */
    public Path socket() {
        return file.resolveSibling("state/lac.sock");
    }

    public LacServer server() {
        return server;
    }

    /** The RADIUS server, to be asked by {@link #ask}. */
    public RadiusDouble radius() {
        return radius;
    }

    /** Whether RADIUS hears nothing from now on. */
    public void silenceRadius(boolean silent) {
        ask(() -> radiusSilent = silent);
    }

    /** The LNS, to be asked by {@link #ask}. */
    public LnsDouble lns() {
        return lns;
    }

    /** A subscriber, to be asked by {@link #ask}. */
    public SubscriberDouble subscriber(int index) {
        return subscribers.get(index);
    }

    /** Asks the doubles something on the thread that they live on. */
    public <T> T ask(Supplier<T> question) {
        return world.ask(question).join();
    }

    /** Dials in with the subscribers from {@code first} on, {@code count} of them. */
    public void dial(int first, int count) {
        for (int i = first; i < first + count; i++) {
            int index = i;
            world.post(() -> {
                subscribers.get(index).dial(world.loop().now());
                watches.get(index).refresh();
            });
        }
    }

    /** Has a subscriber say something. */
    public void tell(int index, Runnable what) {
        ask(() -> {
            what.run();
            watches.get(index).refresh();
            return true;
        });
    }

    /** How many subscribers have an address. */
    public long up() {
        return ask(() -> subscribers.stream().filter(SubscriberDouble::isUp).count());
    }

    /** Waits until so many subscribers have an address. */
    public void awaitUp(int count) {
        await(count + " subscribers are up", () -> up() == count);
    }

    /** Waits until {@code condition} holds. */
    public static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("not within " + PATIENCE.toSeconds() + " s: " + what);
            }
            try {
                TimeUnit.MILLISECONDS.sleep(5);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while waiting: " + what, e);
            }
        }
    }

    private void toRadius(InetSocketAddress from, Octets datagram) {
        world.post(() -> {
            if (!radiusSilent) {
                radius.receive(datagram).ifPresent(reply -> radiusPort.send(from, reply));
            }
        });
    }

    private void toLac(InetSocketAddress from, Octets datagram) {
        dataPlane.receiveDatagram(lacPort.address(), from, datagram);
    }

    @Override
    public void close() {
        server.shutDown(Duration.ofSeconds(10));
        server.close();
        lacPort.close();
        homes.forEach(home -> home.port.close());
        radiusPort.close();
        dns.close();
        world.finish();
    }

    /** Where an LNS lives. */
    private final class Home {
        private final UdpPort port;
        private @Nullable LnsDouble tenant;
        private Deadlines.@Nullable Watch watch;

        private Home(InetSocketAddress address) throws IOException {
            port = new UdpPort(address, this::receive);
        }

        private boolean move(LnsDouble into) {
            tenant = into;
            watch = world.loop().deadlines().watch(into);
            return true;
        }

        private void receive(InetSocketAddress from, Octets datagram) {
            world.post(() -> {
                if (tenant != null && watch != null) {
                    tenant.receive(from, datagram, world.loop().now());
                    watch.refresh();
                }
            });
        }
    }

    /** What the LAC sends. */
    private final class Wire implements InMemoryDataPlane.Wire {
        @Override
        public void frame(int access, Octets frame) {
            Integer place =
                    places.get(MacAddress.of(ByteBuffer.wrap(Arrays.copyOf(frame.toByteArray(), MAC_LENGTH)), 0));
            if (place != null) {
                world.post(() -> {
                    subscribers.get(place).receive(frame, world.loop().now());
                    watches.get(place).refresh();
                });
            }
        }

        @Override
        public void datagram(
                InetSocketAddress from, InetSocketAddress to, InMemoryDataPlane.Outgoing outgoing, Octets datagram) {
            lacPort.send(to, datagram);
        }
    }
}
