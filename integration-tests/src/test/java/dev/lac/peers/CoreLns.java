package dev.lac.peers;

import dev.lac.doubles.LnsDouble;
import dev.lac.doubles.LnsSession;
import dev.lac.doubles.UdpPort;
import dev.lac.l2tp.CdnResult;
import dev.lac.protocol.Deadlines;
import dev.lac.protocol.Octets;
import dev.lac.server.ControlThread;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The LNS double on the core, on a thread of this JVM with a socket in a namespace of its own: for what no LNS of Debian's does, and where
 * another is to be judged.
 */
final class CoreLns implements AutoCloseable {
    /** The address that it answers pings at. */
    static final String GATEWAY = "10.64.0.1";

    private static final int PORT = 1701;

    private final String address;
    private final Namespace namespace;
    private final ControlThread thread = new ControlThread();
    private final UdpPort port;
    private final LnsDouble lns;
    private final Deadlines.Watch watch;

    /**
     * @param name Host Name
     * @param address of its own, on the core
     * @param users passwords by name
     */
    CoreLns(Rig rig, String name, String address, String secret, Map<String, String> users) {
        this.address = address;
        namespace = Namespace.make(name);
        rig.connectCore(namespace, name);
        namespace.ip("addr", "add", address + (address.contains(":") ? "/64" : "/24"), "dev", "eth0", "nodad");
        port = namespace.inside(() -> new UdpPort(new InetSocketAddress(address, PORT), this::received));
        lns = new LnsDouble(
                new LnsDouble.Settings(
                        name,
                        Octets.ofText(secret),
                        LnsDouble.Mode.PROXY,
                        ipv4(GATEWAY),
                        ipv4("10.65.0.0"),
                        users.entrySet().stream()
                                .collect(Collectors.toMap(
                                        Map.Entry::getKey, user -> LnsDouble.User.of(user.getValue())))),
                new SecureRandom(),
                port::send);
        watch = thread.loop().deadlines().watch(lns);
        thread.start();
    }

    private static Inet4Address ipv4(String literal) {
        try {
            return (Inet4Address) InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new AssertionError("a literal needs no name server", e);
        }
    }

    private void received(InetSocketAddress from, Octets datagram) {
        tell((asked, now) -> asked.receive(from, datagram, now));
    }

    String address() {
        return address;
    }

    /** Has it do something, with the time of its thread. */
    void tell(BiConsumer<LnsDouble, Long> what) {
        thread.post(() -> {
            what.accept(lns, thread.loop().now());
            watch.refresh();
        });
    }

    /** Asks it something on its thread. */
    <T> T ask(Function<LnsDouble, T> question) {
        return thread.ask(() -> question.apply(lns)).join();
    }

    /** Calls that it has now. */
    int sessions() {
        return ask(asked -> asked.sessions().size());
    }

    /** Calls that it has taken so far, those that have ended included. */
    int taken() {
        return ask(asked -> asked.calls().size());
    }

    /** Who has a call here, as this LNS was told. */
    List<String> users() {
        return ask(asked -> asked.sessions().stream().map(LnsSession::user).toList());
    }

    /** Where the other ends of its calls' tunnels are. */
    List<String> peers() {
        return ask(asked -> asked.sessions().stream()
                .map(session -> session.call().tunnel().peer().getAddress().getHostAddress())
                .toList());
    }

    /** From now on it neither hears nor says anything, or does again. */
    void deaf(boolean fallen) {
        tell((asked, now) -> asked.deaf(fallen));
    }

    /** From now on it answers calls by CDN with this result; null takes calls again. */
    void refuse(CdnResult result) {
        tell((asked, now) -> asked.refuseCalls(result));
    }

    /** Ends the calls of {@code user} by CDN. */
    void clear(String user, CdnResult result) {
        tell((asked, now) -> asked.sessions().stream()
                .filter(session -> user.equals(session.user()))
                .toList()
                .forEach(session -> session.call().close(result, null, "cleared by the LNS", now)));
    }

    @Override
    public void close() {
        thread.finish();
        port.close();
        namespace.close();
    }
}
