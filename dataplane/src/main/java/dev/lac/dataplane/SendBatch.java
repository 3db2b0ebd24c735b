package dev.lac.dataplane;

import dev.lac.protocol.Counters;
import java.nio.ByteBuffer;

/** Up to 64 packets to be sent by one {@code sendmmsg}; they stay where they are until {@link #flush}. */
final class SendBatch {
    private static final int NAME = 32;

    private final int fd;
    private final Counters<ForwardingEvent> counters;
    private final NativeMemory memory;
    private final ByteBuffer host;
    private final int iovecs = ReceiveBatch.SIZE * MessageHeader.SIZE;
    private final int names = iovecs + ReceiveBatch.SIZE * MessageHeader.IOVEC_SIZE;
    private int count;

    SendBatch(int fd, Counters<ForwardingEvent> counters) {
        this.fd = fd;
        this.counters = counters;
        memory = new NativeMemory(names + ReceiveBatch.SIZE * NAME);
        host = memory.host();
        for (int i = 0; i < ReceiveBatch.SIZE; i++) {
            host.putLong(i * MessageHeader.SIZE + MessageHeader.IOVEC, memory.address(iovec(i)));
            host.putLong(i * MessageHeader.SIZE + MessageHeader.IOVEC_COUNT, 1);
        }
    }

    /** Adds a packet for where the socket is bound. */
    void add(long address, int length) {
        int iovec = iovec(count);
        host.putLong(iovec, address);
        host.putLong(iovec + 8, length);
        if (++count == ReceiveBatch.SIZE) {
            flush();
        }
    }

    /** Adds a packet for {@code socketAddress}, a {@code sockaddr}. */
    void add(long address, int length, byte[] socketAddress) {
        int name = names + count * NAME;
        for (int i = 0; i < socketAddress.length; i++) {
            host.put(name + i, socketAddress[i]);
        }
        int header = count * MessageHeader.SIZE;
        host.putLong(header + MessageHeader.NAME, memory.address(name));
        host.putInt(header + MessageHeader.NAME_LENGTH, socketAddress.length);
        add(address, length);
    }

    /** Sends all; a packet that the kernel refuses is counted and passed over. */
    void flush() {
        int sent = 0;
        while (sent < count) {
            int accepted = Libc.sendmmsg(fd, memory.address(sent * MessageHeader.SIZE), count - sent, 0);
            if (accepted <= 0) {
                counters.increment(ForwardingEvent.SEND_FAILED);
                accepted = 1;
            }
            sent += accepted;
        }
        count = 0;
    }

    private int iovec(int i) {
        return iovecs + i * MessageHeader.IOVEC_SIZE;
    }
}
