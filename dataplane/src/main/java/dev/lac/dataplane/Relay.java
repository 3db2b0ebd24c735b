package dev.lac.dataplane;

import dev.lac.pppoe.MacAddress;
import dev.lac.pppoe.VlanTags;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One subscriber's two sessions tied together: the PPPoE session on an access port and the L2TP session in a tunnel, with the
 * traffic counted on it.
 *
 * <p>Immutable but for counters and sequence numbers. Each direction is counted by the one thread that relays it; the frames that the control
 * thread sends during set-up are counted apart and added when read.
 */
public final class Relay {
    private static final VarHandle COUNT = MethodHandles.arrayElementVarHandle(long[].class);
    private static final int UP_PACKETS = 0;
    private static final int UP_OCTETS = 1;
    private static final int DOWN_PACKETS = 2;
    private static final int DOWN_OCTETS = 3;
    private static final int BY_CONTROL = 4;
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
    private final long[] counts = new long[BY_CONTROL * 2];

    private final AtomicInteger nextNs = new AtomicInteger();
    private final AtomicInteger expectedNs = new AtomicInteger(UNKNOWN);
    private volatile boolean sequencing;
    private volatile Runnable sequencingChanged = () -> {};
    private volatile @Nullable FastTraffic fast;

    public Relay(Access access, Session session) {
        this.access = access;
        this.session = session;
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
        Traffic portable = new Traffic(count(UP_PACKETS), count(UP_OCTETS), count(DOWN_PACKETS), count(DOWN_OCTETS));
        FastTraffic other = fast;
        return other == null ? portable : portable.plus(other.traffic());
    }

    /** Frames of the session that the fast path handed to the portable one. */
    public long punted() {
        FastTraffic other = fast;
        return other == null ? 0 : other.punted();
    }

    void countUp(int octets) {
        add(UP_PACKETS, UP_OCTETS, octets);
    }

    void countDown(int octets) {
        add(DOWN_PACKETS, DOWN_OCTETS, octets);
    }

    void countUpByControl(int octets) {
        add(UP_PACKETS + BY_CONTROL, UP_OCTETS + BY_CONTROL, octets);
    }

    void countDownByControl(int octets) {
        add(DOWN_PACKETS + BY_CONTROL, DOWN_OCTETS + BY_CONTROL, octets);
    }

    /** Whether our data messages carry sequence numbers now. */
    boolean isSequencing() {
        return sequencing;
    }

    /**
     * Has {@code listener} told, on whatever thread it happens, when {@link #isSequencing} changes; it replaces the one before. Whoever relays
     * without asking here looks at {@link #isSequencing} once more after this call.
     */
    void onSequencingChange(Runnable listener) {
        sequencingChanged = listener;
    }

    /** The one place where sequence numbers go on and off. */
    private void sequencing(boolean now) {
        if (sequencing != now) {
            sequencing = now;
            sequencingChanged.run();
        }
    }

    /** The Ns of the next data message. */
    int takeNs() {
        return nextNs.getAndIncrement() & 0xffff;
    }

    /**
     * A data message of the LNS has come without sequence numbers. "If the LAC receives a data message without sequence numbers present, it
     * MUST stop sending sequence numbers" (RFC 2661 §5.4), unless we required them ourselves.
     */
    void heardUnnumbered() {
        if (sequencing && !session.format.sequencing()) {
            sequencing(false);
            expectedNs.set(UNKNOWN);
        }
    }

    /**
     * A data message with Ns has come: from now on ours carry sequence numbers, too (RFC 2661 §5.4).
     *
     * @return how many are missing before it, or −1 when it is late or came before
     */
    int heard(int ns) {
        sequencing(true);
        int expected = expectedNs.get();
        // the signed distance modulo 65536
        int ahead = expected == UNKNOWN ? 0 : (short) (ns - expected);
        if (ahead < 0) {
            return -1;
        }
        expectedNs.set((ns + 1) & 0xffff);
        return ahead;
    }

    private void add(int packets, int octetsIndex, int octets) {
        COUNT.setOpaque(counts, packets, (long) COUNT.getOpaque(counts, packets) + 1);
        COUNT.setOpaque(counts, octetsIndex, (long) COUNT.getOpaque(counts, octetsIndex) + octets);
    }

    private long count(int index) {
        return (long) COUNT.getOpaque(counts, index) + (long) COUNT.getOpaque(counts, index + BY_CONTROL);
    }

    @Override
    public String toString() {
        return "PPPoE " + access.sessionId + " of " + access.subscriber + " <-> L2TP " + session.peerTunnelId + "/"
                + session.peerSessionId + " at " + session.path.peer();
    }
}
