package dev.lac.dataplane;

import dev.lac.linux.Libc;
import dev.lac.linux.MessageHeader;
import dev.lac.linux.NativeMemory;
import dev.lac.linux.SocketAddresses;
import dev.lac.protocol.Counters;
import java.nio.ByteBuffer;

/** Up to 64 packets to be sent by one {@code sendmmsg}; they stay where they are until {@link #flush}. */
final class SendBatch {
    private static final int NAME = 32;
    /** One control message with an {@code int}. */
    private static final int CONTROL = 24;

    private static final int CONTROL_USED = MessageHeader.CMSG_DATA + 4;

    private final int fd;
    private final Counters<ForwardingEvent> counters;
    private final NativeMemory memory;
    private final ByteBuffer host;
    private final int iovecs = ReceiveBatch.SIZE * MessageHeader.SIZE;
    private final int names = iovecs + ReceiveBatch.SIZE * MessageHeader.IOVEC_SIZE;
    private final int controls = names + ReceiveBatch.SIZE * NAME;
    private int count;

    SendBatch(int fd, Counters<ForwardingEvent> counters) {
        this.fd = fd;
        this.counters = counters;
        memory = new NativeMemory(controls + ReceiveBatch.SIZE * CONTROL);
        host = memory.host();
        for (int i = 0; i < ReceiveBatch.SIZE; i++) {
            host.putLong(i * MessageHeader.SIZE + MessageHeader.IOVEC, memory.address(iovec(i)));
            host.putLong(i * MessageHeader.SIZE + MessageHeader.IOVEC_COUNT, 1);
        }
    }

    /** One for each socket. */
    static SendBatch[] of(int[] sockets, Counters<ForwardingEvent> counters) {
        SendBatch[] batches = new SendBatch[sockets.length];
        for (int i = 0; i < batches.length; i++) {
            batches[i] = new SendBatch(sockets[i], counters);
        }
        return batches;
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

    /**
     * Adds a packet for {@code socketAddress}, a {@code sockaddr}.
     *
     * @param dscp differentiated services code point, 0 to 63
     */
    void add(long address, int length, byte[] socketAddress, int dscp) {
        int name = names + count * NAME;
        for (int i = 0; i < socketAddress.length; i++) {
            host.put(name + i, socketAddress[i]);
        }
        int header = count * MessageHeader.SIZE;
        host.putLong(header + MessageHeader.NAME, memory.address(name));
        host.putInt(header + MessageHeader.NAME_LENGTH, socketAddress.length);
        if (dscp == 0) {
            host.putLong(header + MessageHeader.CONTROL_LENGTH, 0);
        } else {
            trafficClass(header, controls + count * CONTROL, socketAddress.length == SocketAddresses.IN_LENGTH, dscp);
        }
        add(address, length);
    }

    /** DSCP are the upper six bits of the octet (RFC 2474 §3). */
    private void trafficClass(int header, int control, boolean v4, int dscp) {
        host.putLong(control + MessageHeader.CMSG_LENGTH, CONTROL_USED);
        host.putInt(control + MessageHeader.CMSG_LEVEL, v4 ? Libc.IPPROTO_IP : Libc.IPPROTO_IPV6);
        host.putInt(control + MessageHeader.CMSG_TYPE, v4 ? Libc.IP_TOS : Libc.IPV6_TCLASS);
        host.putInt(control + MessageHeader.CMSG_DATA, dscp << 2);
        host.putLong(header + MessageHeader.CONTROL, memory.address(control));
        host.putLong(header + MessageHeader.CONTROL_LENGTH, CONTROL);
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
