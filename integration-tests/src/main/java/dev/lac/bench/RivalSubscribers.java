package dev.lac.bench;

import dev.lac.doubles.UdpPort;
import dev.lac.l2tp.Call;
import dev.lac.l2tp.CallEnd;
import dev.lac.l2tp.CallSpec;
import dev.lac.l2tp.DataHeader;
import dev.lac.l2tp.L2tpEvent;
import dev.lac.l2tp.Tunnel;
import dev.lac.l2tp.TunnelEnd;
import dev.lac.l2tp.TunnelSpec;
import dev.lac.ppp.AuthProtocol;
import dev.lac.ppp.LinkEnd;
import dev.lac.ppp.PppEvent;
import dev.lac.ppp.PppPeer;
import dev.lac.protocol.Counters;
import dev.lac.protocol.Deadlines;
import dev.lac.protocol.Octets;
import dev.lac.protocol.PacketWriter;
import dev.lac.server.ControlThread;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Subscribers of another LNS, brought to it by tunnels of our own engine: LCP, PAP and IPCP over L2TP, and the RADIUS server that lets
 * everybody in. The tunnels are kept up until this is closed.
 */
final class RivalSubscribers implements AutoCloseable {
    /** Who is up by then takes part. */
    private static final long LONGEST = TimeUnit.SECONDS.toNanos(60);

    /** Logins under way at once. */
    private static final int WINDOW = 64;

    private static final int ADDRESS_AND_CONTROL = 0xff03;
    private static final int RADIUS_HEADER = 20;
    private static final int ACCESS_REQUEST = 1;
    private static final int ACCESS_ACCEPT = 2;
    private static final int ACCOUNTING_RESPONSE = 5;

    private final ControlThread control = new ControlThread();
    private final RandomGenerator random = new Random(new SecureRandom().nextLong());
    private final Counters<L2tpEvent> l2tpCounters = new Counters<>(L2tpEvent.class);
    private final Counters<PppEvent> pppCounters = new Counters<>(PppEvent.class);
    private final List<TunnelEntry> tunnels = new ArrayList<>();
    private final List<Subscriber> subscribers = new ArrayList<>();
    private final InetSocketAddress lns;
    private final UdpPort l2tp;
    private final List<UdpPort> radius = new ArrayList<>();
    private int up;
    private int failed;
    private String trouble = "";

    /**
     * @param own our address, of the RADIUS server, too
     * @param lns the other LNS' address
     * @param count of subscribers, 1 to 65,535
     */
    RivalSubscribers(Inet4Address own, Inet4Address lns, int count) throws IOException {
        this.lns = new InetSocketAddress(lns, 1701);
        radius.add(radiusPort(own, 1812));
        radius.add(radiusPort(own, 1813));
        l2tp = new UdpPort(
                new InetSocketAddress(own, 1701), (from, datagram) -> control.post(() -> receive(from, datagram)));
        for (int i = 0; i < Forwarder.TUNNELS; i++) {
            tunnels.add(new TunnelEntry(1 + i));
        }
        for (int i = 0; i < count; i++) {
            subscribers.add(new Subscriber(i + 1, tunnels.get(i % Forwarder.TUNNELS)));
        }
        control.start();
    }

    /**
     * Logs in as many as can be within a minute.
     *
     * @return where the sessions are that came up
     * @throws IOException when none did, with the reason
     */
    List<Generator.Target> logIn() throws IOException, InterruptedException {
        // One after the other: of several that come at once l2tpns forgets some.
        for (TunnelEntry entry : tunnels) {
            control.post(entry::open);
            long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
            while (!control.ask(entry.tunnel::isEstablished).join() && System.nanoTime() < until) {
                TimeUnit.MILLISECONDS.sleep(10);
            }
        }
        long patience = TimeUnit.SECONDS.toNanos(20);
        long last = System.nanoTime() + LONGEST;
        long end = System.nanoTime() + patience;
        int begun = 0;
        int done = 0;
        while (done < subscribers.size() && System.nanoTime() < Math.min(end, last)) {
            int before = done;
            done = control.ask(() -> up + failed).join();
            if (done > before) {
                end = System.nanoTime() + patience;
            }
            for (; begun < subscribers.size() && begun - done < WINDOW; begun++) {
                control.post(subscribers.get(begun)::dial);
            }
            TimeUnit.MILLISECONDS.sleep(2);
        }
        List<Generator.Target> targets = control.ask(() -> subscribers.stream()
                        .filter(subscriber -> subscriber.address != null)
                        .map(Subscriber::target)
                        .toList())
                .join();
        if (targets.isEmpty()) {
            throw new IOException("nobody could log in at l2tpns: " + (trouble.isEmpty() ? "no answer" : trouble));
        }
        return targets;
    }

    /** Why the last login failed, or the last session ended; empty where none has. */
    String trouble() {
        return control.ask(() -> trouble).join();
    }

    private long now() {
        return control.loop().now();
    }

    private void receive(InetSocketAddress from, Octets datagram) {
        ByteBuffer buffer = datagram.buffer();
        int length = datagram.length();
        if (!DataHeader.isRoutable(buffer, 0, length)) {
            return;
        }
        if (DataHeader.isControl(buffer, 0)) {
            int id = datagram.get(4) << 8 | datagram.get(5);
            if (id >= 1 && id <= tunnels.size()) {
                tunnels.get(id - 1).receive(from, buffer);
            }
        } else if (DataHeader.isValid(buffer, 0, length)) {
            int session = DataHeader.sessionId(buffer, 0);
            int at = DataHeader.payloadOffset(buffer, 0);
            if (session >= 1 && session <= subscribers.size()) {
                subscribers
                        .get(session - 1)
                        .receive(datagram.slice(at, at + DataHeader.payloadLength(buffer, 0, length)));
            }
        }
    }

    private UdpPort radiusPort(Inet4Address own, int number) throws IOException {
        UdpPort[] port = new UdpPort[1];
        port[0] = new UdpPort(new InetSocketAddress(own, number), (from, datagram) -> {
            if (datagram.length() >= RADIUS_HEADER) {
                port[0].send(from, yes(datagram));
            }
        });
        return port[0];
    }

    /** Access-Accept or Accounting-Response without attributes (RFC 2865 §3). */
    private static Octets yes(Octets request) {
        try {
            Octets head = new PacketWriter()
                    .u8(request.get(0) == ACCESS_REQUEST ? ACCESS_ACCEPT : ACCOUNTING_RESPONSE)
                    .u8(request.get(1))
                    .u16(RADIUS_HEADER)
                    .toOctets();
            MessageDigest md5 = MessageDigest.getInstance("MD5");
            head.update(md5);
            request.slice(4, RADIUS_HEADER).update(md5);
            Octets.ofText(World.RADIUS_SECRET).update(md5);
            return head.concat(Octets.copyOf(md5.digest()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has MD5", e);
        }
    }

    @Override
    public void close() {
        control.finish();
        l2tp.close();
        radius.forEach(UdpPort::close);
    }

    /** A tunnel with its place in the deadlines. */
    private final class TunnelEntry implements Tunnel.Owner {
        private final Tunnel tunnel;
        private final Deadlines.Watch watch;

        TunnelEntry(int id) {
            TunnelSpec spec = TunnelSpec.builder("lac-bench")
                    .secret(Octets.ofText(World.TUNNEL_SECRET))
                    .receiveWindow(64)
                    .build();
            tunnel = new Tunnel(id, lns, spec, new SecureRandom(), l2tpCounters, this);
            watch = control.loop().deadlines().watch(tunnel);
        }

        void open() {
            tunnel.open(now());
            watch.refresh();
        }

        void receive(InetSocketAddress from, ByteBuffer datagram) {
            tunnel.receive(from, datagram, now());
            watch.refresh();
        }

        @Override
        public void send(InetSocketAddress to, Octets datagram) {
            l2tp.send(to, datagram);
        }

        @Override
        public void established() {
            // the calls that wait begin by themselves
        }

        @Override
        public void closed(TunnelEnd end) {
            trouble = end.toString();
        }

        @Override
        public void released() {
            // the ids are not used again
        }
    }

    /** A subscriber's call and link. */
    private final class Subscriber implements Call.Owner, PppPeer.Owner {
        private final int sessionId;
        private final TunnelEntry entry;
        private @Nullable Call call;
        private @Nullable PppPeer link;
        private Deadlines.@Nullable Watch watch;
        private @Nullable Inet4Address address;

        Subscriber(int sessionId, TunnelEntry entry) {
            this.sessionId = sessionId;
            this.entry = entry;
        }

        void dial() {
            CallSpec spec =
                    CallSpec.builder(sessionId).connectSpeed(1_000_000_000L, 0).build();
            call = entry.tunnel.call(sessionId, spec, this, now());
            entry.watch.refresh();
        }

        void receive(Octets frame) {
            PppPeer peer = link;
            if (peer == null || frame.length() < 2) {
                return;
            }
            boolean escaped = (frame.get(0) << 8 | frame.get(1)) == ADDRESS_AND_CONTROL;
            peer.receive((escaped ? frame.slice(2, frame.length()) : frame).buffer(), now());
            refresh();
        }

        private void refresh() {
            if (watch != null) {
                watch.refresh();
            }
        }

        Generator.Target target() {
            if (call == null || address == null) {
                throw new IllegalStateException("session " + sessionId + " is not up");
            }
            return new Generator.Target(entry.tunnel.peerId(), call.peerSessionId(), Frames.number(address));
        }

        @Override
        public void established(Call established) {
            PppPeer peer = new PppPeer(
                    "session " + sessionId,
                    PppPeer.Settings.of("user" + sessionId, World.PASSWORD, List.of(AuthProtocol.PAP)),
                    random,
                    pppCounters,
                    this);
            link = peer;
            watch = control.loop().deadlines().watch(peer);
            // Not within the tunnel's call: the data message would overtake ICCN.
            control.post(() -> {
                peer.open(now());
                refresh();
            });
        }

        @Override
        public void closed(CallEnd end) {
            fail(end.toString());
        }

        @Override
        public void send(Octets frame) {
            if (call != null) {
                l2tp.send(
                        lns,
                        new PacketWriter(frame.length() + 8)
                                .u16(2)
                                .u16(entry.tunnel.peerId())
                                .u16(call.peerSessionId())
                                .u16(ADDRESS_AND_CONTROL)
                                .octets(frame)
                                .toOctets());
            }
        }

        @Override
        public void authenticated(boolean accepted, String message) {
            if (!accepted) {
                fail("PAP: " + message);
            }
        }

        @Override
        public void up(Inet4Address own, Inet4Address peer, long now) {
            up += address == null ? 1 : 0;
            address = own;
        }

        @Override
        public void received(Octets packet) {
            // nobody pings
        }

        @Override
        public void down(LinkEnd end) {
            fail(end.toString());
        }

        private void fail(String why) {
            trouble = why;
            if (address != null) {
                up--;
                address = null;
            }
            failed++;
        }
    }
}
