package dev.lac.config;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/**
 * How names of LNSes are resolved.
 *
 * @param servers asked in order; empty: those of the system's resolv.conf
 * @param timeout for one query to one server
 */
public record DnsConfig(List<InetSocketAddress> servers, Duration timeout) {
    public DnsConfig {
        servers = List.copyOf(servers);
    }
}
