package dev.lac.peers;

import dev.lac.doubles.LnsDouble;
import dev.lac.doubles.UdpPort;
import dev.lac.protocol.Deadlines;
import dev.lac.protocol.Octets;
import dev.lac.server.ControlThread;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The LNS double as a process, for what no LNS of Debian's does: L2TP over IPv6, and belief in proxy authentication. */
final class LnsProcess implements AutoCloseable {
    /** The address that it answers pings at. */
    static final String GATEWAY = "10.64.0.1";

    private final Namespace namespace;
    private final Daemon daemon;

    /** @param address of its own, on the core */
    LnsProcess(Rig rig, String address, String secret, String user, String password) {
        namespace = Namespace.make("lnsdouble");
        rig.connectCore(namespace, "lns4");
        namespace.ip("addr", "add", address + "/64", "dev", "eth0", "nodad");
        daemon = rig.daemon(
                "lnsdouble",
                namespace,
                List.of(
                        LacProcess.JAVA,
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        Stream.of(LnsProcess.class, LnsDouble.class)
                                .map(LnsProcess::origin)
                                .collect(Collectors.joining(":", LacProcess.jars() + ":", "")),
                        LnsProcess.class.getName(),
                        address,
                        secret,
                        user,
                        password));
        daemon.awaitLog("LNS at");
    }

    private static String origin(Class<?> of) {
        return Path.of(of.getProtectionDomain().getCodeSource().getLocation().getPath())
                .toString();
    }

    @Override
    public void close() {
        daemon.close();
        namespace.close();
    }

    /** Address, tunnel secret, user, password. */
    public static void main(String... arguments) throws Exception {
        InetSocketAddress local = new InetSocketAddress(arguments[0], 1701);
        ControlThread thread = new ControlThread();
        LnsDouble[] lns = new LnsDouble[1];
        Deadlines.Watch[] watch = new Deadlines.Watch[1];
        UdpPort port = new UdpPort(
                local,
                (from, datagram) -> thread.post(() -> {
                    lns[0].receive(from, datagram, thread.loop().now());
                    watch[0].refresh();
                }));
        lns[0] = new LnsDouble(
                new LnsDouble.Settings(
                        "lnsdouble",
                        Octets.ofText(arguments[1]),
                        LnsDouble.Mode.PROXY,
                        (Inet4Address) InetAddress.getByName(GATEWAY),
                        (Inet4Address) InetAddress.getByName("10.65.0.0"),
                        Map.of(arguments[2], LnsDouble.User.of(arguments[3]))),
                new SecureRandom(),
                port::send);
        watch[0] = thread.loop().deadlines().watch(lns[0]);
        thread.start();
        System.out.println("LNS at " + port.address());
        Thread.currentThread().join();
    }
}
