package dev.lac.dataplane;

import dev.lac.l2tp.DataHeader;
import dev.lac.linux.SocketAddresses;
import dev.lac.pppoe.MacAddress;
import dev.lac.pppoe.SessionHeader;
import dev.lac.pppoe.VlanTags;
import dev.lac.protocol.Counters;
import dev.lac.protocol.Octets;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A data plane whose ports are method calls: the same look-up and header rewriting as {@link LinuxDataPlane}, for whole-LAC
 * tests on a virtual clock and for the demonstration, which runs without privileges.
 */
public final class InMemoryDataPlane implements DataPlane {
    private final Map<List<Object>, TunnelPath> paths = new HashMap<>();
    private static final int HEADROOM = 64;

    /** Where frames leave. */
    public interface Wire {
        /** An Ethernet frame leaves through an access port. */
        void frame(int port, Octets frame);

        /** A datagram leaves an L2TP socket for an LNS. */
        void datagram(InetSocketAddress from, InetSocketAddress to, Outgoing outgoing, Octets datagram);
    }

    /**
     * What is asked of the IP header of a datagram.
     *
     * @param dscp differentiated services code point, 0 to 63
     * @param dontFragment the Don't Fragment bit
     */
    public record Outgoing(int dscp, boolean dontFragment) {}

    private final List<MacAddress> addresses;
    private final Map<String, FastPathMode> wanted = new HashMap<>();
    private final Map<Integer, MacAddress> changed = new HashMap<>();
    private final Map<Integer, Long> speeds = new HashMap<>();
    private final List<InetSocketAddress> locals;
    private final Wire wire;
    private final ForwardingTable table;
    private final Counters<ForwardingEvent> upCounters = new Counters<>(ForwardingEvent.class);
    private final Counters<ForwardingEvent> downCounters = new Counters<>(ForwardingEvent.class);
    private final Counters<ForwardingEvent> controlCounters = new Counters<>(ForwardingEvent.class);
    private final DownstreamRewriter downstream;
    private final DownstreamRewriter controlDownstream;
    private long now;
    private @Nullable Punts punts;

    /**
     * @param addresses the hardware address of each access port
     * @param locals what to call our L2TP sockets
     */
    public InMemoryDataPlane(List<MacAddress> addresses, List<InetSocketAddress> locals, Wire wire) {
        this.addresses = new ArrayList<>(addresses);
        this.locals = List.copyOf(locals);
        this.wire = wire;
        table = new ForwardingTable(addresses.size());
        downstream = new DownstreamRewriter(this.addresses::get, table, downCounters, true);
        controlDownstream = new DownstreamRewriter(this.addresses::get, table, controlCounters, false);
    }

    /** A frame arrives at an access port. */
    public void receiveFrame(int port, Octets frame) {
        ByteBuffer buffer = withHeadroom(frame);
        if (frame.length() < EthernetHeader.LENGTH || !isForUs(buffer, port)) {
            upCounters.increment(ForwardingEvent.DROPPED_NOT_FOR_US);
            return;
        }
        UpstreamRewriter rewriter = new UpstreamRewriter(port, table, upCounters);
        switch (rewriter.rewrite(buffer, HEADROOM, frame.length(), 0)) {
            case RELAY -> toLns(buffer, rewriter);
            case PUNT -> punt(port, buffer, rewriter);
            case WAIT, DROP -> {
                // counted with its reason
            }
        }
    }

    private void toLns(ByteBuffer buffer, UpstreamRewriter rewriter) {
        TunnelPath path = rewriter.relay().session().path();
        wire.datagram(
                locals.get(path.local()),
                path.peer(),
                new Outgoing(rewriter.dscp(), rewriter.dontFragment()),
                slice(buffer, rewriter.offset(), rewriter.length()));
    }

    private void punt(int port, ByteBuffer buffer, UpstreamRewriter rewriter) {
        MacAddress from = new MacAddress(EthernetHeader.source(buffer, HEADROOM));
        AccessFrame view = rewriter.frame();
        ByteBuffer punted = slice(buffer, rewriter.offset(), rewriter.length()).buffer();
        if (view.ethertype() == SessionHeader.ETHERTYPE_DISCOVERY) {
            upCounters.increment(ForwardingEvent.PUNTED_DISCOVERY);
            MacAddress to = new MacAddress(EthernetHeader.destination(buffer, HEADROOM));
            accepted(upCounters, punts().onDiscovery(port, from, to, view.tags(), punted));
        } else {
            upCounters.increment(ForwardingEvent.PUNTED_SESSION_FRAME);
            int sessionId = SessionHeader.sessionId(buffer, view.payload());
            accepted(upCounters, punts().onSessionFrame(port, from, view.tags(), sessionId, punted));
        }
    }

    private boolean isForUs(ByteBuffer buffer, int port) {
        long to = EthernetHeader.destination(buffer, HEADROOM);
        return to == addresses.get(port).value() || to == MacAddress.BROADCAST.value();
    }

    /** A datagram arrives at the L2TP socket {@code to}; one to no address of ours is dropped. */
    public void receiveDatagram(InetSocketAddress to, InetSocketAddress from, Octets datagram) {
        int local = locals.indexOf(to);
        if (local < 0) {
            downCounters.increment(ForwardingEvent.DROPPED_NOT_FOR_US);
            return;
        }
        ByteBuffer buffer = withHeadroom(datagram);
        if (datagram.length() >= 2 && DataHeader.isControl(buffer, HEADROOM)) {
            downCounters.increment(ForwardingEvent.PUNTED_CONTROL);
            accepted(downCounters, punts().onControl(local, from, datagram.buffer()));
        } else if (!downstream(from, datagram, downstream)) {
            downCounters.increment(ForwardingEvent.PUNTED_DATA);
            accepted(downCounters, punts().onData(from, datagram.buffer()));
        }
    }

    /** Returns whether the session is known. */
    private boolean downstream(InetSocketAddress from, Octets datagram, DownstreamRewriter rewriter) {
        ByteBuffer buffer = withHeadroom(datagram);
        ByteBuffer name = ByteBuffer.wrap(SocketAddresses.encode(from));
        Verdict verdict = rewriter.rewrite(buffer, HEADROOM, datagram.length(), name, 0, now);
        if (verdict == Verdict.RELAY) {
            rewriter.headerInPlace(buffer);
            wire.frame(rewriter.relay().access().port(), slice(buffer, rewriter.offset(), rewriter.length()));
        }
        released(rewriter);
        return verdict != Verdict.PUNT;
    }

    private void released(DownstreamRewriter rewriter) {
        for (HeldFrame frame = rewriter.released(); frame != null; frame = rewriter.released()) {
            wire.frame(
                    frame.relay().access().port(), Octets.copyOf(frame.memory().network()));
        }
    }

    /** Time goes by: what has waited long enough for messages before it goes on. */
    public void pass(Duration time) {
        now += time.toNanos();
        downstream.expire(now);
        released(downstream);
    }

    private static ByteBuffer withHeadroom(Octets packet) {
        ByteBuffer buffer = ByteBuffer.allocate(HEADROOM + packet.length() + HEADROOM);
        buffer.put(HEADROOM, packet.toByteArray());
        return buffer;
    }

    private static Octets slice(ByteBuffer buffer, int offset, int length) {
        return Octets.copyOf(buffer.slice(offset, length));
    }

    private static void accepted(Counters<ForwardingEvent> counters, boolean accepted) {
        if (!accepted) {
            counters.increment(ForwardingEvent.DROPPED_PUNT_QUEUE_FULL);
        }
    }

    private Punts punts() {
        if (punts == null) {
            throw new IllegalStateException("not started");
        }
        return punts;
    }

    /** How many relays there are. */
    public int relayCount() {
        return table.size();
    }

    @Override
    public void start(Punts to) {
        punts = to;
    }

    @Override
    public MacAddress address(int port) {
        return addresses.get(port);
    }

    /** The speed of a port becomes another; 0, which is unknown, before. */
    public void changeSpeed(int port, long bitsPerSecond) {
        speeds.put(port, bitsPerSecond);
    }

    @Override
    public long bitsPerSecond(int port) {
        return speeds.getOrDefault(port, 0L);
    }

    @Override
    public List<InetSocketAddress> localAddresses() {
        return locals;
    }

    /** The hardware address of a port becomes another, as an operator may change it. */
    public void changeAddress(int port, MacAddress address) {
        changed.put(port, address);
    }

    @Override
    public @Nullable MacAddress changedAddress(int port) {
        return changed.get(port);
    }

    @Override
    public void adoptAddress(int port, MacAddress address) {
        addresses.set(port, address);
        changed.remove(port);
    }

    @Override
    public TunnelPath path(int local, InetSocketAddress peer) {
        return paths.computeIfAbsent(List.of(local, peer), key -> new TunnelPath(local, locals.get(local), peer));
    }

    @Override
    public List<InterfaceReport> interfaces() {
        List<InterfaceReport> reports = new ArrayList<>();
        for (int port = 0; port < addresses.size(); port++) {
            String name = "access" + port;
            FastPathMode mode = wanted.getOrDefault(name, FastPathMode.OFF);
            String reason = mode == FastPathMode.OFF ? "" : "there is no driver";
            reports.add(new InterfaceReport(name, true, mode, FastPathMode.OFF, reason, 0, 0, Map.of()));
        }
        return reports;
    }

    @Override
    public InterfaceReport fastPath(String interfaceName, FastPathMode mode) {
        wanted.put(interfaceName, mode);
        return interfaces().stream()
                .filter(one -> one.name().equals(interfaceName))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no interface " + interfaceName));
    }

    @Override
    public void sendDiscovery(int port, MacAddress to, VlanTags tags, Octets packet) {
        wire.frame(port, ethernet(port, to, tags, SessionHeader.ETHERTYPE_DISCOVERY, packet));
    }

    @Override
    public void sendSession(int port, MacAddress to, VlanTags tags, int sessionId, Octets ppp) {
        ByteBuffer header = ByteBuffer.allocate(SessionHeader.HEADER_LENGTH);
        SessionHeader.put(header, 0, sessionId, ppp.length());
        Octets payload = Octets.copyOf(header).concat(ppp);
        wire.frame(port, ethernet(port, to, tags, SessionHeader.ETHERTYPE_SESSION, payload));
    }

    private Octets ethernet(int port, MacAddress to, VlanTags tags, int ethertype, Octets payload) {
        ByteBuffer header = ByteBuffer.allocate(EthernetHeader.length(tags));
        EthernetHeader.write(header, 0, to, addresses.get(port), tags, ethertype);
        return Octets.copyOf(header).concat(payload);
    }

    @Override
    public void sendControl(int local, InetSocketAddress to, int dscp, Octets datagram) {
        TunnelPath known = paths.get(List.of(local, to));
        if (known != null && !known.route().trouble().isEmpty()) {
            controlCounters.increment(ForwardingEvent.DROPPED_NO_UNDERLAY);
            return;
        }
        wire.datagram(locals.get(local), to, new Outgoing(dscp, false), datagram);
    }

    @Override
    public void connect(Relay relay) {
        table.add(relay);
    }

    @Override
    public void disconnect(Relay relay) {
        table.remove(relay);
    }

    @Override
    public void tap(Relay relay, @Nullable Tap tap) {
        relay.tap(tap);
    }

    @Override
    public void relayUpstream(Relay relay, ByteBuffer ppp) {
        ByteBuffer buffer = withHeadroom(Octets.copyOf(ppp));
        UpstreamRewriter rewriter = new UpstreamRewriter(relay.access().port(), table, controlCounters);
        if (rewriter.encapsulate(buffer, HEADROOM, ppp.remaining(), relay) == Verdict.RELAY) {
            toLns(buffer, rewriter);
        }
    }

    @Override
    public void relayDownstream(InetSocketAddress from, ByteBuffer datagram) {
        if (!downstream(from, Octets.copyOf(datagram), controlDownstream)) {
            controlCounters.increment(ForwardingEvent.DROPPED_UNKNOWN_SESSION);
        }
    }

    @Override
    public Counters<ForwardingEvent> counters() {
        Counters<ForwardingEvent> sum = new Counters<>(ForwardingEvent.class);
        for (Counters<ForwardingEvent> part : List.of(upCounters, downCounters, controlCounters)) {
            part.snapshot().forEach(sum::add);
        }
        return sum;
    }

    @Override
    public void close() {
        // no port is open
    }
}
