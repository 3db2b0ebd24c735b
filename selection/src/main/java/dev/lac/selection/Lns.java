package dev.lac.selection;

import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An LNS known by name.
 *
 * @param name unique among LNSes and groups
 * @param endpoints IP literals and DNS names, the preferred first, at least one
 * @param parameters of tunnels to it
 * @param maxSessions on all its addresses; 0: no limit
 * @param maxSessionsPerTunnel a further tunnel takes what is above; 1: a tunnel for every session; 0: no limit
 * @param drained whether it gets no new calls
 * @param source our address towards it; null: the usual one of the same family
 */
public record Lns(
        String name,
        List<String> endpoints,
        TunnelParameters parameters,
        int maxSessions,
        int maxSessionsPerTunnel,
        boolean drained,
        @Nullable InetAddress source) {
    public Lns {
        endpoints = List.copyOf(endpoints);
        if (endpoints.isEmpty() || maxSessions < 0 || maxSessionsPerTunnel < 0) {
            throw new IllegalArgumentException("LNS " + name + ": no endpoint, or a negative limit");
        }
    }
}
