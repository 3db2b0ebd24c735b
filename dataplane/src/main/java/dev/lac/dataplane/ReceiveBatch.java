package dev.lac.dataplane;

import java.nio.ByteBuffer;

/** Up to 64 packets received by one {@code recvmmsg}, in memory laid out once; headroom before each lets a longer header be written in place. */
final class ReceiveBatch {
    static final int SIZE = 64;
    /** Free octets before each packet. */
    static final int HEADROOM = 64;
    /** The longest packet received whole. */
    static final int MAX_LENGTH = 1_984;

    private static final int SLOT = HEADROOM + MAX_LENGTH;
    private static final int NAME = 32;

    private final NativeMemory memory;
    private final ByteBuffer host;
    private final int iovecs = SIZE * MessageHeader.SIZE;
    private final int names = iovecs + SIZE * MessageHeader.IOVEC_SIZE;
    private final int packets = names + SIZE * NAME;

    ReceiveBatch() {
        memory = new NativeMemory(packets + SIZE * SLOT);
        host = memory.host();
        for (int i = 0; i < SIZE; i++) {
            int iovec = iovecs + i * MessageHeader.IOVEC_SIZE;
            host.putLong(iovec, memory.address(packet(i)));
            host.putLong(iovec + 8, MAX_LENGTH);
            int header = i * MessageHeader.SIZE;
            host.putLong(header + MessageHeader.NAME, memory.address(name(i)));
            host.putLong(header + MessageHeader.IOVEC, memory.address(iovec));
            host.putLong(header + MessageHeader.IOVEC_COUNT, 1);
        }
    }

    /** Receives what is there without waiting; the number of packets, or −1 with the reason in the last error. */
    int receive(int fd) {
        for (int i = 0; i < SIZE; i++) {
            host.putInt(i * MessageHeader.SIZE + MessageHeader.NAME_LENGTH, NAME);
        }
        return Libc.recvmmsg(fd, memory.address(), SIZE, Libc.MSG_DONTWAIT, 0);
    }

    NativeMemory memory() {
        return memory;
    }

    /** Where packet {@code i} begins. */
    int packet(int i) {
        return packets + i * SLOT + HEADROOM;
    }

    /** Where the sender's {@code sockaddr} of packet {@code i} begins. */
    int name(int i) {
        return names + i * NAME;
    }

    int length(int i) {
        return host.getInt(i * MessageHeader.SIZE + MessageHeader.LENGTH);
    }

    boolean isTruncated(int i) {
        return (host.getInt(i * MessageHeader.SIZE + MessageHeader.FLAGS) & Libc.MSG_TRUNC) != 0;
    }
}
