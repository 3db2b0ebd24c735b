package dev.lac.config;

import java.util.Map;

/**
 * How frames are relayed once a call is up.
 *
 * @param fastPath on every interface ...
 * @param exceptions ... but these, by name
 * @param forwarders threads of the portable path, 1 to 16; 0: one for each processor, 4 at most
 */
public record DataPlaneConfig(FastPath fastPath, Map<String, FastPath> exceptions, int forwarders) {
    public DataPlaneConfig {
        exceptions = Map.copyOf(exceptions);
    }

    /** What relays frames that need nothing but another header. */
    public enum FastPath {
        /** The best of the others that works. */
        AUTO,
        /** XDP in the driver. */
        NATIVE,
        /** XDP behind the driver. */
        GENERIC,
        /** The portable path alone. */
        OFF
    }
}
