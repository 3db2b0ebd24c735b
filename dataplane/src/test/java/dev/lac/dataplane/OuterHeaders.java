package dev.lac.dataplane;

import dev.lac.pppoe.MacAddress;
import dev.lac.protocol.Octets;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * What stands around a data message on its way to an LNS, as far as it is the same whoever sends it.
 *
 * @param checksum whether there is a checksum of UDP
 * @param sumsHold whether the header checksum of IPv4 and the checksum of UDP, where there is one, are right
 */
record OuterHeaders(
        MacAddress to,
        MacAddress from,
        int type,
        int trafficClass,
        boolean dontFragment,
        int hopLimit,
        Octets addresses,
        Octets ports,
        Octets message,
        boolean checksum,
        boolean sumsHold) {
    private static final int ETHERNET = 14;
    private static final int IPV4 = 0x0800;
    private static final int IPV6 = 0x86dd;

    static OuterHeaders expected(
            MacAddress own, MacAddress router, Relay.Session session, InMemoryDataPlane.Outgoing how, Octets message) {
        TunnelPath path = session.path();
        boolean v4 = path.peer().getAddress() instanceof Inet4Address;
        return new OuterHeaders(
                router,
                own,
                v4 ? IPV4 : IPV6,
                how.dscp() << 2,
                v4 && how.dontFragment(),
                64,
                address(path.localAddress()).concat(address(path.peer())),
                port(path.localAddress()).concat(port(path.peer())),
                message,
                !v4 || session.format().udpChecksum(),
                true);
    }

    private static Octets address(InetSocketAddress address) {
        return Octets.copyOf(address.getAddress().getAddress());
    }

    private static Octets port(InetSocketAddress address) {
        return Octets.of(address.getPort() >>> 8, address.getPort() & 0xff);
    }

    static OuterHeaders of(ByteBuffer frame) {
        Octets all = Octets.copyOf(frame);
        int type = frame.getShort(12) & 0xffff;
        boolean v4 = type == IPV4;
        int udp = ETHERNET + (v4 ? 20 : 40);
        Octets addresses = v4 ? all.slice(26, 34) : all.slice(22, 54);
        int length = frame.getShort(udp + 4) & 0xffff;
        boolean sums = v4 ? sum(all.slice(ETHERNET, udp)) == 0xffff : true;
        Octets pseudo = addresses.concat(Octets.of(0, 0, length >>> 8, length & 0xff, 0, 0, 0, 17));
        boolean checked = frame.getShort(udp + 6) != 0;
        sums &= checked ? sum(pseudo.concat(all.slice(udp, all.length()))) == 0xffff : v4;
        int ipLength = v4 ? frame.getShort(16) & 0xffff : 40 + (frame.getShort(18) & 0xffff);
        sums &= ipLength == all.length() - ETHERNET && length == all.length() - udp;
        return new OuterHeaders(
                MacAddress.of(frame, 0),
                MacAddress.of(frame, 6),
                type,
                v4 ? frame.get(15) & 0xff : (frame.getShort(14) >>> 4) & 0xff,
                v4 && (frame.getShort(20) & 0x4000) != 0,
                frame.get(v4 ? 22 : 21) & 0xff,
                addresses,
                all.slice(udp, udp + 4),
                all.slice(udp + 8, all.length()),
                checked,
                sums);
    }

    /** The one's complement sum (RFC 1071). */
    static int sum(Octets octets) {
        int sum = 0;
        for (int i = 0; i < octets.length(); i++) {
            sum += octets.get(i) << ((i & 1) == 0 ? 8 : 0);
        }
        sum = (sum & 0xffff) + (sum >>> 16);
        return (sum & 0xffff) + (sum >>> 16);
    }
}
