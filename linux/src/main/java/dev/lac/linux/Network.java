package dev.lac.linux;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the kernel knows of the network: routes, neighbours, links, and when any of them changes (rtnetlink). Belongs to one thread at a
 * time.
 */
public final class Network implements AutoCloseable {
    private static final int RTM_NEWLINK_GROUP = 0x1;
    private static final int NEIGHBOUR_GROUP = 0x4;
    private static final int IPV4_ROUTE_GROUP = 0x40;
    private static final int IPV6_ROUTE_GROUP = 0x400;

    private static final int RTM_GETLINK = 18;
    private static final int RTM_GETROUTE = 26;
    private static final int RTM_GETNEIGH = 30;

    private static final int ROUTE_HEADER = 12;
    private static final int ROUTE_TYPE = 7;
    /** {@code RTM_F_FIB_MATCH}: the entry of the routing table, not what would be done without one. */
    private static final int ONLY_IN_TABLE = 0x2000;

    private static final int RTA_DST = 1;
    private static final int RTA_SRC = 2;
    private static final int RTA_OIF = 4;
    private static final int RTA_GATEWAY = 5;
    private static final int RTA_METRICS = 8;
    private static final int RTA_VIA = 18;
    private static final int RTAX_MTU = 2;

    private static final int NEIGHBOUR_HEADER = 12;
    private static final int NEIGHBOUR_STATE = 8;
    private static final int NDA_DST = 1;
    private static final int NDA_LLADDR = 2;
    /** REACHABLE, STALE, DELAY, PROBE, NOARP and PERMANENT of {@code NUD_*}: the address may be used. */
    private static final int NUD_VALID = 0x02 | 0x04 | 0x08 | 0x10 | 0x40 | 0x80;

    private static final int LINK_HEADER = 16;
    private static final int LINK_TYPE = 2;
    private static final int IFLA_ADDRESS = 1;
    private static final int IFLA_IFNAME = 3;
    private static final int IFLA_MTU = 4;
    private static final int IFLA_LINK = 5;

    private final NetlinkSocket questions = new NetlinkSocket(NetlinkSocket.ROUTE, 0);
    private final NetlinkSocket changes = new NetlinkSocket(
            NetlinkSocket.ROUTE, RTM_NEWLINK_GROUP | NEIGHBOUR_GROUP | IPV4_ROUTE_GROUP | IPV6_ROUTE_GROUP);

    /**
     * The way to an address.
     *
     * @param type {@code RTN_UNICAST} is 1, {@code RTN_LOCAL} 2
     * @param interfaceIndex that packets leave by
     * @param nextHop the router, or the address itself
     * @param mtu the path MTU that the kernel has learnt (RFC 1191, RFC 8201) or was told; 0 where it goes by the link's
     */
    public record Route(int type, int interfaceIndex, InetAddress nextHop, int mtu) {
        public boolean isLocal() {
            return type == 2;
        }
    }

    /**
     * An interface.
     *
     * @param type {@code ARPHRD_ETHER} is 1, {@code ARPHRD_PPP} 512
     * @param address the hardware address, empty where it has none
     * @param below the interface that this one is on, as a VLAN is; its own index or 0 where there is none
     */
    public record Link(int index, String name, int type, int mtu, ByteBuffer address, int below) {
        private static final int ETHERNET = 1;
        private static final int PPP = 512;

        public boolean isEthernet() {
            return type == ETHERNET && address.remaining() == 6;
        }

        public boolean isPpp() {
            return type == PPP;
        }
    }

    /**
     * Asks for the way that a packet would take.
     *
     * @param interfaceIndex an interface that it must leave by, or 0
     * @throws LinuxException with the kernel's reason why there is none
     */
    public Route route(InetAddress from, InetAddress to, int interfaceIndex) {
        if (interfaceIndex != 0) {
            // Where no route leads by that interface, the kernel would take every host to be on its link.
            ask(from, to, interfaceIndex, ONLY_IN_TABLE);
        }
        return ask(from, to, interfaceIndex, 0);
    }

    private Route ask(InetAddress from, InetAddress to, int interfaceIndex, int flags) {
        byte[] destination = to.getAddress();
        NetlinkMessage.Builder request = new NetlinkMessage.Builder(RTM_GETROUTE)
                .fixed(family(to), bits(destination), bits(destination), (byte) 0)
                .fixed(new byte[4])
                .fixed(NetlinkMessage.octets(flags))
                .attribute(RTA_DST, destination)
                .attribute(RTA_SRC, from.getAddress());
        if (interfaceIndex != 0) {
            request.attribute(RTA_OIF, interfaceIndex);
        }
        ByteBuffer answer = questions.ask(request);
        Map<Integer, ByteBuffer> attributes = NetlinkMessage.attributes(answer, NetlinkMessage.HEADER + ROUTE_HEADER);
        ByteBuffer out = attributes.get(RTA_OIF);
        ByteBuffer metrics = attributes.get(RTA_METRICS);
        ByteBuffer mtu =
                metrics == null ? null : NetlinkMessage.attributes(metrics, 0).get(RTAX_MTU);
        return new Route(
                answer.get(NetlinkMessage.HEADER + ROUTE_TYPE),
                out == null ? 0 : out.getInt(0),
                nextHop(attributes, to),
                mtu == null ? 0 : mtu.getInt(0));
    }

    private static InetAddress nextHop(Map<Integer, ByteBuffer> attributes, InetAddress to) {
        ByteBuffer gateway = attributes.get(RTA_GATEWAY);
        ByteBuffer via = attributes.get(RTA_VIA); // a router of the other address family
        if (gateway != null) {
            return address(gateway, 0);
        }
        return via == null ? to : address(via, 2);
    }

    private static InetAddress address(ByteBuffer attribute, int from) {
        byte[] octets = new byte[attribute.capacity() - from];
        attribute.duplicate().position(from).get(octets);
        try {
            return InetAddress.getByAddress(octets);
        } catch (UnknownHostException e) {
            throw new LinuxException("netlink: an address of " + octets.length + " octets");
        }
    }

    /** The hardware address of a neighbour, where the kernel knows one that may be used. */
    public Optional<ByteBuffer> neighbour(int interfaceIndex, InetAddress address) {
        try {
            ByteBuffer answer = questions.ask(new NetlinkMessage.Builder(RTM_GETNEIGH)
                    .fixed(family(address), (byte) 0, (byte) 0, (byte) 0)
                    .fixed(NetlinkMessage.octets(interfaceIndex))
                    .fixed(new byte[4])
                    .attribute(NDA_DST, address.getAddress()));
            ByteBuffer hardware = NetlinkMessage.attributes(answer, NetlinkMessage.HEADER + NEIGHBOUR_HEADER)
                    .get(NDA_LLADDR);
            int state = answer.getShort(NetlinkMessage.HEADER + NEIGHBOUR_STATE);
            return hardware == null || (state & NUD_VALID) == 0 ? Optional.empty() : Optional.of(hardware);
        } catch (LinuxException e) {
            return Optional.empty(); // nobody has asked for that neighbour yet
        }
    }

    /**
     * Asks about an interface.
     *
     * @throws LinuxException when there is none
     */
    public Link link(int index) {
        return link(questions, index);
    }

    /**
     * Asks about an interface by its name.
     *
     * @throws LinuxException when there is none
     */
    public static Link link(String name) {
        int index = Libc.if_nametoindex(name);
        if (index == 0) {
            throw new LinuxException("interface " + name + " does not exist; see `ip link`");
        }
        try (NetlinkSocket socket = new NetlinkSocket(NetlinkSocket.ROUTE, 0)) {
            return link(socket, index);
        }
    }

    private static Link link(NetlinkSocket socket, int index) {
        ByteBuffer answer = socket.ask(new NetlinkMessage.Builder(RTM_GETLINK)
                .fixed(new byte[4])
                .fixed(NetlinkMessage.octets(index))
                .fixed(new byte[LINK_HEADER - 8]));
        Map<Integer, ByteBuffer> attributes = NetlinkMessage.attributes(answer, NetlinkMessage.HEADER + LINK_HEADER);
        ByteBuffer mtu = attributes.get(IFLA_MTU);
        ByteBuffer below = attributes.get(IFLA_LINK);
        return new Link(
                index,
                text(attributes.get(IFLA_IFNAME)),
                answer.getShort(NetlinkMessage.HEADER + LINK_TYPE) & 0xffff,
                mtu == null ? 0 : mtu.getInt(0),
                attributes.getOrDefault(IFLA_ADDRESS, ByteBuffer.allocate(0)),
                below == null ? 0 : below.getInt(0));
    }

    private static String text(@Nullable ByteBuffer attribute) {
        if (attribute == null) {
            return "";
        }
        byte[] octets = new byte[attribute.capacity()];
        attribute.duplicate().position(0).get(octets);
        return new String(Arrays.copyOf(octets, Math.max(0, octets.length - 1)), StandardCharsets.UTF_8);
    }

    private static byte family(InetAddress address) {
        return (byte) (address instanceof Inet4Address ? SocketAddresses.AF_INET : SocketAddresses.AF_INET6);
    }

    private static byte bits(byte[] address) {
        return (byte) (address.length * 8);
    }

    /** Waits until a route, neighbour or link has changed; false when the time is over without. */
    public boolean awaitChange(int millis) {
        boolean changed = changes.awaitInput(millis);
        if (changed) {
            changes.discard();
        }
        return changed;
    }

    @Override
    public void close() {
        questions.close();
        changes.close();
    }
}
