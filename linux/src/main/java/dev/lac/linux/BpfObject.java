package dev.lac.linux;

import com.sun.jna.Pointer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A compiled eBPF object: programs and maps. Open it, size its maps, {@link #load} it, then use them. The kernel forgets all of it when this
 * is closed, or when the process ends in whatever way.
 */
public final class BpfObject implements AutoCloseable {
    private final String name;
    private final Pointer object;
    private final Map<String, BpfMap> maps = new HashMap<>();
    private final List<BpfMap> mapped = new ArrayList<>();

    private BpfObject(String name, Pointer object) {
        this.name = name;
        this.object = object;
    }

    /**
     * Reads an object file.
     *
     * @param name for messages
     * @param elf what the compiler wrote
     * @throws LinuxException when libbpf is not there or does not understand it
     */
    public static BpfObject open(String name, byte[] elf) {
        if (!Libbpf.trouble().isEmpty()) {
            throw new LinuxException(Libbpf.trouble());
        }
        NativeMemory memory = new NativeMemory(elf.length);
        memory.host().put(0, elf);
        Pointer object = Libbpf.bpf_object__open_mem(memory.address(), elf.length, Pointer.NULL);
        if (object == null) {
            throw new LinuxException(
                    name + " is not an object file that libbpf reads: " + Libc.strerror(Libc.lastError()));
        }
        return new BpfObject(name, object);
    }

    /** Gives a map room for {@code entries}; before {@link #load}. */
    public BpfObject size(String map, int entries) {
        check(Libbpf.bpf_map__set_max_entries(find(map), entries), "size of map " + map);
        return this;
    }

    /**
     * Hands programs and maps to the kernel.
     *
     * @throws LinuxException when it refuses
     */
    public BpfObject load() {
        check(Libbpf.bpf_object__load(object), "loading");
        return this;
    }

    /** A map by its name in the source. */
    public BpfMap map(String map) {
        return maps.computeIfAbsent(map, key -> {
            Pointer found = find(key);
            BpfMap made = new BpfMap(
                    Libbpf.bpf_map__fd(found), Libbpf.bpf_map__value_size(found), Libbpf.bpf_map__max_entries(found));
            mapped.add(made);
            return made;
        });
    }

    private Pointer find(String map) {
        Pointer found = Libbpf.bpf_object__find_map_by_name(object, map);
        if (found == null) {
            throw new IllegalArgumentException(name + " has no map " + map);
        }
        return found;
    }

    /** A program by its name in the source. */
    public BpfProgram program(String program) {
        Pointer found = Libbpf.bpf_object__find_program_by_name(object, program);
        if (found == null) {
            throw new IllegalArgumentException(name + " has no program " + program);
        }
        return new BpfProgram(program, Libbpf.bpf_program__fd(found));
    }

    @Override
    public void close() {
        mapped.forEach(BpfMap::unmap);
        Libbpf.bpf_object__close(object);
    }

    private void check(int result, String what) {
        if (result < 0) {
            throw new LinuxException(name + ", " + what + ": " + reason(-result));
        }
    }

    static String reason(int error) {
        String remedy = switch (error) {
            case Libc.EPERM, Libc.EACCES -> "; run as root or grant CAP_BPF, CAP_PERFMON and CAP_NET_ADMIN";
            case Libc.EBUSY -> "; another program holds the interface";
            case Libc.EOPNOTSUPP -> "; the driver has no XDP";
            default -> "";
        };
        return Libc.strerror(error) + remedy;
    }
}
