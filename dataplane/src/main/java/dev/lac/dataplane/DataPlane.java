package dev.lac.dataplane;

import dev.lac.pppoe.MacAddress;
import dev.lac.pppoe.VlanTags;
import dev.lac.protocol.Counters;
import dev.lac.protocol.Octets;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The ports of the LAC and the relay between them, as the control thread sees them.
 *
 * <p>All methods belong to the control thread. An access port is named by its place in the configured list of interfaces, from 0; an
 * L2TP socket by its place in {@link #localAddresses}.
 */
public interface DataPlane extends AutoCloseable {
    /**
     * What the data plane hands up, on whatever thread received it; buffers are the receiver's to keep. Each method returns false when
     * too much waits already, and the packet is dropped.
     */
    interface Punts {
        /** A discovery packet (Ethertype 0x8863), from the PPPoE header on. */
        boolean onDiscovery(int port, MacAddress from, MacAddress to, VlanTags tags, ByteBuffer packet);

        /** A frame of a PPPoE session that is not relayed, from the PPP protocol field on, padding removed. */
        boolean onSessionFrame(int port, MacAddress from, VlanTags tags, int sessionId, ByteBuffer ppp);

        /** An L2TP control message that came to the L2TP socket {@code local}. */
        boolean onControl(int local, InetSocketAddress from, ByteBuffer datagram);

        /** An L2TP data message of a session that is not relayed, L2TP header included. */
        boolean onData(InetSocketAddress from, ByteBuffer datagram);
    }

    /** Starts to receive. */
    void start(Punts punts);

    /** The hardware address of an access port, from which frames are sent. */
    MacAddress address(int port);

    /**
     * Looks whether the hardware address of a port is another by now; frames go on being sent from the old one.
     *
     * @return the new address, or null
     */
    @Nullable
    MacAddress changedAddress(int port);

    /** Sends frames of a port from {@code address} from now on. */
    void adoptAddress(int port, MacAddress address);

    /** The speed of an access port's link, for Tx Connect Speed (RFC 2661 §4.4.4); 0 where it is unknown. */
    long bitsPerSecond(int port);

    /** The local addresses and ports of the L2TP sockets, at least one; the usual one first. */
    List<InetSocketAddress> localAddresses();

    /**
     * The way from an L2TP socket to an LNS; the same object each time, looked up in the network from the first time on.
     *
     * @param local the L2TP socket
     */
    TunnelPath path(int local, InetSocketAddress peer);

    /** What the interfaces do: those of subscribers in the order of the configuration, then those that tunnels go over. */
    List<InterfaceReport> interfaces();

    /**
     * Changes how an interface relays from now on, without losing a packet of any session.
     *
     * @param interfaceName an interface that {@link #interfaces} names
     * @return what came of it
     * @throws IllegalArgumentException when there is no such interface
     */
    InterfaceReport fastPath(String interfaceName, FastPathMode mode);

    /** Sends a discovery packet in the VLAN of {@code tags}. */
    void sendDiscovery(int port, MacAddress to, VlanTags tags, Octets packet);

    /** Sends a frame of a PPPoE session in the VLAN of {@code tags}. {@code ppp} begins with the protocol field. */
    void sendSession(int port, MacAddress to, VlanTags tags, int sessionId, Octets ppp);

    /**
     * Sends an L2TP control message.
     *
     * @param local the L2TP socket it leaves from
     * @param dscp differentiated services code point, 0 to 63
     */
    void sendControl(int local, InetSocketAddress to, int dscp, Octets datagram);

    /** Relays both ways from now on. */
    void connect(Relay relay);

    /** Relays no longer. */
    void disconnect(Relay relay);

    /**
     * Shows every relayed frame of the session, both ways, to {@code tap} from now on; the fast path leaves the session's frames to the
     * portable path meanwhile. May be called before {@link #connect} and at any time after.
     *
     * @param tap instead of the one before; null to show frames to nobody
     */
    void tap(Relay relay, @Nullable Tap tap);

    /** Sends a frame that was queued while the call was set up to the LNS and counts it. {@code ppp} begins with the protocol field. */
    void relayUpstream(Relay relay, ByteBuffer ppp);

    /** Sends an L2TP data message that overtook {@link #connect} to the subscriber and counts it; a wrong one is counted as a drop. */
    void relayDownstream(InetSocketAddress from, ByteBuffer datagram);

    /** Why frames were dropped or handed up, summed over all threads. */
    Counters<ForwardingEvent> counters();

    /** Stops receiving and closes the ports. */
    @Override
    void close();
}
