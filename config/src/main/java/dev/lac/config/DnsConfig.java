package dev.lac.config;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/**
 * How names are resolved.
 *
 * @param servers asked in order; empty: those of the system's resolv.conf
 * @param timeout for one query to one server
 * @param minTtl shortest time an answer is kept
 * @param maxTtl longest time an answer is kept
 * @param negativeTtl longest time that a name without addresses is remembered
 * @param lastKnownGood how long an answer is used after its end while no server answers; zero: not at all
 * @param refreshAhead whether names in use are asked for before their answer is too old
 * @param srv whether SRV records are asked for first
 */
public record DnsConfig(
        List<InetSocketAddress> servers,
        Duration timeout,
        Duration minTtl,
        Duration maxTtl,
        Duration negativeTtl,
        Duration lastKnownGood,
        boolean refreshAhead,
        boolean srv) {
    public DnsConfig {
        servers = List.copyOf(servers);
    }
}
