package dev.lac.dataplane;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A zeroed block of memory outside the heap with its address and two views: network order for packets, host order for kernel structures. */
final class NativeMemory {
    private static final int CACHE_LINE = 64;

    private final Memory block;
    private final long address;
    private final ByteBuffer network;
    private final ByteBuffer host;

    NativeMemory(int length) {
        block = new Memory(length + CACHE_LINE);
        block.clear();
        long start = Pointer.nativeValue(block);
        address = (start + CACHE_LINE - 1) & -CACHE_LINE;
        network = block.getByteBuffer(address - start, length).order(ByteOrder.BIG_ENDIAN);
        host = network.duplicate().order(ByteOrder.nativeOrder());
    }

    long address() {
        return address;
    }

    long address(int offset) {
        return address + offset;
    }

    ByteBuffer network() {
        return network;
    }

    ByteBuffer host() {
        return host;
    }

    int length() {
        return network.capacity();
    }
}
