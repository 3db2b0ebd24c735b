package dev.lac.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An LNS known by name.
 *
 * @param name unique among the LNSes
 * @param addresses IP literals or DNS names in order of preference, at least one
 * @param secret for tunnel authentication (RFC 2661 §5.1.1) and hiding; absent: the tunnel is not authenticated
 * @param hideAvps whether AVPs that may be hidden are (RFC 2661 §4.3); only with a secret
 */
public record LnsConfig(
        String name, List<String> addresses, @Nullable Secret secret, boolean hideAvps) {
    public LnsConfig {
        addresses = List.copyOf(addresses);
    }
}
