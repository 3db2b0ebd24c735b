package dev.lac.dataplane;

import dev.lac.linux.Descriptor;
import dev.lac.linux.Libc;
import dev.lac.linux.LinuxException;
import dev.lac.linux.Network;
import dev.lac.linux.SocketAddresses;
import dev.lac.linux.SocketFilter;
import dev.lac.pppoe.MacAddress;
import dev.lac.pppoe.SessionHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One Ethernet interface towards subscribers: a socket for discovery; for each forwarder one for session frames and one to send. Session frames
 * are steered by the subscriber's hardware address (PACKET_FANOUT), so that those of one subscriber keep their order.
 */
final class AccessPort implements AutoCloseable {
    static final int ETH_P_ALL = 3;

    private static final int SOCKADDR_LL_LENGTH = 20;
    private static final int PACKET_FANOUT_CBPF = 6;
    private static final int PACKET_FANOUT_FLAG_UNIQUEID = 0x2000;
    private static final int NO_GROUP = -1;
    /** Where the last four octets of the source address are in a frame. */
    private static final int LAST_OF_SOURCE = 8;
    /** Frames that may wait for the forwarders together, 8 MiB, and at least for each. */
    private static final int SESSION_SLOTS = 4_096;

    private static final int MIN_SESSION_SLOTS = 1_024;
    private static final int DISCOVERY_SLOTS = 2_048;

    private final String name;
    private final boolean vlans;
    private volatile MacAddress address;
    private final PacketRing discovery;
    private final List<PacketRing> sessions;
    private final List<Descriptor> outputs;

    private AccessPort(
            String name,
            MacAddress address,
            boolean vlans,
            PacketRing discovery,
            List<PacketRing> sessions,
            List<Descriptor> outputs) {
        this.name = name;
        this.address = address;
        this.vlans = vlans;
        this.discovery = discovery;
        this.sessions = sessions;
        this.outputs = outputs;
    }

    /**
     * Opens the interface.
     *
     * @param vlans whether frames with VLAN tags are received
     * @param forwarders how many threads relay its session frames, from 1
     */
    static AccessPort open(String name, boolean vlans, int forwarders) {
        int index = index(name);
        MacAddress address = hardwareAddress(name);
        List<AutoCloseable> opened = new ArrayList<>();
        try {
            PacketRing discovery = input(name, SessionHeader.ETHERTYPE_DISCOVERY, vlans, DISCOVERY_SLOTS, opened);
            discovery.socket().bind(input(index, SessionHeader.ETHERTYPE_DISCOVERY, vlans));
            List<PacketRing> sessions = new ArrayList<>();
            List<Descriptor> outputs = new ArrayList<>();
            int group = NO_GROUP;
            for (int i = 0; i < forwarders; i++) {
                int slots = Math.max(SESSION_SLOTS / forwarders, MIN_SESSION_SLOTS);
                PacketRing session = input(name, SessionHeader.ETHERTYPE_SESSION, vlans, slots, opened);
                session.socket().bind(input(index, SessionHeader.ETHERTYPE_SESSION, vlans));
                group = forwarders == 1 ? NO_GROUP : join(session.socket(), group, forwarders);
                sessions.add(session);
                Descriptor output = openPacketSocket(name, false);
                opened.add(output);
                outputs.add(output.bind(linkLayer(index, 0)));
            }
            return new AccessPort(name, address, vlans, discovery, sessions, outputs);
        } catch (LinuxException e) {
            opened.forEach(LinuxDataPlane::closeQuietly);
            throw e;
        }
    }

    /**
     * Joins the session sockets that share the frames; the first one makes the group.
     *
     * @param group what the first call returned, from 0; {@link #NO_GROUP} before
     */
    private static int join(Descriptor socket, int group, int forwarders) {
        int kind = group == NO_GROUP
                ? (PACKET_FANOUT_CBPF | PACKET_FANOUT_FLAG_UNIQUEID) << 16
                : PACKET_FANOUT_CBPF << 16 | group;
        if (!socket.option(Libc.SOL_PACKET, Libc.PACKET_FANOUT, kind)) {
            throw socket.refused("sharing frames among forwarders (PACKET_FANOUT)");
        }
        if (group != NO_GROUP) {
            return group;
        }
        socket.program(Libc.SOL_PACKET, Libc.PACKET_FANOUT_DATA, SocketFilter.of(new int[][] {
            {SocketFilter.LOAD_WORD, 0, 0, SocketFilter.LINK_LAYER + LAST_OF_SOURCE},
            {SocketFilter.MODULO, 0, 0, forwarders},
            {SocketFilter.RETURN_ACCUMULATOR, 0, 0, 0},
        }));
        return socket.option(Libc.SOL_PACKET, Libc.PACKET_FANOUT) & 0xffff;
    }

    /**
     * A socket for one Ethertype. The kernel gives a tagged frame to sockets of its Ethertype, too, but only when it has looked for the VLAN's
     * interface and forgotten the tag; sockets for all Ethertypes come before that.
     */
    private static PacketRing input(String name, int ethertype, boolean vlans, int slots, List<AutoCloseable> opened) {
        PacketRing ring = PacketRing.of(openPacketSocket(name, vlans), slots);
        opened.add(ring);
        ring.socket().filter(EthertypeFilter.of(ethertype));
        return ring;
    }

    private static byte[] input(int index, int ethertype, boolean vlans) {
        return linkLayer(index, vlans ? ETH_P_ALL : ethertype);
    }

    static int index(String name) {
        int index = Libc.if_nametoindex(name);
        if (index == 0) {
            throw new LinuxException("interface " + name + " does not exist; see pppoe.interfaces and `ip link`");
        }
        return index;
    }

    /** Asks the kernel; {@link java.net.NetworkInterface} does not know interfaces without any IP address. */
    private static MacAddress hardwareAddress(String name) {
        Network.Link link = Network.link(name);
        if (!link.isEthernet()) {
            throw new LinuxException("interface " + name + " has no Ethernet address; PPPoE needs Ethernet");
        }
        return MacAddress.of(link.address(), 0);
    }

    /** What the driver says of the link; 0 when it says nothing. */
    private static long lineSpeed(String name) {
        try {
            String megabits = Files.readString(Path.of("/sys/class/net", name, "speed"));
            return Math.max(0, Long.parseLong(megabits.strip())) * 1_000_000;
        } catch (IOException | NumberFormatException e) {
            return 0;
        }
    }

    /**
     * The socket is created deaf and starts to receive, of one interface only, when it is bound.
     *
     * @param tags whether it tells the tag that the kernel takes out of a frame
     */
    static Descriptor openPacketSocket(String name, boolean tags) {
        Descriptor socket = Descriptor.open("packet socket on " + name, SocketAddresses.AF_PACKET, Libc.SOCK_RAW, 0)
                .bigBuffers();
        socket.option(Libc.SOL_PACKET, Libc.PACKET_IGNORE_OUTGOING, 1);
        if (tags) {
            socket.option(Libc.SOL_PACKET, Libc.PACKET_AUXDATA, 1);
        }
        return socket;
    }

    /** A {@code struct sockaddr_ll}. */
    static byte[] linkLayer(int index, int protocol) {
        ByteBuffer linkLayer = ByteBuffer.allocate(SOCKADDR_LL_LENGTH).order(ByteOrder.nativeOrder());
        linkLayer.putShort(0, (short) SocketAddresses.AF_PACKET).putInt(4, index);
        linkLayer.order(ByteOrder.BIG_ENDIAN).putShort(2, (short) protocol);
        return linkLayer.array();
    }

    /** The hardware address that frames are sent from. */
    MacAddress address() {
        return address;
    }

    void adoptAddress(MacAddress adopted) {
        address = adopted;
    }

    /** The hardware address that the interface has now. */
    MacAddress currentAddress() {
        return hardwareAddress(name);
    }

    /** Whether frames with VLAN tags are received. */
    boolean servesVlans() {
        return vlans;
    }

    /** What the fast path needs to know of the interface. */
    FastPath.AccessInterface forFastPath() {
        Network.Link link = Network.link(name);
        return new FastPath.AccessInterface(name, link.index(), address, link.mtu());
    }

    /** The rings that a forwarder serves: its share of session frames, and discovery the first one. */
    List<PacketRing> rings(int forwarder) {
        return forwarder == 0 ? List.of(sessions.get(0), discovery) : List.of(sessions.get(forwarder));
    }

    /** The sockets of {@link #rings}. */
    int[] inputs(int forwarder) {
        return rings(forwarder).stream().mapToInt(ring -> ring.socket().fd()).toArray();
    }

    /** The speed of the link now, or 0 where it is unknown; reads a file. */
    long bitsPerSecond() {
        return lineSpeed(name);
    }

    /** The socket that a forwarder sends through. */
    int output(int forwarder) {
        return outputs.get(forwarder).fd();
    }

    @Override
    public void close() {
        discovery.close();
        sessions.forEach(PacketRing::close);
        outputs.forEach(Descriptor::close);
    }

    @Override
    public String toString() {
        return name;
    }
}
