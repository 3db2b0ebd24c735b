package dev.lac.dataplane;

import dev.lac.pppoe.MacAddress;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * One subscriber's two sessions tied together: the PPPoE session on an access port and the L2TP session in a tunnel, with the
 * traffic counted on it.
 *
 * <p>Immutable but for the counters. Each direction is counted by the one thread that relays it; the frames that the control
 * thread sends during set-up are counted apart and added when read.
 */
public final class Relay {
    private static final VarHandle COUNT = MethodHandles.arrayElementVarHandle(long[].class);
    private static final int UP_PACKETS = 0;
    private static final int UP_OCTETS = 1;
    private static final int DOWN_PACKETS = 2;
    private static final int DOWN_OCTETS = 3;
    private static final int BY_CONTROL = 4;

    /** Packets and PPP octets (from the protocol field on) in both directions, seen from the subscriber. */
    public record Traffic(long upPackets, long upOctets, long downPackets, long downOctets) {
        public static final Traffic NONE = new Traffic(0, 0, 0, 0);
    }

    private final int port;
    private final MacAddress subscriber;
    private final int pppoeSessionId;
    private final InetSocketAddress peer;
    private final int localTunnelId;
    private final int localSessionId;
    private final int peerTunnelId;
    private final int peerSessionId;
    private final byte[] peerAddress;
    private final long[] counts = new long[BY_CONTROL * 2];

    /**
     * @param port the access port
     * @param subscriber the subscriber's hardware address
     * @param pppoeSessionId 1 to 65,534
     * @param peer the LNS, resolved
     * @param localTunnelId the tunnel id that the LNS writes into its data messages
     * @param localSessionId the session id that the LNS writes, unique over all tunnels of this LAC
     * @param peerTunnelId the tunnel id that we write
     * @param peerSessionId the session id that we write
     */
    public Relay(
            int port,
            MacAddress subscriber,
            int pppoeSessionId,
            InetSocketAddress peer,
            int localTunnelId,
            int localSessionId,
            int peerTunnelId,
            int peerSessionId) {
        this.port = port;
        this.subscriber = subscriber;
        this.pppoeSessionId = pppoeSessionId;
        this.peer = peer;
        this.localTunnelId = localTunnelId;
        this.localSessionId = localSessionId;
        this.peerTunnelId = peerTunnelId;
        this.peerSessionId = peerSessionId;
        this.peerAddress = SocketAddresses.encode(peer);
    }

    public int port() {
        return port;
    }

    public MacAddress subscriber() {
        return subscriber;
    }

    public int pppoeSessionId() {
        return pppoeSessionId;
    }

    public InetSocketAddress peer() {
        return peer;
    }

    public int localTunnelId() {
        return localTunnelId;
    }

    public int localSessionId() {
        return localSessionId;
    }

    public int peerTunnelId() {
        return peerTunnelId;
    }

    public int peerSessionId() {
        return peerSessionId;
    }

    /** The traffic so far; never runs backwards. */
    public Traffic traffic() {
        return new Traffic(count(UP_PACKETS), count(UP_OCTETS), count(DOWN_PACKETS), count(DOWN_OCTETS));
    }

    /** The LNS' address as the kernel's {@code sockaddr}. */
    byte[] peerSocketAddress() {
        return peerAddress;
    }

    /** Whether the {@code sockaddr} at {@code offset} is the LNS'. */
    boolean isFromPeer(ByteBuffer buffer, int offset) {
        return SocketAddresses.matches(peerAddress, buffer, offset);
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

    private void add(int packets, int octetsIndex, int octets) {
        COUNT.setOpaque(counts, packets, (long) COUNT.getOpaque(counts, packets) + 1);
        COUNT.setOpaque(counts, octetsIndex, (long) COUNT.getOpaque(counts, octetsIndex) + octets);
    }

    private long count(int index) {
        return (long) COUNT.getOpaque(counts, index) + (long) COUNT.getOpaque(counts, index + BY_CONTROL);
    }

    @Override
    public String toString() {
        return "PPPoE " + pppoeSessionId + " of " + subscriber + " <-> L2TP " + peerTunnelId + "/" + peerSessionId
                + " at " + peer;
    }
}
