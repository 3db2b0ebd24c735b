package dev.lac.server;

import dev.lac.capture.Frame;
import dev.lac.capture.FrameRing;
import dev.lac.capture.Frames;
import dev.lac.capture.Redactor;
import dev.lac.dataplane.Relay;
import dev.lac.dataplane.Tap;
import dev.lac.pppoe.MacAddress;
import dev.lac.pppoe.VlanTags;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the control frames of every call until it is connected, for the case that it fails, and shows the frames of a subscriber to whoever
 * traces it. All methods belong to the control loop.
 */
final class FlightRecorder {
    /** Discovery frames of one host: a few PADIs, PADO, PADR, PADS. */
    private static final int DISCOVERY_FRAMES = 8;

    private static final int DISCOVERY_OCTETS = 4 * 1024;
    /** Hosts whose discovery frames are kept, 8 MB at most; one who floods pushes out others, and nothing else. */
    private static final int MOST_HOSTS = 2048;
    /** Control messages of a tunnel that opens. */
    private static final int TUNNEL_FRAMES = 32;

    private static final int TUNNEL_OCTETS = 32 * 1024;

    private record Host(int port, MacAddress mac, VlanTags tags) {}

    /** A tunnel with the calls that are being placed through it or are traced. */
    private static final class Watched {
        private final FrameRing opening = new FrameRing(TUNNEL_FRAMES, TUNNEL_OCTETS);
        private final Set<CallFrames> calls = new LinkedHashSet<>();
    }

    private final Lac lac;
    private final Set<Trace> traces = new LinkedHashSet<>();
    /** Those of each host that are not over. */
    private final Map<Host, Set<CallFrames>> calls = new HashMap<>();

    private final Map<Integer, Watched> tunnels = new HashMap<>();
    private final Map<Host, FrameRing> discoveries = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Host, FrameRing> eldest) {
            return size() > MOST_HOSTS;
        }
    };

    FlightRecorder(Lac lac) {
        this.lac = lac;
    }

    /** Whether frames of calls are kept for the case that they fail. */
    boolean keeps() {
        return lac.config().calls().captures() > 0;
    }

    /** Makes the frames that are kept. */
    Frames kept() {
        return new Frames(new Redactor(lac.config().calls().captureSecrets(), false));
    }

    long epochNanos(long now) {
        return ChronoUnit.NANOS.between(Instant.EPOCH, lac.epoch()) + now;
    }

    // Traces.

    /** Shows {@code trace} what it is about from now on, and what has been kept of it. */
    void begin(Trace trace) {
        traces.add(trace);
        lac.subscribers().forEach(subscriber -> subscriber.frames().meet(trace));
    }

    void end(Trace trace) {
        traces.remove(trace);
        lac.subscribers().forEach(subscriber -> subscriber.frames().leave(trace));
    }

    /** Whether anybody traces anything. */
    boolean isTracing() {
        return !traces.isEmpty();
    }

    /** Those that have not seen {@code call} yet and are about it by what is known by now. */
    List<Trace> about(Subscriber subscriber) {
        List<Trace> about = new ArrayList<>();
        for (Trace trace : traces) {
            if (SubscriberReport.isNamed(subscriber, trace.which())) {
                about.add(trace);
            }
        }
        return about;
    }

    // Discovery.

    /** A discovery packet goes by; {@code host} is the subscriber's end. */
    void discovery(int port, MacAddress host, MacAddress ours, VlanTags tags, ByteBuffer packet, boolean inbound) {
        if (!keeps() && traces.isEmpty()) {
            return;
        }
        long at = epochNanos(lac.loop().now());
        String comment = host + " (" + lac.interfaceName(port) + "), phase discovery";
        MacAddress from = inbound ? host : ours;
        MacAddress to = inbound ? ours : host;
        discoveries
                .computeIfAbsent(new Host(port, host, tags), any -> new FrameRing(DISCOVERY_FRAMES, DISCOVERY_OCTETS))
                .add(kept().discovery(at, inbound, from, to, tags, packet, comment));
        Set<Trace> looking = new LinkedHashSet<>();
        for (Trace trace : traces) {
            if (trace.isOfHost(host)) {
                looking.add(trace);
            }
        }
        calls.getOrDefault(new Host(port, host, tags), Set.of()).forEach(call -> looking.addAll(call.watching()));
        looking.forEach(trace -> trace.show(trace.frames().discovery(at, inbound, from, to, tags, packet, comment)));
    }

    /** A call has begun. */
    void begun(CallFrames call, Subscriber subscriber) {
        calls.computeIfAbsent(host(subscriber), any -> new LinkedHashSet<>()).add(call);
    }

    /** A call is over, and its host has been told. */
    void over(CallFrames call, Subscriber subscriber) {
        calls.computeIfPresent(host(subscriber), (host, those) -> {
            those.remove(call);
            return those.isEmpty() ? null : those;
        });
    }

    private static Host host(Subscriber subscriber) {
        return new Host(
                subscriber.port(),
                subscriber.session().mac(),
                subscriber.session().vlanTags());
    }

    /** The discovery frames of a subscriber since they were taken last. */
    List<Frame> takeDiscovery(Subscriber subscriber) {
        FrameRing ring = discoveries.remove(host(subscriber));
        return ring == null ? List.of() : ring.frames();
    }

    // L2TP.

    /** A call is placed through a tunnel: what goes through it concerns the call until {@link #left}. */
    void joined(CallFrames call, int localTunnelId) {
        Watched watched = tunnels.computeIfAbsent(localTunnelId, any -> new Watched());
        if (watched.calls.add(call)) {
            watched.opening.frames().forEach(call::add);
        }
    }

    void left(CallFrames call, int localTunnelId) {
        Watched watched = tunnels.get(localTunnelId);
        if (watched != null) {
            watched.calls.remove(call);
        }
    }

    /** The tunnel is up: what follows concerns single calls. */
    void established(int localTunnelId) {
        Watched watched = tunnels.get(localTunnelId);
        if (watched != null) {
            watched.opening.clear();
        }
    }

    /** The tunnel is no more. */
    void released(int localTunnelId) {
        tunnels.remove(localTunnelId);
    }

    /**
     * A control message goes by.
     *
     * @param up whether the tunnel is
     */
    void control(
            int localTunnelId,
            boolean up,
            InetSocketAddress ours,
            InetSocketAddress lns,
            ByteBuffer datagram,
            boolean inbound) {
        if (!keeps() && traces.isEmpty()) {
            return;
        }
        Watched watched = tunnels.get(localTunnelId);
        if (up && (watched == null || watched.calls.isEmpty())) {
            return;
        }
        Watched known = watched != null ? watched : tunnels.computeIfAbsent(localTunnelId, any -> new Watched());
        long at = epochNanos(lac.loop().now());
        InetSocketAddress from = inbound ? lns : ours;
        InetSocketAddress to = inbound ? ours : lns;
        if (!up) {
            known.opening.add(
                    kept().datagram(at, inbound, from, to, datagram, "tunnel " + localTunnelId + ", phase tunnel"));
        }
        ControlTarget target = ControlTarget.of(datagram);
        for (CallFrames call : List.copyOf(known.calls)) {
            if (call.isMeantBy(target, inbound)) {
                call.control(at, inbound, from, to, datagram);
            }
        }
    }

    /** Lets the data plane show what it relays of a session, or no longer. */
    void tap(Relay relay, @Nullable Tap tap) {
        lac.dataPlane().tap(relay, tap);
    }
}
