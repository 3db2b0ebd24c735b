package dev.lac.linux;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A zeroed block of memory outside the heap with its address and two views: network order for packets, host order for kernel structures. */
public final class NativeMemory {
    private static final int CACHE_LINE = 64;

    private final Memory block;
    private final long address;
    private final ByteBuffer network;
    private final ByteBuffer host;

    public NativeMemory(int length) {
        block = new Memory(length + CACHE_LINE);
        block.clear();
        long start = Pointer.nativeValue(block);
        address = (start + CACHE_LINE - 1) & -CACHE_LINE;
        network = block.getByteBuffer(address - start, length).order(ByteOrder.BIG_ENDIAN);
        host = network.duplicate().order(ByteOrder.nativeOrder());
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
