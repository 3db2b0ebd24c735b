package dev.lac.dataplane;

import dev.lac.linux.Descriptor;
import dev.lac.linux.Libc;
import dev.lac.linux.LinuxException;
import dev.lac.linux.NativeMemory;
import dev.lac.pppoe.VlanTags;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The frames of a packet socket in memory that the kernel shares (PACKET_RX_RING, TPACKET_V2): each in a slot of 2,048 octets behind a {@code
 * struct tpacket2_hdr} and a {@code struct sockaddr_ll}. They are rewritten where they are; the kernel gets a slot back by {@link #release}.
 *
 * <p>An L2TP header takes less room than the Ethernet and PPPoE headers that it replaces, so nothing is reserved before a frame.
 */
final class PacketRing implements AutoCloseable {
    private static final VarHandle INT = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());
    private static final int TPACKET_V2 = 1;
    private static final int SLOT = 2_048;
    /** Slots of one block, which is contiguous memory of the kernel's. */
    private static final int BLOCK_SLOTS = 32;
    /** {@code sizeof(struct tpacket_req)} */
    private static final int REQUEST = 16;

    // struct tpacket2_hdr
    private static final int STATUS = 0;
    private static final int LENGTH = 4;
    private static final int CAPTURED = 8;
    private static final int FRAME = 12;
    private static final int VLAN_TCI = 24;
    private static final int VLAN_TPID = 26;
    /** {@code sll_pkttype} of the {@code struct sockaddr_ll} behind it. */
    private static final int PACKET_TYPE = 32 + 10;

    private static final int STATUS_KERNEL = 0;
    private static final int STATUS_USER = 0x01;
    private static final int STATUS_VLAN_VALID = 0x10;
    private static final int STATUS_VLAN_TPID_VALID = 0x40;

    private final Descriptor socket;
    private final NativeMemory memory;
    private final ByteBuffer host;
    private final int slots;
    private final NativeMemory statistics = new NativeMemory(16);
    private int first;

    private PacketRing(Descriptor socket, NativeMemory memory, int slots) {
        this.socket = socket;
        this.memory = memory;
        this.slots = slots;
        host = memory.host();
    }

    /**
     * Makes the ring of a packet socket that is not bound yet, and takes the socket over.
     *
     * @param atLeast how many frames may wait; rounded up to whole blocks
     * @throws LinuxException when the kernel has no room for it; the socket is closed
     */
    static PacketRing of(Descriptor socket, int atLeast) {
        int blocks = (atLeast + BLOCK_SLOTS - 1) / BLOCK_SLOTS;
        int slots = blocks * BLOCK_SLOTS;
        NativeMemory request = new NativeMemory(REQUEST);
        request.host()
                .putInt(0, BLOCK_SLOTS * SLOT)
                .putInt(4, blocks)
                .putInt(8, SLOT)
                .putInt(12, slots);
        if (!socket.option(Libc.SOL_PACKET, Libc.PACKET_VERSION, TPACKET_V2)
                || !socket.option(Libc.SOL_PACKET, Libc.PACKET_RX_RING, request, REQUEST)) {
            throw socket.refused("a ring of " + slots + " frames");
        }
        long address = Libc.mmap(0, (long) slots * SLOT, Libc.PROT_READ_WRITE, Libc.MAP_SHARED, socket.fd(), 0);
        if (address == -1) {
            throw socket.refused("mapping its ring");
        }
        return new PacketRing(socket, NativeMemory.at(address, slots * SLOT), slots);
    }

    Descriptor socket() {
        return socket;
    }

    NativeMemory memory() {
        return memory;
    }

    private int slot(int i) {
        int place = first + i;
        return (place < slots ? place : place - slots) * SLOT;
    }

    /** Whether the {@code i}th frame from the first one that is not released has come; asked in turn. */
    boolean has(int i) {
        return i < slots && ((int) INT.getAcquire(host, slot(i) + STATUS) & STATUS_USER) != 0;
    }

    /** Where frame {@code i} begins in {@link #memory}. */
    int frame(int i) {
        int slot = slot(i);
        return slot + (host.getShort(slot + FRAME) & 0xffff);
    }

    int length(int i) {
        return host.getInt(slot(i) + CAPTURED);
    }

    boolean isTruncated(int i) {
        int slot = slot(i);
        return host.getInt(slot + CAPTURED) < host.getInt(slot + LENGTH);
    }

    /** The kernel's {@code sll_pkttype}. */
    int packetType(int i) {
        return host.get(slot(i) + PACKET_TYPE);
    }

    /** The outermost tag, which the kernel has taken out of the frame: TPID and tag control information; 0 when there was none. */
    int outerTag(int i) {
        int slot = slot(i);
        int status = host.getInt(slot + STATUS);
        if ((status & STATUS_VLAN_VALID) == 0) {
            return 0;
        }
        int tpid =
                (status & STATUS_VLAN_TPID_VALID) == 0 ? VlanTags.TPID_8021Q : host.getShort(slot + VLAN_TPID) & 0xffff;
        return tpid << 16 | (host.getShort(slot + VLAN_TCI) & 0xffff);
    }

    /** Gives the first {@code count} frames back to the kernel; none of them may be looked at any more. */
    void release(int count) {
        for (int i = 0; i < count; i++) {
            INT.setRelease(host, slot(i) + STATUS, STATUS_KERNEL);
        }
        first = (first + count) % slots;
    }

    /** How many frames found no free slot since the last call. */
    int takeDrops() {
        statistics.host().putInt(8, 8);
        int result = Libc.getsockopt(
                socket.fd(), Libc.SOL_PACKET, Libc.PACKET_STATISTICS, statistics.address(), statistics.address(8));
        return result == 0 ? statistics.host().getInt(4) : 0;
    }

    /** Closes socket and ring; nobody may look at {@link #memory} any more. */
    @Override
    public void close() {
        Libc.munmap(memory.address(), memory.length());
        socket.close();
    }
}
