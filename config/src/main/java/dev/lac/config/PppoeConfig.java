package dev.lac.config;

import java.time.Duration;
import java.util.List;

/**
 * The access side: PPPoE discovery, RFC 2516.
 *
 * @param interfaces names of the Ethernet or VLAN interfaces on which subscribers are served, at least one
 * @param acName the AC-Name tag of every PADO (RFC 2516 Appendix A)
 * @param serviceNames the Service-Names offered; empty: whatever the subscriber asks for
 * @param cookieLifetime how long an AC-Cookie handed out in a PADO is accepted in a PADR
 * @param maxSessions sessions per interface, 1 to 65,534 (0 and 0xffff are reserved, RFC 2516 §4)
 */
public record PppoeConfig(
        List<String> interfaces, String acName, List<String> serviceNames, Duration cookieLifetime, int maxSessions) {
    public PppoeConfig {
        interfaces = List.copyOf(interfaces);
        serviceNames = List.copyOf(serviceNames);
    }
}
