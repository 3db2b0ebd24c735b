package dev.lac.dataplane;

import dev.lac.linux.Libc;
import dev.lac.linux.MessageHeader;
import dev.lac.linux.NativeMemory;
import dev.lac.linux.SocketAddresses;
import dev.lac.protocol.Counters;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Up to 64 datagrams from one local address to LNSes to be sent by {@code sendmmsg}, in order; they stay where they are until {@link
 * #flush}.
 *
 * <p>Consecutive datagrams to the same LNS that are of one length (the last may be shorter), one DSCP and one Don't Fragment bit go as one
 * message that the kernel cuts (UDP_SEGMENT), where each fits the path in one piece.
 */
final class DatagramBatch {
    private static final int SIZE = ReceiveBatch.SIZE;
    private static final int MAX_OCTETS = 65_000;
    private static final int NAME = 32;
    /** DSCP, interface, segment size, in the order in which they are written. */
    private static final int CONTROL = 96;

    /** A control message with a number of two or four octets, aligned. */
    private static final int NUMBER = MessageHeader.CMSG_DATA + 8;

    private static final int IN_PKTINFO = 12;
    private static final int IN6_PKTINFO = 20;
    private static final int IN6_PKTINFO_INTERFACE = 16;
    private static final int SOURCE_ADDRESS = 4;

    private final L2tpSocket socket;
    private final int forwarder;
    private final byte[] source;
    private final Counters<ForwardingEvent> counters;
    private final NativeMemory memory;
    private final ByteBuffer host;
    private final int iovecs = SIZE * MessageHeader.SIZE;
    private final int names = iovecs + SIZE * MessageHeader.IOVEC_SIZE;
    private final int controls = names + SIZE * NAME;
    private final boolean[] unfragmented = new boolean[SIZE];
    private final int[] firstDatagrams = new int[SIZE + 1];
    private final @Nullable Relay[] relays = new Relay[SIZE];
    private int datagrams;
    private int messages;
    private boolean segments = true;

    // the last message, as long as it may grow
    private boolean open;
    private @Nullable TunnelPath path;
    private int interfaceIndex;
    private int dscp;
    private int segment;
    private int octets;
    private int controlLength;

    /** @param forwarder whose sockets of {@code socket} are used, from 0 */
    DatagramBatch(L2tpSocket socket, int forwarder, Counters<ForwardingEvent> counters) {
        this.socket = socket;
        this.forwarder = forwarder;
        this.counters = counters;
        source = SocketAddresses.encode(socket.address());
        memory = new NativeMemory(controls + SIZE * CONTROL);
        host = memory.host();
        for (int i = 0; i < SIZE; i++) {
            host.putLong(i * MessageHeader.SIZE + MessageHeader.NAME, memory.address(name(i)));
            host.putLong(i * MessageHeader.SIZE + MessageHeader.CONTROL, memory.address(control(i)));
        }
    }

    private int iovec(int datagram) {
        return iovecs + datagram * MessageHeader.IOVEC_SIZE;
    }

    private int name(int message) {
        return names + message * NAME;
    }

    private int control(int message) {
        return controls + message * CONTROL;
    }

    /**
     * Adds a datagram.
     *
     * @param to its LNS, through the interface that {@link TunnelPath#route} names, if any
     * @param codePoint differentiated services code point, 0 to 63
     * @param dontFragment the Don't Fragment bit
     * @param of whose it is, if anybody's
     */
    void add(long address, int length, TunnelPath to, int codePoint, boolean dontFragment, @Nullable Relay of) {
        int datagram = datagrams;
        host.putLong(iovec(datagram), address);
        host.putLong(iovec(datagram) + 8, length);
        relays[datagram] = of;
        TunnelPath.Route route = to.route();
        if (open
                && to == path
                && length <= segment
                && octets + length <= MAX_OCTETS
                && codePoint == dscp
                && dontFragment == unfragmented[messages - 1]
                && route.interfaceIndex() == interfaceIndex) {
            grow(length);
        } else {
            path = to;
            dscp = codePoint;
            interfaceIndex = route.interfaceIndex();
            unfragmented[messages] = dontFragment;
            segment = length;
            octets = length;
            open = segments && to.outerHeaders() + length <= route.mtu();
            begin(messages++, datagram);
        }
        if (++datagrams == SIZE) {
            flush();
        }
    }

    private void begin(int message, int datagram) {
        firstDatagrams[message] = datagram;
        int header = message * MessageHeader.SIZE;
        byte[] socketAddress = path().peerSocketAddress();
        host.put(name(message), socketAddress);
        host.putInt(header + MessageHeader.NAME_LENGTH, socketAddress.length);
        host.putLong(header + MessageHeader.IOVEC, memory.address(iovec(datagram)));
        host.putLong(header + MessageHeader.IOVEC_COUNT, 1);
        boolean v4 = socketAddress.length == SocketAddresses.IN_LENGTH;
        controlLength = 0;
        if (dscp != 0) {
            trafficClass(message, v4);
        }
        if (interfaceIndex != 0) {
            pin(message, v4);
        }
        host.putLong(header + MessageHeader.CONTROL_LENGTH, controlLength);
    }

    private TunnelPath path() {
        if (path == null) {
            throw new IllegalStateException("there is no message");
        }
        return path;
    }

    private void grow(int length) {
        int header = (messages - 1) * MessageHeader.SIZE;
        int count = (int) host.getLong(header + MessageHeader.IOVEC_COUNT);
        if (count == 1) {
            int at = begin(messages - 1, Libc.IPPROTO_UDP, Libc.UDP_SEGMENT, MessageHeader.CMSG_DATA + 2);
            host.putShort(at + MessageHeader.CMSG_DATA, (short) segment);
            controlLength += NUMBER;
            host.putLong(header + MessageHeader.CONTROL_LENGTH, controlLength);
        }
        host.putLong(header + MessageHeader.IOVEC_COUNT, count + 1);
        octets += length;
        open = length == segment;
    }

    /** DSCP are the upper six bits of the octet (RFC 2474 §3). */
    private void trafficClass(int message, boolean v4) {
        int level = v4 ? Libc.IPPROTO_IP : Libc.IPPROTO_IPV6;
        int at = begin(message, level, v4 ? Libc.IP_TOS : Libc.IPV6_TCLASS, MessageHeader.CMSG_DATA + 4);
        host.putInt(at + MessageHeader.CMSG_DATA, dscp << 2);
        controlLength += NUMBER;
    }

    private int begin(int message, int level, int type, int used) {
        int at = control(message) + controlLength;
        host.putLong(at + MessageHeader.CMSG_LENGTH, used);
        host.putInt(at + MessageHeader.CMSG_LEVEL, level);
        host.putInt(at + MessageHeader.CMSG_TYPE, type);
        return at;
    }

    /** Names the interface: {@code struct in_pktinfo}, which would choose another source unless told ours, or {@code in6_pktinfo}. */
    private void pin(int message, boolean v4) {
        if (v4) {
            int at = begin(message, Libc.IPPROTO_IP, Libc.IP_PKTINFO, MessageHeader.CMSG_DATA + IN_PKTINFO)
                    + MessageHeader.CMSG_DATA;
            host.putInt(at, interfaceIndex);
            host.put(at + 4, source, SOURCE_ADDRESS, 4);
            host.putInt(at + 8, 0);
            controlLength += MessageHeader.CMSG_DATA + IN_PKTINFO + 4;
        } else {
            int at = begin(message, Libc.IPPROTO_IPV6, Libc.IPV6_PKTINFO, MessageHeader.CMSG_DATA + IN6_PKTINFO)
                    + MessageHeader.CMSG_DATA;
            host.putLong(at, 0).putLong(at + 8, 0);
            host.putInt(at + IN6_PKTINFO_INTERFACE, interfaceIndex);
            controlLength += MessageHeader.CMSG_DATA + IN6_PKTINFO + 4;
        }
    }

    /** Sends all; a datagram that the kernel refuses is counted and passed over. */
    void flush() {
        firstDatagrams[messages] = datagrams;
        int first = 0;
        while (first < messages) {
            int end = first + 1;
            while (end < messages && unfragmented[end] == unfragmented[first]) {
                end++;
            }
            send(socket.output(forwarder, unfragmented[first]), first, end);
            first = end;
        }
        datagrams = 0;
        messages = 0;
        open = false;
    }

    private void send(int fd, int first, int end) {
        int sent = first;
        while (sent < end) {
            int accepted = Libc.sendmmsg(fd, memory.address(sent * MessageHeader.SIZE), end - sent, 0);
            if (accepted <= 0) {
                refused(fd, sent, Libc.lastError());
                accepted = 1;
            }
            sent += accepted;
        }
    }

    private void refused(int fd, int message, int error) {
        int first = firstDatagrams[message];
        int end = firstDatagrams[message + 1];
        if (end - first == 1) {
            SendBatch.refused(error, relays[first], counters);
            return;
        }
        boolean anySent = false;
        for (int datagram = first; datagram < end; datagram++) {
            anySent |= sendAlone(fd, message, datagram);
        }
        if (anySent && segments && (error == Libc.EINVAL || error == Libc.EIO)) {
            segments = false;
            counters.increment(ForwardingEvent.SEGMENTATION_REFUSED);
        }
    }

    private boolean sendAlone(int fd, int message, int datagram) {
        int header = message * MessageHeader.SIZE;
        if (datagram == firstDatagrams[message]) {
            long control = host.getLong(header + MessageHeader.CONTROL_LENGTH);
            host.putLong(header + MessageHeader.CONTROL_LENGTH, control - NUMBER); // without the segment size
        }
        host.putLong(header + MessageHeader.IOVEC, memory.address(iovec(datagram)));
        host.putLong(header + MessageHeader.IOVEC_COUNT, 1);
        if (Libc.sendmmsg(fd, memory.address(header), 1, 0) == 1) {
            return true;
        }
        SendBatch.refused(Libc.lastError(), relays[datagram], counters);
        return false;
    }
}
