package dev.lac.linux;

import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** An array of values between an eBPF program and us; keys are 32-bit numbers. */
public final class BpfMap {
    private final int fd;
    private final int valueSize;
    private final int entries;
    private final int cpus = Libbpf.libbpf_num_possible_cpus();
    private long address = -1;
    private long mappedLength;

    BpfMap(int fd, int valueSize, int entries) {
        this.fd = fd;
        this.valueSize = valueSize;
        this.entries = entries;
    }

    /** Octets of a value. */
    public int valueSize() {
        return valueSize;
    }

    public int entries() {
        return entries;
    }

    /**
     * The values of an array that was declared with {@code BPF_F_MMAPABLE}, one behind the other at a distance of the value's size rounded up
     * to 8: the very memory that the program reads and writes, in host byte order.
     *
     * @throws LinuxException when the kernel refuses
     */
    public ByteBuffer values() {
        if (address == -1) {
            mappedLength = (long) stride() * entries;
            address = Libc.mmap(0, mappedLength, Libc.PROT_READ_WRITE, Libc.MAP_SHARED, fd, 0);
            if (address == -1) {
                throw new LinuxException("mapping an eBPF array: " + Libc.strerror(Libc.lastError()));
            }
        }
        return new Pointer(address).getByteBuffer(0, mappedLength).order(ByteOrder.nativeOrder());
    }

    /** Octets from one value to the next in {@link #values}. */
    public int stride() {
        return (valueSize + 7) & ~7;
    }

    /** Replaces a value; {@code value} is host memory of {@link #valueSize} octets, times the processors for a per-processor array. */
    public void update(int key, NativeMemory value) {
        NativeMemory memory = new NativeMemory(4);
        memory.host().putInt(0, key);
        check(Libbpf.bpf_map_update_elem(fd, memory.address(), value.address(), 0), "writing");
    }

    /** The sum over all processors of each 64-bit number in the value of a per-processor array. */
    public long[] sums(int key) {
        NativeMemory memory = new NativeMemory(8 + stride() * cpus);
        memory.host().putInt(0, key);
        check(Libbpf.bpf_map_lookup_elem(fd, memory.address(), memory.address(8)), "reading");
        long[] sums = new long[stride() / Long.BYTES];
        for (int i = 0; i < sums.length * cpus; i++) {
            sums[i % sums.length] += memory.host().getLong(8 + i * Long.BYTES);
        }
        return sums;
    }

    void unmap() {
        if (address != -1) {
            Libc.munmap(address, mappedLength);
            address = -1;
        }
    }

    private static void check(int result, String what) {
        if (result < 0) {
            throw new LinuxException(what + " an eBPF array: " + BpfObject.reason(-result));
        }
    }
}
