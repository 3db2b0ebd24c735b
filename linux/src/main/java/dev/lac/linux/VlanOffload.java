package dev.lac.linux;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Whether a driver takes VLAN tags out of the frames that it receives ({@code ethtool -K … rxvlan}), which keeps them from XDP.
 */
public final class VlanOffload {
    private static final int SIOCETHTOOL = 0x8946;
    private static final int GET_FLAGS = 0x25;
    private static final int SET_FLAGS = 0x26;
    /** {@code ETH_FLAG_RXVLAN} */
    private static final int RECEIVE_VLAN = 1 << 8;

    /** {@code struct ifreq}: name, then a pointer to {@code struct ethtool_value}, which is put behind it. */
    private static final int REQUEST = 40;

    private static final int NAME = 16;

    private VlanOffload() {}

    /** Whether it does; false where the driver does not say. */
    public static boolean isOn(String interfaceName) {
        NativeMemory request = request(interfaceName, GET_FLAGS, 0);
        return ask(request) && (request.host().getInt(REQUEST + 4) & RECEIVE_VLAN) != 0;
    }

    /** Switches it on or off; returns whether it is so now. */
    public static boolean set(String interfaceName, boolean on) {
        NativeMemory request = request(interfaceName, GET_FLAGS, 0);
        if (ask(request)) {
            int flags = request.host().getInt(REQUEST + 4);
            ask(request(interfaceName, SET_FLAGS, on ? flags | RECEIVE_VLAN : flags & ~RECEIVE_VLAN));
        }
        return isOn(interfaceName) == on;
    }

    private static NativeMemory request(String interfaceName, int command, int value) {
        NativeMemory request = new NativeMemory(REQUEST + 8);
        ByteBuffer host = request.host();
        byte[] name = interfaceName.getBytes(StandardCharsets.UTF_8);
        host.put(0, name, 0, Math.min(name.length, NAME - 1));
        host.putLong(NAME, request.address(REQUEST));
        host.putInt(REQUEST, command).putInt(REQUEST + 4, value);
        return request;
    }

    private static boolean ask(NativeMemory request) {
        try (Descriptor socket = Descriptor.open("ethtool", SocketAddresses.AF_INET, Libc.SOCK_DGRAM, 0)) {
            return Libc.ioctl(socket.fd(), SIOCETHTOOL, request.address()) == 0;
        }
    }
}
