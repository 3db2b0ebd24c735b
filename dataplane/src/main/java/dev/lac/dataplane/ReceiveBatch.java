package dev.lac.dataplane;

import dev.lac.linux.Libc;
import dev.lac.linux.MessageHeader;
import dev.lac.linux.NativeMemory;
import dev.lac.pppoe.VlanTags;
import java.nio.ByteBuffer;

/** Up to 64 packets received by one {@code recvmmsg}, in memory laid out once; headroom before each lets a longer header be written in place. */
final class ReceiveBatch {
    static final int SIZE = 64;
    /** Free octets before each packet. */
    static final int HEADROOM = 64;
    /** The longest frame received whole. */
    static final int MAX_LENGTH = 1_984;
    /** What the kernel hands up in one piece at the most (UDP_GRO). */
    static final int AGGREGATE_LENGTH = 65_536;

    /** Keeps packets in slots of a large power of two from sharing their place in the caches. */
    private static final int SKEW = 64;

    private static final int NAME = 32;
    /** Room for one control message with {@code struct tpacket_auxdata}. */
    private static final int CONTROL = 40;

    private static final int AUXDATA_STATUS = MessageHeader.CMSG_DATA;
    private static final int AUXDATA_VLAN_TCI = MessageHeader.CMSG_DATA + 16;
    private static final int AUXDATA_VLAN_TPID = MessageHeader.CMSG_DATA + 18;
    private static final int TP_STATUS_VLAN_VALID = 0x10;
    private static final int TP_STATUS_VLAN_TPID_VALID = 0x40;

    private final NativeMemory memory;
    private final ByteBuffer host;
    private final int iovecs = SIZE * MessageHeader.SIZE;
    private final int names = iovecs + SIZE * MessageHeader.IOVEC_SIZE;
    private final int controls = names + SIZE * NAME;
    private final int packets = controls + SIZE * CONTROL;
    private final int slot;

    /** @param maxLength octets of the longest packet received whole */
    ReceiveBatch(int maxLength) {
        slot = HEADROOM + maxLength + SKEW;
        memory = new NativeMemory(packets + SIZE * slot);
        host = memory.host();
        for (int i = 0; i < SIZE; i++) {
            int iovec = iovecs + i * MessageHeader.IOVEC_SIZE;
            host.putLong(iovec, memory.address(packet(i)));
            host.putLong(iovec + 8, maxLength);
            int header = i * MessageHeader.SIZE;
            host.putLong(header + MessageHeader.NAME, memory.address(name(i)));
            host.putLong(header + MessageHeader.IOVEC, memory.address(iovec));
            host.putLong(header + MessageHeader.IOVEC_COUNT, 1);
            host.putLong(header + MessageHeader.CONTROL, memory.address(control(i)));
        }
    }

    /** Receives what is there without waiting; the number of packets, or −1 with the reason in the last error. */
    int receive(int fd) {
        for (int i = 0; i < SIZE; i++) {
            host.putInt(i * MessageHeader.SIZE + MessageHeader.NAME_LENGTH, NAME);
            host.putLong(i * MessageHeader.SIZE + MessageHeader.CONTROL_LENGTH, CONTROL);
        }
        return Libc.recvmmsg(fd, memory.address(), SIZE, Libc.MSG_DONTWAIT, 0);
    }

    NativeMemory memory() {
        return memory;
    }

    /** Where packet {@code i} begins. */
    int packet(int i) {
        return packets + i * slot + HEADROOM;
    }

    /** Where the sender's {@code sockaddr} of packet {@code i} begins. */
    int name(int i) {
        return names + i * NAME;
    }

    private int control(int i) {
        return controls + i * CONTROL;
    }

    /**
     * The outermost tag of packet {@code i}, which the kernel has taken out of the frame: TPID and tag control information; 0 when there was
     * none or the socket gives no auxiliary data.
     */
    int outerTag(int i) {
        int message = control(i);
        boolean present = host.getLong(i * MessageHeader.SIZE + MessageHeader.CONTROL_LENGTH) >= CONTROL - 4
                && host.getInt(message + MessageHeader.CMSG_LEVEL) == Libc.SOL_PACKET
                && host.getInt(message + MessageHeader.CMSG_TYPE) == Libc.PACKET_AUXDATA;
        int status = present ? host.getInt(message + AUXDATA_STATUS) : 0;
        if ((status & TP_STATUS_VLAN_VALID) == 0) {
            return 0;
        }
        int tpid = (status & TP_STATUS_VLAN_TPID_VALID) == 0
                ? VlanTags.TPID_8021Q
                : host.getShort(message + AUXDATA_VLAN_TPID) & 0xffff;
        return tpid << 16 | (host.getShort(message + AUXDATA_VLAN_TCI) & 0xffff);
    }

    /** Octets of each datagram of those that came in one piece, the last of which may be shorter; the length of one that came alone. */
    int segment(int i) {
        int message = control(i);
        boolean aggregate =
                host.getLong(i * MessageHeader.SIZE + MessageHeader.CONTROL_LENGTH) >= MessageHeader.CMSG_DATA + 4
                        && host.getInt(message + MessageHeader.CMSG_LEVEL) == Libc.IPPROTO_UDP
                        && host.getInt(message + MessageHeader.CMSG_TYPE) == Libc.UDP_GRO;
        int segment = aggregate ? host.getInt(message + MessageHeader.CMSG_DATA) : 0;
        return segment > 0 ? segment : Math.max(1, length(i));
    }

    int length(int i) {
        return host.getInt(i * MessageHeader.SIZE + MessageHeader.LENGTH);
    }

    boolean isTruncated(int i) {
        return (host.getInt(i * MessageHeader.SIZE + MessageHeader.FLAGS) & Libc.MSG_TRUNC) != 0;
    }
}
