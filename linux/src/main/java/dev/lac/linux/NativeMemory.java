package dev.lac.linux;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A zeroed block of memory outside the heap with its address and two views: network order for packets, host order for kernel structures. */
public final class NativeMemory {
    private static final int CACHE_LINE = 64;

    /** Keeps the block as long as this object lives; of memory that is not ours, the pointer to it. */
    @SuppressWarnings("UnusedVariable")
    private final Pointer block;

    private final long address;
    private final ByteBuffer network;
    private final ByteBuffer host;

    public NativeMemory(int length) {
        this(new Memory(length + CACHE_LINE), length);
    }

    private NativeMemory(Memory block, int length) {
        this(block, alignment(block), length);
        block.clear();
    }

    private NativeMemory(Pointer block, int start, int length) {
        this.block = block;
        address = Pointer.nativeValue(block) + start;
        network = block.getByteBuffer(start, length).order(ByteOrder.BIG_ENDIAN);
        host = network.duplicate().order(ByteOrder.nativeOrder());
    }

    /** A view on {@code length} octets at {@code address} that are somebody else's, who keeps them as long as the view is used. */
    public static NativeMemory at(long address, int length) {
        return new NativeMemory(new Pointer(address), 0, length);
    }

    private static int alignment(Pointer block) {
        return (int) (-Pointer.nativeValue(block) & CACHE_LINE - 1);
    }

    public long address() {
        return address;
    }

    public long address(int offset) {
        return address + offset;
    }

    public ByteBuffer network() {
        return network;
    }

    public ByteBuffer host() {
        return host;
    }

    public int length() {
        return network.capacity();
    }
}
