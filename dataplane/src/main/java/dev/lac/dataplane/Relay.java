package dev.lac.dataplane;

import dev.lac.pppoe.MacAddress;
import dev.lac.pppoe.VlanTags;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * One subscriber's two sessions tied together: the PPPoE session on an access port and the L2TP session in a tunnel, with the
 * traffic counted on it.
 *
 * <p>Immutable but for counters, sequence numbers and who looks at the frames, which any thread may change.
 */
public final class Relay {
    private static final ForwardingEvent[] EVENTS = ForwardingEvent.values();
    private static final int UP_PACKETS = 0;
    private static final int UP_OCTETS = 1;
    private static final int DOWN_PACKETS = 2;
    private static final int DOWN_OCTETS = 3;
    private static final int COUNTS = 4;
    /** {@link #expectedNs} before the first message that is numbered. */
    private static final int UNKNOWN = -1;

    /** Packets and PPP octets (from the protocol field on) in both directions, seen from the subscriber. */
    public record Traffic(long upPackets, long upOctets, long downPackets, long downOctets) {
        public static final Traffic NONE = new Traffic(0, 0, 0, 0);

        Traffic plus(Traffic other) {
            return new Traffic(
                    upPackets + other.upPackets,
                    upOctets + other.upOctets,
                    downPackets + other.downPackets,
                    downOctets + other.downOctets);
        }
    }

    /**
     * The subscriber's side.
     *
     * @param port the access port
     * @param subscriber the subscriber's hardware address
     * @param vlanTags of the subscriber's frames
     * @param sessionId of the PPPoE session, 1 to 65,534, unique on the port
     */
    public record Access(int port, MacAddress subscriber, VlanTags vlanTags, int sessionId) {}

    /**
     * The LNS' side.
     *
     * @param path the way to the LNS
     * @param localTunnelId the tunnel id that the LNS writes into its data messages
     * @param localSessionId the session id that the LNS writes, unique over all tunnels of this LAC
     * @param peerTunnelId the tunnel id that we write
     * @param peerSessionId the session id that we write
     * @param format of the data messages that we send
     */
    public record Session(
            TunnelPath path,
            int localTunnelId,
            int localSessionId,
            int peerTunnelId,
            int peerSessionId,
            DataFormat format) {}

    private final Access access;
    private final Session session;
    private final long reorderNanos;
    private final AtomicLongArray counts = new AtomicLongArray(COUNTS);
    private volatile @Nullable AtomicLongArray events;

    private final AtomicInteger nextNs = new AtomicInteger();
    private final AtomicInteger expectedNs = new AtomicInteger(UNKNOWN);
    private volatile @Nullable ReorderQueue reorderQueue;
    private volatile boolean sequencing;
    private volatile @Nullable Tap tap;
    /** Guarded by this. */
    private Runnable pathChanged = () -> {};

    private volatile @Nullable FastTraffic fast;

    public Relay(Access access, Session session) {
        this.access = access;
        this.session = session;
        reorderNanos = session.format.reorder().toNanos();
        sequencing = session.format.sequencing();
    }

    public Access access() {
        return access;
    }

    public Session session() {
        return session;
    }

    /** What the fast path has relayed of a session. */
    interface FastTraffic {
        Traffic traffic();

        /** Frames of the session that it handed to the portable path. */
        long punted();
    }

    /** Another way by which the session's frames go, too, from now on. */
    void fastTraffic(FastTraffic now) {
        fast = now;
    }

    /** The traffic so far by whatever path; never runs backwards. */
    public Traffic traffic() {
        Traffic portable = new Traffic(
                counts.get(UP_PACKETS), counts.get(UP_OCTETS), counts.get(DOWN_PACKETS), counts.get(DOWN_OCTETS));
        FastTraffic other = fast;
        return other == null ? portable : portable.plus(other.traffic());
    }

    /** Frames of the session that the fast path handed to the portable one. */
    public long punted() {
        FastTraffic other = fast;
        return other == null ? 0 : other.punted();
    }

    /** What happened to the session's frames other than being relayed: drops, fragments, gaps, reordering; what never happened is left out. */
    public Map<ForwardingEvent, Long> events() {
        Map<ForwardingEvent, Long> happened = new EnumMap<>(ForwardingEvent.class);
        AtomicLongArray counted = events;
        for (int i = 0; counted != null && i < EVENTS.length; i++) {
            if (counted.get(i) != 0) {
                happened.put(EVENTS[i], counted.get(i));
            }
        }
        return happened;
    }

    @SuppressWarnings("EnumOrdinal") // the place in an array that lives as long as the enumeration
    void count(ForwardingEvent event, int times) {
        countedEvents().getAndAdd(event.ordinal(), times);
    }

    private AtomicLongArray countedEvents() {
        AtomicLongArray counted = events;
        if (counted != null) {
            return counted;
        }
        synchronized (this) {
            counted = events;
            if (counted == null) {
                counted = new AtomicLongArray(EVENTS.length);
                events = counted;
            }
            return counted;
        }
    }

    void countUp(int octets) {
        counts.getAndIncrement(UP_PACKETS);
        counts.getAndAdd(UP_OCTETS, octets);
    }

    void countDown(int octets) {
        counts.getAndIncrement(DOWN_PACKETS);
        counts.getAndAdd(DOWN_OCTETS, octets);
    }

    /** The subscriber's largest IP packet that reaches the LNS in one piece, octets. */
    int innerMtu() {
        return session.path.route().mtu()
                - session.path.outerHeaders()
                - session.format.header(sequencing)
                - PppFrame.PROTOCOL_LENGTH;
    }

    /** Whether our data messages carry sequence numbers now. */
    boolean isSequencing() {
        return sequencing;
    }

    /**
     * Has {@code listener} told, now and on whatever thread it happens, when {@link #isSequencing} or {@link #tap} change, so that it can
     * leave the session to the portable path. It is told of one change at a time and replaces the one before, which is told no more.
     */
    synchronized void onPathChange(Runnable listener) {
        pathChanged = listener;
        listener.run();
    }

    /** The one place where sequence numbers go on and off. */
    private void sequencing(boolean now) {
        if (sequencing != now) {
            synchronized (this) {
                sequencing = now;
                pathChanged.run();
            }
        }
    }

    /** Who looks at the session's frames, if anybody does. */
    @Nullable
    Tap tap() {
        return tap;
    }

    /** Shows frames to {@code now} instead of whoever saw them before. */
    synchronized void tap(@Nullable Tap now) {
        tap = now;
        pathChanged.run();
    }

    /** Takes {@code one} away, unless another has its place already. */
    synchronized void untap(Tap one) {
        if (tap == one) {
            tap(null);
        }
    }

    /** The Ns of the next data message. */
    int takeNs() {
        return nextNs.getAndIncrement() & 0xffff;
    }

    /**
     * A data message of the LNS has come without sequence numbers. "If the LAC receives a data message without sequence numbers present, it
     * MUST stop sending sequence numbers" (RFC 2661 §5.4), unless we required them ourselves.
     *
     * @return whether what the LNS numbers from now on begins anew
     */
    boolean heardUnnumbered() {
        if (!sequencing || session.format.sequencing()) {
            return false;
        }
        sequencing(false);
        expectedNs.set(UNKNOWN);
        return true;
    }

    /** A data message with Ns has come: from now on ours carry sequence numbers, too (RFC 2661 §5.4). */
    void heardNumbered() {
        sequencing(true);
    }

    /**
     * Takes Ns of a message that may wait for no other.
     *
     * @return how many are missing before it, or −1 when it is late or came before
     */
    int advance(int ns) {
        while (true) {
            int expected = expectedNs.get();
            int ahead = expected == UNKNOWN ? 0 : ReorderQueue.distance(expected, ns);
            if (ahead < 0) {
                return -1;
            }
            if (expectedNs.compareAndSet(expected, (ns + 1) & 0xffff)) {
                return ahead;
            }
        }
    }

    /** How long a message that came early waits for those before it, ns; 0: not at all. */
    long reorderNanos() {
        return reorderNanos;
    }

    /** Where messages wait; made at the first call. */
    ReorderQueue reorderQueue() {
        ReorderQueue queue = reorderQueue;
        return queue != null ? queue : makeReorderQueue();
    }

    private synchronized ReorderQueue makeReorderQueue() {
        ReorderQueue queue = reorderQueue;
        if (queue == null) {
            queue = new ReorderQueue();
            reorderQueue = queue;
        }
        return queue;
    }

    @Override
    public String toString() {
        return "PPPoE " + access.sessionId + " of " + access.subscriber + " <-> L2TP " + session.peerTunnelId + "/"
                + session.peerSessionId + " at " + session.path.peer();
    }
}
