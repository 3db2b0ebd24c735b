package dev.lac.dataplane;

import dev.lac.pppoe.MacAddress;
import dev.lac.pppoe.SessionHeader;
import dev.lac.pppoe.VlanTags;
import java.io.IOException;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * One Ethernet interface towards subscribers: sockets for discovery, for session frames and to send; where VLANs are served, one more
 * for frames with two tags, which the kernel files under the TPID of the inner one.
 */
final class AccessPort implements AutoCloseable {
    private static final int SOCKADDR_LL_LENGTH = 20;

    private final String name;
    private final boolean vlans;
    private volatile MacAddress address;
    private final Descriptor discovery;
    private final Descriptor session;
    private final Descriptor output;
    private final @Nullable Descriptor doubleTagged;

    private AccessPort(
            String name,
            MacAddress address,
            Descriptor discovery,
            Descriptor session,
            Descriptor output,
            @Nullable Descriptor doubleTagged) {
        this.name = name;
        this.address = address;
        this.discovery = discovery;
        this.session = session;
        this.output = output;
        this.doubleTagged = doubleTagged;
        vlans = doubleTagged != null;
    }

    /**
     * Opens the interface.
     *
     * @param vlans whether frames with VLAN tags are received
     */
    static AccessPort open(String name, boolean vlans) {
        int index = index(name);
        MacAddress address = hardwareAddress(name);
        Descriptor discovery = openPacketSocket(name, index, SessionHeader.ETHERTYPE_DISCOVERY, vlans);
        Descriptor session = openPacketSocket(name, index, SessionHeader.ETHERTYPE_SESSION, vlans);
        Descriptor output = openPacketSocket(name, index, 0, false);
        Descriptor doubleTagged = vlans ? openPacketSocket(name, index, VlanTags.TPID_8021Q, true) : null;
        return new AccessPort(name, address, discovery, session, output, doubleTagged);
    }

    static int index(String name) {
        int index = Libc.if_nametoindex(name);
        if (index == 0) {
            throw new DataPlaneException("interface " + name + " does not exist; see pppoe.interfaces and `ip link`");
        }
        return index;
    }

    private static MacAddress hardwareAddress(String name) {
        try {
            NetworkInterface found = NetworkInterface.getByName(name);
            byte[] hardware = found == null ? null : found.getHardwareAddress();
            if (hardware == null || hardware.length != 6) {
                throw new DataPlaneException("interface " + name + " has no Ethernet address; PPPoE needs Ethernet");
            }
            return MacAddress.of(ByteBuffer.wrap(hardware), 0);
        } catch (SocketException e) {
            throw new DataPlaneException("interface " + name + ": " + e.getMessage());
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

    /** The socket is created deaf and starts to receive, of this interface only, when it is bound. */
    static Descriptor openPacketSocket(String name, int index, int ethertype, boolean vlans) {
        Descriptor socket = Descriptor.open("packet socket on " + name, SocketAddresses.AF_PACKET, Libc.SOCK_RAW, 0)
                .bigBuffers();
        socket.option(Libc.SOL_PACKET, Libc.PACKET_IGNORE_OUTGOING, 1);
        if (vlans) {
            socket.option(Libc.SOL_PACKET, Libc.PACKET_AUXDATA, 1);
        }
        ByteBuffer linkLayer = ByteBuffer.allocate(SOCKADDR_LL_LENGTH).order(ByteOrder.nativeOrder());
        linkLayer.putShort(0, (short) SocketAddresses.AF_PACKET).putInt(4, index);
        linkLayer.order(ByteOrder.BIG_ENDIAN).putShort(2, (short) ethertype);
        return socket.bind(linkLayer.array());
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

    /** The sockets to receive from. */
    int[] inputs() {
        return doubleTagged == null
                ? new int[] {discovery.fd(), session.fd()}
                : new int[] {discovery.fd(), session.fd(), doubleTagged.fd()};
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
        if (doubleTagged != null) {
            doubleTagged.close();
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
