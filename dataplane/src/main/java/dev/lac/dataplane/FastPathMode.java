package dev.lac.dataplane;

/** How frames of an interface are relayed where they need nothing but another header. */
public enum FastPathMode {
    /** The best that works: native, generic, off. */
    AUTO,
    /** XDP in the driver. */
    NATIVE,
    /** XDP behind the driver, on what the kernel has already made of the frame. */
    GENERIC,
    /** The portable path alone. */
    OFF
}
