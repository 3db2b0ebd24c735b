package dev.lac.linux;

import java.nio.ByteBuffer;
import java.util.OptionalLong;

/** What drivers can do with XDP, by the kernel's generic netlink family {@code netdev} (since Linux 6.3). */
public final class XdpFeatures {
    /** {@code NETDEV_XDP_ACT_NDO_XMIT}: frames may be redirected onto the interface. */
    private static final long TAKES_REDIRECTED = 4;

    private static final int CONTROL_FAMILY = 16;
    private static final int GET_FAMILY = 3;
    private static final int FAMILY_ID = 1;
    private static final int FAMILY_NAME = 2;
    private static final int GET_DEVICE = 1;
    private static final int DEVICE_INTERFACE = 1;
    private static final int DEVICE_FEATURES = 3;
    private static final int GENERIC_HEADER = 4;

    private XdpFeatures() {}

    /** Whether frames may be redirected onto an interface by a native program: a veth needs a peer with NAPI, say. True where nobody can tell. */
    public static boolean takesRedirected(int interfaceIndex) {
        OptionalLong features = features(interfaceIndex);
        return features.isEmpty() || (features.getAsLong() & TAKES_REDIRECTED) != 0;
    }

    private static OptionalLong features(int interfaceIndex) {
        try (NetlinkSocket socket = new NetlinkSocket(NetlinkSocket.GENERIC, 0)) {
            ByteBuffer family = NetlinkMessage.attributes(
                            socket.ask(request(CONTROL_FAMILY, GET_FAMILY)
                                    .attribute(FAMILY_NAME, NetlinkMessage.text("netdev"))),
                            NetlinkMessage.HEADER + GENERIC_HEADER)
                    .get(FAMILY_ID);
            ByteBuffer features = family == null
                    ? null
                    : NetlinkMessage.attributes(
                                    socket.ask(request(family.getShort(0), GET_DEVICE)
                                            .attribute(DEVICE_INTERFACE, interfaceIndex)),
                                    NetlinkMessage.HEADER + GENERIC_HEADER)
                            .get(DEVICE_FEATURES);
            return features == null ? OptionalLong.empty() : OptionalLong.of(features.getLong(0));
        } catch (LinuxException e) {
            return OptionalLong.empty(); // an older kernel
        }
    }

    private static NetlinkMessage.Builder request(int family, int command) {
        return new NetlinkMessage.Builder(family).fixed((byte) command, (byte) 1, (byte) 0, (byte) 0);
    }
}
