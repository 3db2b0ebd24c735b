package dev.lac.bench;

import dev.lac.dataplane.EthernetTap;
import dev.lac.doubles.LnsDouble;
import dev.lac.doubles.RadiusDouble;
import dev.lac.doubles.SubscriberDouble;
import dev.lac.doubles.UdpPort;
import dev.lac.ppp.AuthProtocol;
import dev.lac.pppoe.MacAddress;
import dev.lac.protocol.Deadlines;
import dev.lac.protocol.Octets;
import dev.lac.server.ControlThread;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Everybody whom a LAC talks to: subscribers on an Ethernet interface, an LNS and a RADIUS server on UDP, each on a thread of its own. */
final class World implements AutoCloseable {
    static final String USER = "user@bench.example";
    static final String PASSWORD = "bench-password";
    static final String RADIUS_SECRET = "bench-radius";
    static final String TUNNEL_SECRET = "bench-tunnel";
    private static final long FIRST_MAC = 0x0200_0100_0000L;

    /** A subscriber with its place in the deadlines of its thread. */
    record Member(SubscriberDouble subscriber, Deadlines.Watch watch) {}

    private final RandomGenerator random = new Random(new SecureRandom().nextLong());
    private final ControlThread access = new ControlThread();
    private final ControlThread core = new ControlThread();
    private final List<Member> members = new ArrayList<>();
    private final Map<Long, Member> byMac = new HashMap<>();
    private final EthernetTap tap;
    private final UdpPort radiusAuthentication;
    private final UdpPort radiusAccounting;
    private final UdpPort lnsPort;
    private final RadiusDouble radius =
            new RadiusDouble(Octets.ofText(RADIUS_SECRET), "Access denied").add(USER, PASSWORD);
    private final LnsDouble lns;
    private final Deadlines.Watch lnsWatch;

    World(String interfaceName, InetAddress host, int subscribers) throws IOException {
        tap = EthernetTap.open(interfaceName, this::frame);
        for (int i = 0; i < subscribers; i++) {
            SubscriberDouble subscriber = new SubscriberDouble(
                    new MacAddress(FIRST_MAC + i),
                    "",
                    USER,
                    PASSWORD,
                    List.of(AuthProtocol.CHAP_MD5),
                    random,
                    tap::send);
            Member member = new Member(subscriber, access.loop().deadlines().watch(subscriber));
            members.add(member);
            byMac.put(FIRST_MAC + i, member);
        }
        lnsPort = new UdpPort(new InetSocketAddress(host, 1701), this::l2tp);
        lns = new LnsDouble(
                new LnsDouble.Settings(
                        "bench-lns",
                        Octets.ofText(TUNNEL_SECRET),
                        LnsDouble.Mode.PROXY,
                        (Inet4Address) InetAddress.getByName("10.64.0.1"),
                        (Inet4Address) InetAddress.getByName("10.65.0.0"),
                        Map.of(USER, LnsDouble.User.of(PASSWORD))),
                random,
                lnsPort::send);
        lnsWatch = core.loop().deadlines().watch(lns);
        radiusAuthentication = radiusPort(new InetSocketAddress(host, 1812));
        radiusAccounting = radiusPort(new InetSocketAddress(host, 1813));
        access.start();
        core.start();
    }

    private UdpPort radiusPort(InetSocketAddress local) throws IOException {
        UdpPort[] port = new UdpPort[1];
        port[0] = new UdpPort(
                local,
                (from, datagram) ->
                        core.post(() -> radius.receive(datagram).ifPresent(reply -> port[0].send(from, reply))));
        return port[0];
    }

    private void frame(Octets frame) {
        long mac = MacAddress.of(frame.buffer(), 0).value();
        Member member = byMac.get(mac);
        if (member != null) {
            access.post(() -> {
                member.subscriber.receive(frame, access.loop().now());
                member.watch.refresh();
            });
        }
    }

    private void l2tp(InetSocketAddress from, Octets datagram) {
        core.post(() -> {
            lns.receive(from, datagram, core.loop().now());
            lnsWatch.refresh();
        });
    }

    List<Member> members() {
        return members;
    }

    /** Asks something on the subscribers' thread. */
    <T> T onAccess(Supplier<T> question) {
        return access.ask(question).join();
    }

    /** Asks something on the LNS' and RADIUS server's thread. */
    <T> T onCore(Supplier<T> question) {
        return core.ask(question).join();
    }

    /** The subscribers' time. */
    long now() {
        return access.loop().now();
    }

    void dial(Member member) {
        access.post(() -> {
            member.subscriber.dial(access.loop().now());
            member.watch.refresh();
        });
    }

    void hangUpAll() {
        onAccess(() -> {
            for (Member member : members) {
                if (member.subscriber.state() != SubscriberDouble.State.ENDED) {
                    member.subscriber.hangUp();
                    member.watch.refresh();
                }
            }
            return true;
        });
    }

    int stops() {
        return onCore(() -> (int) radius.accounting().stream()
                .filter(request -> request.status() == 2)
                .count());
    }

    @Override
    public void close() {
        access.finish();
        core.finish();
        tap.close();
        lnsPort.close();
        radiusAuthentication.close();
        radiusAccounting.close();
    }
}
