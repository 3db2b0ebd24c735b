package dev.lac.dataplane;

import dev.lac.linux.Descriptor;
import dev.lac.linux.Libc;
import dev.lac.linux.LinuxException;
import dev.lac.linux.SocketAddresses;
import dev.lac.pppoe.MacAddress;
import dev.lac.pppoe.SessionHeader;
import java.io.IOException;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** One Ethernet interface towards subscribers: sockets for discovery, for session frames and to send. */
final class AccessPort implements AutoCloseable {
    static final int ETH_P_ALL = 3;

    private static final int SOCKADDR_LL_LENGTH = 20;

    private final String name;
    private final boolean vlans;
    private volatile MacAddress address;
    private final Descriptor discovery;
    private final Descriptor session;
    private final Descriptor output;

    private AccessPort(
            String name,
            MacAddress address,
            boolean vlans,
            Descriptor discovery,
            Descriptor session,
            Descriptor output) {
        this.name = name;
        this.address = address;
        this.vlans = vlans;
        this.discovery = discovery;
        this.session = session;
        this.output = output;
    }

    /**
     * Opens the interface.
     *
     * @param vlans whether frames with VLAN tags are received
     */
    static AccessPort open(String name, boolean vlans) {
        int index = index(name);
        MacAddress address = hardwareAddress(name);
        Descriptor discovery = openInput(name, index, SessionHeader.ETHERTYPE_DISCOVERY, vlans);
        Descriptor session = openInput(name, index, SessionHeader.ETHERTYPE_SESSION, vlans);
        Descriptor output = openPacketSocket(name, false).bind(linkLayer(index, 0));
        return new AccessPort(name, address, vlans, discovery, session, output);
    }

    /**
     * A socket for one Ethertype. The kernel gives a tagged frame to sockets of its Ethertype, too, but only when it has looked for the VLAN's
     * interface and forgotten the tag; sockets for all Ethertypes come before that.
     */
    private static Descriptor openInput(String name, int index, int ethertype, boolean vlans) {
        Descriptor socket = openPacketSocket(name, vlans);
        if (!vlans) {
            return socket.bind(linkLayer(index, ethertype));
        }
        return socket.filter(EthertypeFilter.of(ethertype)).bind(linkLayer(index, ETH_P_ALL));
    }

    static int index(String name) {
        int index = Libc.if_nametoindex(name);
        if (index == 0) {
            throw new LinuxException("interface " + name + " does not exist; see pppoe.interfaces and `ip link`");
        }
        return index;
    }

    private static MacAddress hardwareAddress(String name) {
        try {
            NetworkInterface found = NetworkInterface.getByName(name);
            byte[] hardware = found == null ? null : found.getHardwareAddress();
            if (hardware == null || hardware.length != 6) {
                throw new LinuxException("interface " + name + " has no Ethernet address; PPPoE needs Ethernet");
            }
            return MacAddress.of(ByteBuffer.wrap(hardware), 0);
        } catch (SocketException e) {
            throw new LinuxException("interface " + name + ": " + e.getMessage());
        }
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
        try {
            return new FastPath.AccessInterface(
                    name, index(name), address, NetworkInterface.getByName(name).getMTU());
        } catch (SocketException e) {
            throw new LinuxException("interface " + name + ": " + e.getMessage());
        }
    }

    /** The sockets to receive from. */
    int[] inputs() {
        return new int[] {discovery.fd(), session.fd()};
    }

    /** The speed of the link now, or 0 where it is unknown; reads a file. */
    long bitsPerSecond() {
        return lineSpeed(name);
    }

    int output() {
        return output.fd();
    }

    @Override
    public void close() {
        discovery.close();
        session.close();
        output.close();
    }

    @Override
    public String toString() {
        return name;
    }
}
