package dev.lac.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.TestInfo;

/**
 * The world of one test, made for it and gone after it:
 *
 * <pre>
 *  guest                        namespace of the LAC                       guest, and namespaces of the host
 *  sub ── vec0 ═══ tap ═══ access0 ── LAC ── core0 (bridge, 192.0.2.1) ─┬─ vec1 ── lns1  192.0.2.2  xl2tpd
 *  pppd …                                │                              ├─ vec2 ── lns2  192.0.2.3  xl2tpd
 *                                        └─ FreeRADIUS, dnsmasq         ├─ eth0           192.0.2.4  l2tpns
 *                                                                       └─ eth0           2001:db8::5  the LNS double
 * </pre>
 *
 * <p>Or without a guest, where neither pppd nor xl2tpd is needed as a judge: {@code access0} then leads to a {@link Crowd} of subscriber
 * doubles, and LNSes are {@link CoreLns}es.
 *
 * <p>Whatever wrote a log is told to {@link #evidence}; a failed test has all logs in {@code integration-tests/target/peers} and their ends
 * in its message.
 */
final class Rig implements AutoCloseable {
    static final String LAC = "192.0.2.1";
    static final String LNS1 = "192.0.2.2";
    static final String LNS2 = "192.0.2.3";
    static final String LNS3 = "192.0.2.4";
    static final String LAC_V6 = "2001:db8::1";
    static final String LNS_V6 = "2001:db8::5";

    static final String ACCESS = "access0";
    static final String CORE = "core0";
    /** The guest's end of the first LNS' cable. */
    static final String FAR_CORE = "lns1g";
    /** Room for a PPP frame of 1,500 octets in PPPoE (RFC 4638). */
    private static final int ACCESS_MTU = 1508;
    /** Room for such a frame in L2TP. */
    private static final int CORE_MTU = 1600;

    private static final int TAIL = 40;
    private static final Pattern DIRECTORY = Pattern.compile("lac-peers-(\\d+)-\\d+");

    /** What a test does in this world. */
    interface Story {
        void play(Rig rig) throws Exception;
    }

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final Map<String, Supplier<String>> logs = new LinkedHashMap<>();
    private final Path directory;
    private final Namespace namespace;
    private final Guest guest;
    private final Crowd crowd;
    private int lacs;

    private Rig(boolean guests) throws IOException {
        directory =
                Files.createTempDirectory("lac-peers-" + ProcessHandle.current().pid() + "-");
        open.push(() -> delete(directory));
        namespace = keep(Namespace.make("lac"));
        namespace.ip("link", "add", CORE, "type", "bridge");
        namespace.ip("addr", "add", LAC + "/24", "dev", CORE);
        namespace.ip("addr", "add", LAC_V6 + "/64", "dev", CORE, "nodad");
        namespace.ip("link", "set", CORE, "up");
        if (!guests) {
            guest = null;
            crowd = keep(new Crowd(crowdNamespace()));
            return;
        }
        crowd = null;
        namespace.tap(ACCESS, ACCESS_MTU);
        namespace.cable("lns1", FAR_CORE, CORE_MTU);
        namespace.cable("lns2", "lns2g", CORE_MTU);
        bridge("lns1");
        bridge("lns2");
        guest = keep(Guest.boot(
                directory,
                namespace,
                List.of(
                        "tap,ifname=" + ACCESS + ",mtu=" + ACCESS_MTU,
                        "raw,ifname=" + FAR_CORE + ",mtu=" + CORE_MTU,
                        "raw,ifname=lns2g,mtu=" + CORE_MTU)));
        evidence("guest", guest::console);
    }

    private Namespace crowdNamespace() {
        Namespace made = keep(Namespace.make("crowd"));
        namespace.ip("link", "add", ACCESS, "type", "veth", "peer", "name", Crowd.DEVICE, "netns", made.name());
        namespace.ip("link", "set", ACCESS, "mtu", Integer.toString(ACCESS_MTU), "up");
        made.ip("link", "set", Crowd.DEVICE, "mtu", Integer.toString(ACCESS_MTU), "up");
        return made;
    }

    /** Makes a world with a guest, plays {@code story} in it and takes it away. */
    static void play(TestInfo test, Story story) throws Exception {
        play(test, true, story);
    }

    /** Makes a world with a crowd, plays {@code story} in it and takes it away. */
    static void playWithCrowd(TestInfo test, Story story) throws Exception {
        play(test, false, story);
    }

    private static void play(TestInfo test, boolean guests, Story story) throws Exception {
        removeLeftovers();
        Rig rig = new Rig(guests);
        Thread lastResort = new Thread(rig::close, "rig removal");
        Runtime.getRuntime().addShutdownHook(lastResort);
        try {
            if (guests) {
                rig.connectGuest();
            }
            story.play(rig);
        } catch (Exception | AssertionError e) {
            throw new AssertionError(e.getMessage() + "\n" + rig.report(test), e);
        } finally {
            rig.close();
            Runtime.getRuntime().removeShutdownHook(lastResort);
        }
    }

    private void connectGuest() {
        guest.sh("""
                set -e
                for place in "sub vec0" "lns1 vec1 %s" "lns2 vec2 %s"; do
                  set -- $place
                  ip netns add $1
                  ip link set $2 netns $1
                  ip -n $1 link set lo up
                  ip -n $1 link set $2 up
                  [ -z "$3" ] || ip -n $1 addr add $3/24 dev $2
                done
                """.formatted(LNS1, LNS2));
    }

    // Peers.

    /** Where pppd and xl2tpd run. */
    Guest guest() {
        return Objects.requireNonNull(guest, "this world has no guest");
    }

    /** The subscribers of a world without a guest. */
    Crowd crowd() {
        return Objects.requireNonNull(crowd, "this world has no crowd");
    }

    Namespace namespace() {
        return namespace;
    }

    /** FreeRADIUS with {@code users}, a file as users(5) describes it. */
    FreeRadius freeRadius(String users) {
        return freeRadius(FreeRadius.Settings.everywhere(), users);
    }

    /** One more FreeRADIUS; each has an address of its own. */
    FreeRadius freeRadius(FreeRadius.Settings settings, String users) {
        return keep(new FreeRadius(this, settings, users));
    }

    /** dnsmasq that knows these addresses by name for good. */
    Dnsmasq dnsmasq(Map<String, String> addresses) {
        return dnsmasq(
                600,
                addresses.entrySet().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, name -> List.of(name.getValue()))));
    }

    /** dnsmasq whose answers live so many seconds, with {@code more} of its options. */
    Dnsmasq dnsmasq(int timeToLive, Map<String, List<String>> names, String... more) {
        return keep(new Dnsmasq(this, timeToLive, names, more));
    }

    /** xl2tpd in the guest at {@link #LNS1} or {@link #LNS2}. */
    Xl2tpd xl2tpd(String address, Xl2tpd.Settings settings) {
        return new Xl2tpd(this, address.equals(LNS1) ? "lns1" : "lns2", settings);
    }

    /** l2tpns in a namespace of its own at {@link #LNS3}; it asks the RADIUS server of the LAC. */
    L2tpns l2tpns(String secret) {
        return keep(new L2tpns(this, secret));
    }

    /** The LNS double at an address of the core, with a Host Name of its own. */
    CoreLns lnsDouble(String name, String address, String secret, Map<String, String> users) {
        return keep(new CoreLns(this, name, address, secret, users));
    }

    /** The same for users whose password is {@link Users#PASSWORD}. */
    CoreLns lnsDouble(String name, String address, String secret, Collection<String> users) {
        return lnsDouble(name, address, secret, Users.passwords(users));
    }

    /** The product; {@code settings} go on after {@code pppoe.interfaces} and replace whole sections of the usual ones. */
    LacProcess lac(String settings) {
        return keep(new LacProcess(this, lacs++ == 0 ? "lac" : "lac-" + lacs, settings));
    }

    /** Starts to record what crosses every interface of the LAC. */
    Capture capture() {
        return capture(Capture.Place.ACCESS, Capture.Place.CORE, Capture.Place.LOOPBACK);
    }

    Capture capture(Capture.Place... places) {
        return keep(new Capture(this, places));
    }

    // For the peers.

    /** Starts a daemon whose log is kept and which ends with the world. */
    Daemon daemon(String name, Namespace where, List<String> command) {
        Daemon daemon = keep(Daemon.start(name, directory.resolve(name + ".log"), where, command));
        evidence(name, daemon::log);
        return daemon;
    }

    Path directory() {
        return directory;
    }

    static Path home() {
        return Path.of(System.getProperty("lac.home", "..")).toAbsolutePath().normalize();
    }

    /**
     * Makes the cable to the first LNS the core itself, whose driver has XDP; nothing else is on it.
     *
     * @param mtu of the cable
     */
    void directCore(int mtu) {
        narrowCore(mtu);
        namespace.ip("link", "del", CORE);
        namespace.ip("link", "set", "lns1", "down");
        namespace.ip("link", "set", "lns1", "name", CORE);
        namespace.ip("addr", "add", LAC + "/24", "dev", CORE);
        namespace.ip("link", "set", CORE, "up");
        // A veth takes frames from XDP only when its peer polls.
        namespace.run("ethtool", "-K", FAR_CORE, "gro", "on");
    }

    /** Lowers the MTU of every interface of the core. */
    void narrowCore(int mtu) {
        for (String device : List.of(CORE, "lns1", FAR_CORE, "lns2", "lns2g")) {
            namespace.ip("link", "set", device, "mtu", Integer.toString(mtu));
        }
        guest.sh("ip -n lns1 link set vec1 mtu %1$d && ip -n lns2 link set vec2 mtu %1$d".formatted(mtu));
    }

    /** Gives {@code host} an interface {@code eth0} on the core, whose other end is {@code port}. */
    void connectCore(Namespace host, String port) {
        namespace.ip("link", "add", port, "type", "veth", "peer", "name", "eth0", "netns", host.name());
        namespace.ip("link", "set", port, "mtu", Integer.toString(CORE_MTU));
        host.ip("link", "set", "eth0", "mtu", Integer.toString(CORE_MTU), "up");
        bridge(port);
    }

    private void bridge(String port) {
        namespace.ip("link", "set", port, "master", CORE);
        namespace.ip("link", "set", port, "up");
    }

    /** Writes a file for a peer. */
    Path write(String name, String text) {
        try {
            Path file = directory.resolve(name);
            Files.createDirectories(file.getParent());
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A directory for a peer that is a disk of its own. */
    Path disk(String name, String size) {
        Path directory = write(name + "/mount", "").getParent();
        Shell.must("mount", "-t", "tmpfs", "-o", "size=" + size, "none", directory.toString());
        keep(() -> Shell.must("umount", directory.toString()));
        return directory;
    }

    void evidence(String name, Supplier<String> log) {
        logs.put(name, log);
    }

    <T extends AutoCloseable> T keep(T closeable) {
        open.push(closeable);
        return closeable;
    }

    // The end.

    private String report(TestInfo test) throws IOException {
        Path kept = home().resolve("integration-tests/target/peers")
                .resolve(test.getTestClass().orElseThrow().getSimpleName() + "."
                        + test.getTestMethod().orElseThrow().getName());
        Files.createDirectories(kept);
        StringBuilder report = new StringBuilder("The logs are in " + kept);
        logs.forEach((name, log) -> {
            String text = logOf(log);
            try {
                Files.writeString(kept.resolve(name + ".log"), text, StandardCharsets.ISO_8859_1);
            } catch (IOException e) {
                report.append("\n").append(e);
            }
            List<String> lines = text.lines().toList();
            report.append("\n--- ").append(name).append("\n");
            report.append(String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL), lines.size())));
        });
        return report.toString();
    }

    private static String logOf(Supplier<String> log) {
        try {
            return log.get();
        } catch (RuntimeException | AssertionError e) {
            return "no log: " + e;
        }
    }

    @Override
    public synchronized void close() {
        while (!open.isEmpty()) {
            AutoCloseable last = open.pop();
            try {
                last.close();
            } catch (Exception | AssertionError e) {
                System.err.println("while the world was taken away: " + e);
            }
        }
    }

    private static void removeLeftovers() throws IOException {
        Namespace.removeLeftovers();
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        try (Stream<Path> files = Files.list(temporary)) {
            for (Path file : files.toList()) {
                Matcher made = DIRECTORY.matcher(file.getFileName().toString());
                if (made.matches() && !Namespace.isAlive(Long.parseLong(made.group(1)))) {
                    delete(file);
                }
            }
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
