package dev.lac.linux;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Linux' {@code sockaddr_in} and {@code sockaddr_in6} as octets: family in host order, port and address in network order. */
public final class SocketAddresses {
    public static final int AF_INET = 2;
    public static final int AF_INET6 = 10;
    public static final int AF_PACKET = 17;
    /** {@code sizeof(struct sockaddr_in)} */
    public static final int IN_LENGTH = 16;
    /** {@code sizeof(struct sockaddr_in6)} */
    public static final int IN6_LENGTH = 28;

    private static final int IN6_ADDRESS = 8;

    private SocketAddresses() {}

    public static byte[] encode(InetSocketAddress address) {
        byte[] host = address.getAddress().getAddress();
        boolean v4 = address.getAddress() instanceof Inet4Address;
        byte[] encoded = new byte[v4 ? IN_LENGTH : IN6_LENGTH];
        ByteBuffer buffer = ByteBuffer.wrap(encoded).order(ByteOrder.nativeOrder());
        buffer.putShort(0, (short) (v4 ? AF_INET : AF_INET6));
        buffer.order(ByteOrder.BIG_ENDIAN).putShort(2, (short) address.getPort());
        System.arraycopy(host, 0, encoded, v4 ? 4 : IN6_ADDRESS, host.length);
        return encoded;
    }

    /** Whether address and port at {@code offset} are those of {@code encoded}; flow label and scope do not count. */
    public static boolean matches(byte[] encoded, ByteBuffer buffer, int offset) {
        int end = encoded.length == IN_LENGTH ? 8 : IN6_ADDRESS + 16;
        for (int i = 0; i < end; i++) {
            if (encoded[i] != buffer.get(offset + i) && (end == 8 || i < 4 || i >= IN6_ADDRESS)) {
                return false;
            }
        }
        return true;
    }

    public static InetSocketAddress decode(ByteBuffer buffer, int offset) {
        byte[] encoded = new byte[IN6_LENGTH];
        buffer.duplicate().position(offset).get(encoded);
        ByteBuffer fields = ByteBuffer.wrap(encoded).order(ByteOrder.nativeOrder());
        boolean v4 = fields.getShort(0) == AF_INET;
        int port = fields.order(ByteOrder.BIG_ENDIAN).getShort(2) & 0xffff;
        try {
            InetAddress host = InetAddress.getByAddress(
                    v4
                            ? Arrays.copyOfRange(encoded, 4, 8)
                            : Arrays.copyOfRange(encoded, IN6_ADDRESS, IN6_ADDRESS + 16));
            return new InetSocketAddress(host, port);
        } catch (UnknownHostException e) {
            throw new AssertionError("4 and 16 octets are addresses", e);
        }
    }
}
