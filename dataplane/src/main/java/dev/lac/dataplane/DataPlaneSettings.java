package dev.lac.dataplane;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;

/**
 * What a {@link LinuxDataPlane} opens and how it relays.
 *
 * @param accessInterfaces those of subscribers, by name; their places in this list are the access ports
 * @param vlans whether frames with VLAN tags are received on them
 * @param locals addresses and ports for L2TP, at least one; port 0 takes any
 * @param fastPath how interfaces relay ...
 * @param exceptions ... but for these, by name
 * @param forwarders threads of the portable path, 1 to 16
 * @param underlay interfaces that tunnels may leave by; empty: any but {@code accessInterfaces} and PPP interfaces
 */
public record DataPlaneSettings(
        List<String> accessInterfaces,
        boolean vlans,
        List<InetSocketAddress> locals,
        FastPathMode fastPath,
        Map<String, FastPathMode> exceptions,
        int forwarders,
        List<String> underlay) {
    private static final int MAX_FORWARDERS = 16;

    public DataPlaneSettings {
        accessInterfaces = List.copyOf(accessInterfaces);
        locals = List.copyOf(locals);
        exceptions = Map.copyOf(exceptions);
        underlay = List.copyOf(underlay);
        if (locals.isEmpty()) {
            throw new IllegalArgumentException("L2TP needs a local address");
        }
        if (forwarders < 1 || forwarders > MAX_FORWARDERS) {
            throw new IllegalArgumentException(forwarders + " forwarders");
        }
    }

    /** How the interface of that name is to relay. */
    public FastPathMode fastPath(String interfaceName) {
        return exceptions.getOrDefault(interfaceName, fastPath);
    }

    /** Whether no interface is to have a fast path. */
    boolean isFastPathOff() {
        return fastPath == FastPathMode.OFF && exceptions.values().stream().allMatch(mode -> mode == FastPathMode.OFF);
    }
}
