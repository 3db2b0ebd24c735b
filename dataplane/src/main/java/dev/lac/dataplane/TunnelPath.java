package dev.lac.dataplane;

import dev.lac.linux.SocketAddresses;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * The way to one LNS: the sockets at its ends and what is known of the network between. Tunnels between the same two sockets share it.
 *
 * <p>The control thread makes it; {@link #route} is replaced as a whole by whoever watches the network.
 */
public final class TunnelPath {
    /** IPv4 header without options (RFC 791 §3.1). */
    private static final int IPV4_HEADER = 20;
    /** IPv6 header without extensions (RFC 8200 §3). */
    private static final int IPV6_HEADER = 40;

    private static final int UDP_HEADER = 8;

    /**
     * Where datagrams go.
     *
     * @param interfaceIndex that they leave by; 0 where there is no way, or nobody looked yet
     * @param interfaceName its name, or empty
     * @param mtu the largest IP packet that reaches the LNS in one piece, as far as is known (RFC 1191, RFC 8201)
     * @param trouble why there is no way to the LNS; empty when there is
     */
    public record Route(int interfaceIndex, String interfaceName, int mtu, String trouble) {
        /** Before anybody looked: Ethernet. */
        public static final Route UNKNOWN = new Route(0, "", 1500, "");
    }

    private final int local;
    private final InetSocketAddress localAddress;
    private final InetSocketAddress peer;
    private final byte[] peerAddress;
    private volatile Route route = Route.UNKNOWN;

    /** @param local the place of {@code localAddress} among {@link DataPlane#localAddresses} */
    public TunnelPath(int local, InetSocketAddress localAddress, InetSocketAddress peer) {
        this.local = local;
        this.localAddress = localAddress;
        this.peer = peer;
        peerAddress = SocketAddresses.encode(peer);
    }

    public int local() {
        return local;
    }

    public InetSocketAddress localAddress() {
        return localAddress;
    }

    public InetSocketAddress peer() {
        return peer;
    }

    public Route route() {
        return route;
    }

    public void route(Route now) {
        route = now;
    }

    /** Octets of the IP and UDP headers. */
    public int outerHeaders() {
        return (peer.getAddress() instanceof Inet4Address ? IPV4_HEADER : IPV6_HEADER) + UDP_HEADER;
    }

    /** The LNS' address as the kernel's {@code sockaddr}. */
    byte[] peerSocketAddress() {
        return peerAddress;
    }

    /** Whether the {@code sockaddr} at {@code offset} is the LNS'. */
    boolean isFromPeer(ByteBuffer buffer, int offset) {
        return SocketAddresses.matches(peerAddress, buffer, offset);
    }

    @Override
    public String toString() {
        return localAddress + " -> " + peer;
    }
}
