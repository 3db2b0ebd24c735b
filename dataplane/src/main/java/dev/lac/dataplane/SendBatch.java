package dev.lac.dataplane;

import dev.lac.linux.Libc;
import dev.lac.linux.MessageHeader;
import dev.lac.linux.NativeMemory;
import dev.lac.protocol.Counters;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Up to 64 packets for one place to be sent by one {@code sendmmsg}; they stay where they are until {@link #flush}. What goes before a packet
 * may stand apart from it, in {@link #headers}.
 */
final class SendBatch {
    /** Octets for what goes before a packet. */
    private static final int HEADER = 64;

    private final int fd;
    private final Counters<ForwardingEvent> counters;
    private final NativeMemory memory;
    private final ByteBuffer host;
    private final int iovecs = ReceiveBatch.SIZE * MessageHeader.SIZE;
    private final int headers = iovecs + ReceiveBatch.SIZE * 2 * MessageHeader.IOVEC_SIZE;
    private final int name = headers + ReceiveBatch.SIZE * HEADER;
    private final @Nullable Relay[] relays = new Relay[ReceiveBatch.SIZE];
    private final @Nullable HeldFrame[] held = new HeldFrame[ReceiveBatch.SIZE];
    private boolean holds;
    private int count;

    /** @param destination a {@code sockaddr}; empty for where the socket is bound or connected to */
    SendBatch(int fd, byte[] destination, Counters<ForwardingEvent> counters) {
        this.fd = fd;
        this.counters = counters;
        memory = new NativeMemory(name + destination.length);
        host = memory.host();
        host.put(name, destination);
        for (int i = 0; i < ReceiveBatch.SIZE; i++) {
            int header = i * MessageHeader.SIZE;
            host.putLong(header + MessageHeader.IOVEC, memory.address(iovec(i)));
            if (destination.length > 0) {
                host.putLong(header + MessageHeader.NAME, memory.address(name));
                host.putInt(header + MessageHeader.NAME_LENGTH, destination.length);
            }
            host.putLong(iovec(i), memory.address(header(i)));
        }
    }

    private int iovec(int i) {
        return iovecs + i * 2 * MessageHeader.IOVEC_SIZE;
    }

    private int header(int i) {
        return headers + i * HEADER;
    }

    /** Where to write what goes before the next packet: {@link #header}. */
    ByteBuffer headers() {
        return memory.network();
    }

    /** The place in {@link #headers} for the next packet; up to 64 octets. */
    int header() {
        return header(count);
    }

    /**
     * Adds a packet of {@code length} octets at {@code address} behind what has been written at {@link #header}.
     *
     * @param headerLength octets there; 0 where the packet is whole
     * @param of whose it is, if anybody's
     */
    void add(int headerLength, long address, int length, @Nullable Relay of) {
        int iovec = iovec(count);
        int header = count * MessageHeader.SIZE;
        int packet = iovec + MessageHeader.IOVEC_SIZE;
        host.putLong(iovec + 8, headerLength);
        host.putLong(packet, address);
        host.putLong(packet + 8, length);
        host.putLong(header + MessageHeader.IOVEC, memory.address(headerLength == 0 ? packet : iovec));
        host.putLong(header + MessageHeader.IOVEC_COUNT, headerLength == 0 ? 1 : 2);
        relays[count] = of;
        if (++count == ReceiveBatch.SIZE) {
            flush();
        }
    }

    /** Adds a frame that has waited, and keeps it until it is sent. */
    void add(HeldFrame frame) {
        held[count] = frame;
        holds = true;
        add(0, frame.memory().address(), frame.memory().length(), frame.relay());
    }

    /** Sends all; a packet that the kernel refuses is counted and passed over. */
    void flush() {
        int sent = 0;
        while (sent < count) {
            int accepted = Libc.sendmmsg(fd, memory.address(sent * MessageHeader.SIZE), count - sent, 0);
            if (accepted <= 0) {
                refused(Libc.lastError(), relays[sent], counters);
                accepted = 1;
            }
            sent += accepted;
        }
        count = 0;
        if (holds) {
            Arrays.fill(held, null);
            holds = false;
        }
    }

    /** Counts a packet that the kernel did not send because of {@code error}. */
    static void refused(int error, @Nullable Relay of, Counters<ForwardingEvent> counters) {
        ForwardingEvent reason = error == Libc.EMSGSIZE ? ForwardingEvent.DROPPED_TOO_BIG : ForwardingEvent.SEND_FAILED;
        counters.increment(reason);
        if (of != null) {
            of.count(reason, 1);
        }
    }
}
