package dev.lac.linux;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;

/** The calls of libbpf that the data plane uses, by JNA direct mapping. Integers are results or negated {@code errno}; pointers are null with {@code errno}. */
final class Libbpf {
    private static final String LIBRARY = "libbpf.so.1";
    private static final String MISSING = missing();

    private Libbpf() {}

    /** Why libbpf cannot be used, or empty. */
    static String trouble() {
        return MISSING;
    }

    private static String missing() {
        try {
            Native.register(Libbpf.class, NativeLibrary.getInstance(LIBRARY));
            libbpf_set_print(Pointer.NULL); // failures are ours to tell
            return "";
        } catch (UnsatisfiedLinkError e) {
            return LIBRARY + " is not installed; install the package libbpf1";
        }
    }

    static native Pointer libbpf_set_print(Pointer callback);

    static native Pointer bpf_object__open_mem(long octets, long length, Pointer options);

    static native int bpf_object__load(Pointer object);

    static native void bpf_object__close(Pointer object);

    static native Pointer bpf_object__find_program_by_name(Pointer object, String name);

    static native int bpf_program__fd(Pointer program);

    static native Pointer bpf_object__find_map_by_name(Pointer object, String name);

    static native int bpf_map__fd(Pointer map);

    static native int bpf_map__set_max_entries(Pointer map, int entries);

    static native int bpf_map__max_entries(Pointer map);

    static native int bpf_map__value_size(Pointer map);

    static native int bpf_map_update_elem(int map, long key, long value, long flags);

    static native int bpf_map_lookup_elem(int map, long key, long value);

    static native int bpf_link_create(int program, int target, int type, long options);

    static native int bpf_prog_test_run_opts(int program, long options);

    static native int libbpf_num_possible_cpus();
}
