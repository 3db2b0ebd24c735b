package dev.lac.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A netlink socket of ours: asks the kernel, or hears what changes. Belongs to one thread at a time. */
final class NetlinkSocket implements AutoCloseable {
    static final int ROUTE = 0;
    static final int GENERIC = 16;

    private static final int AF_NETLINK = 16;
    private static final int ADDRESS = 12;
    private static final int BUFFER = 64 * 1024;
    private static final int ANSWER_MILLIS = 1_000;

    private final Descriptor socket;
    private final NativeMemory memory = new NativeMemory(BUFFER);
    private final NativeMemory pollList = new NativeMemory(8);
    private int sequence;

    /** @param groups a mask of what to hear, 0 to ask only */
    NetlinkSocket(int protocol, int groups) {
        byte[] address = new byte[ADDRESS];
        ByteBuffer fields = ByteBuffer.wrap(address).order(ByteOrder.nativeOrder());
        fields.putShort(0, (short) AF_NETLINK).putInt(8, groups);
        socket = Descriptor.open("netlink socket", AF_NETLINK, Libc.SOCK_RAW, protocol)
                .bind(address);
        pollList.host().putInt(0, socket.fd()).putShort(4, Libc.POLLIN);
    }

    /**
     * Asks and waits for the answer, whole message with header.
     *
     * @throws LinuxException with the kernel's error
     */
    ByteBuffer ask(NetlinkMessage.Builder request) {
        byte[] octets = request.build(++sequence);
        memory.host().put(0, octets);
        if (Libc.sendto(socket.fd(), memory.address(), octets.length, 0, 0, 0) < 0) {
            throw new LinuxException("netlink: " + Libc.strerror(Libc.lastError()));
        }
        while (awaitInput(ANSWER_MILLIS)) {
            long length = Libc.recv(socket.fd(), memory.address(), BUFFER, Libc.MSG_DONTWAIT);
            if (length < NetlinkMessage.HEADER || memory.host().getInt(8) != sequence) {
                continue; // what an earlier question was too impatient for
            }
            byte[] answer = new byte[Math.min((int) length, memory.host().getInt(0))];
            memory.host().duplicate().position(0).get(answer);
            ByteBuffer message = ByteBuffer.wrap(answer).order(ByteOrder.nativeOrder());
            if (message.getShort(4) == NetlinkMessage.ERROR) {
                throw new LinuxException(Libc.strerror(-message.getInt(NetlinkMessage.HEADER)));
            }
            return message;
        }
        throw new LinuxException("netlink: the kernel did not answer");
    }

    /** Waits until something can be read; false when the time is over. */
    boolean awaitInput(int millis) {
        return Libc.poll(pollList.address(), 1, millis) > 0;
    }

    /** Forgets everything that has come. */
    void discard() {
        while (Libc.recv(socket.fd(), memory.address(), BUFFER, Libc.MSG_DONTWAIT) > 0) {
            // what changed is looked up anew
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
