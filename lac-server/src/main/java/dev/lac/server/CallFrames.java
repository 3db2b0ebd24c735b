package dev.lac.server;

import dev.lac.capture.Frame;
import dev.lac.capture.FrameRing;
import dev.lac.capture.Frames;
import dev.lac.dataplane.Relay;
import dev.lac.dataplane.Tap;
import dev.lac.l2tp.Call;
import dev.lac.pppoe.AccessSession;
import dev.lac.pppoe.MacAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The frames of one call: kept until it is connected, shown to those who trace it. All methods belong to the control loop but those of the tap,
 * which forwarders call.
 */
final class CallFrames {
    /** A login takes some 30 frames of 60 octets. */
    private static final int MOST_FRAMES = 128;

    private static final int MOST_OCTETS = 16 * 1024;

    private final FlightRecorder recorder;
    private final Lac lac;
    private final Subscriber subscriber;
    private final @Nullable Frames kept;
    private @Nullable FrameRing ring;
    /** Those who look; forwarders read it. */
    private final List<Trace> watching = new CopyOnWriteArrayList<>();
    /** Those who have looked, and do not get the same twice. */
    private final Set<Trace> met = new LinkedHashSet<>();

    private int tunnel;
    private int localSessionId;
    /** 0 before the call is connected. */
    private int peerSessionId;

    private @Nullable Relay tapped;
    /** For the comments of relayed frames. */
    private volatile String name = "";

    /** Begins with the discovery frames of the subscriber, whose PADS has been sent. */
    CallFrames(Lac lac, Subscriber subscriber) {
        this.lac = lac;
        this.subscriber = subscriber;
        recorder = lac.recorder();
        boolean keeps = recorder.keeps();
        kept = keeps ? recorder.kept() : null;
        ring = keeps ? new FrameRing(MOST_FRAMES, MOST_OCTETS) : null;
        name = subscriber.toString();
        recorder.begun(this, subscriber);
    }

    /** Those who look. */
    List<Trace> watching() {
        return watching;
    }

    /** To be called when more is known of whose call it is: the traces that are about it see what was kept. */
    void named() {
        name = subscriber.user().isEmpty() ? subscriber.toString() : subscriber.user() + " (" + subscriber + ")";
        takeDiscovery();
        recorder.about(subscriber).forEach(this::meet);
    }

    private void takeDiscovery() {
        if (ring != null || !watching.isEmpty()) {
            recorder.takeDiscovery(subscriber).forEach(this::add);
        }
    }

    /** Shows {@code trace} the call, if it is about it. */
    void meet(Trace trace) {
        if (SubscriberReport.isNamed(subscriber, trace.which()) && met.add(trace)) {
            boolean sawDiscovery = trace.isOfHost(subscriber.session().mac());
            if (ring != null) {
                ring.frames().stream()
                        .filter(frame -> !sawDiscovery || !frame.comment().endsWith("phase discovery"))
                        .forEach(trace::show);
            }
            watching.add(trace);
            watch();
        }
    }

    /** {@code trace} is over. */
    void leave(Trace trace) {
        met.remove(trace);
        if (watching.remove(trace) && watching.isEmpty()) {
            unwatch();
        }
    }

    /** Has the data plane show what it relays, and the tunnel what concerns the call, while anybody looks. */
    private void watch() {
        Relay relay = subscriber.relayed();
        if (relay != null && tapped == null && !watching.isEmpty()) {
            tapped = relay;
            recorder.tap(relay, new Shown(relay));
        }
        if (tunnel != 0) {
            recorder.joined(this, tunnel);
        }
    }

    private void unwatch() {
        if (tapped != null) {
            recorder.tap(tapped, null);
            tapped = null;
        }
        if (ring == null) {
            left();
        }
    }

    // What goes by.

    /** A frame that was kept elsewhere concerns this call, too. */
    void add(Frame frame) {
        if (ring != null) {
            ring.add(frame);
        }
    }

    /** A frame of the PPPoE session; {@code ppp} begins with the protocol field. */
    void session(ByteBuffer ppp, boolean inbound) {
        show(frames -> {
            AccessSession session = subscriber.session();
            MacAddress ours = lac.dataPlane().address(subscriber.port());
            return frames.session(
                    recorder.epochNanos(lac.loop().now()),
                    inbound,
                    inbound ? session.mac() : ours,
                    inbound ? ours : session.mac(),
                    session.vlanTags(),
                    session.sessionId(),
                    ppp,
                    comment());
        });
    }

    void control(long at, boolean inbound, InetSocketAddress from, InetSocketAddress to, ByteBuffer datagram) {
        show(frames -> frames.datagram(at, inbound, from, to, datagram, comment()));
    }

    private void show(Function<Frames, Frame> made) {
        if (ring != null && kept != null) {
            ring.add(made.apply(kept));
        }
        for (Trace trace : watching) {
            trace.show(made.apply(trace.frames()));
        }
    }

    private String comment() {
        return name + ", phase " + Figures.word(subscriber.story().phase());
    }

    /** Whether a control message of the tunnel of this call is about it. */
    boolean isMeantBy(ControlTarget target, boolean inbound) {
        if (!target.ofCall()) {
            return true;
        }
        int peer = subscriber.placed().map(Call::peerSessionId).orElse(peerSessionId);
        int recipients = inbound ? localSessionId : peer;
        int senders = inbound ? peer : localSessionId;
        return (target.sessionId() != 0 && target.sessionId() == recipients)
                || (target.assignedSessionId() != 0 && target.assignedSessionId() == senders);
    }

    // The call.

    /** The call is placed through a tunnel, with our session id. */
    void joined(int localTunnelId, int sessionId) {
        left();
        tunnel = localTunnelId;
        localSessionId = sessionId;
        if (ring != null || !watching.isEmpty()) {
            recorder.joined(this, localTunnelId);
        }
    }

    private void left() {
        if (tunnel != 0) {
            recorder.left(this, tunnel);
        }
    }

    /** The call is connected: nothing needs to be kept any more. */
    void connected(Relay relay) {
        peerSessionId = relay.session().peerSessionId();
        ring = null;
        if (watching.isEmpty()) {
            left();
        } else {
            watch();
        }
    }

    /** The story is over; what was kept of a call that was not connected. */
    List<Frame> end() {
        takeDiscovery();
        List<Frame> frames = ring == null ? List.of() : new ArrayList<>(ring.frames());
        ring = null;
        watching.clear();
        met.clear();
        unwatch();
        recorder.over(this, subscriber);
        return frames;
    }

    /** Shows what is relayed, on both sides. */
    private final class Shown implements Tap {
        private final Relay relay;

        private Shown(Relay relay) {
            this.relay = relay;
        }

        @Override
        public void upstream(ByteBuffer ppp) {
            show(ppp, true);
        }

        @Override
        public void downstream(ByteBuffer ppp) {
            show(ppp, false);
        }

        private void show(ByteBuffer ppp, boolean up) {
            long at = recorder.epochNanos(lac.loop().now());
            Relay.Access access = relay.access();
            Relay.Session session = relay.session();
            MacAddress ours = lac.dataPlane().address(access.port());
            InetSocketAddress here = session.path().localAddress();
            InetSocketAddress there = session.path().peer();
            String comment = name + ", phase connected";
            for (Trace trace : watching) {
                Frame atAccess = trace.frames()
                        .session(
                                at,
                                up,
                                up ? access.subscriber() : ours,
                                up ? ours : access.subscriber(),
                                access.vlanTags(),
                                access.sessionId(),
                                ppp,
                                comment);
                Frame atCore = trace.frames()
                        .dataMessage(
                                at,
                                !up,
                                up ? here : there,
                                up ? there : here,
                                up ? session.peerTunnelId() : session.localTunnelId(),
                                up ? session.peerSessionId() : session.localSessionId(),
                                ppp,
                                comment);
                trace.show(up ? atAccess : atCore);
                trace.show(up ? atCore : atAccess);
            }
        }
    }
}
