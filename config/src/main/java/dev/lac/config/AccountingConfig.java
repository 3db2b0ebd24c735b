package dev.lac.config;

import java.time.Duration;
import java.util.List;

/**
 * What is accounted and how it is kept until it is acknowledged.
 *
 * @param interimInterval whatever RADIUS sets; zero: as RADIUS sets, and without that no Interim-Updates
 * @param interimJitter by how many per cent an interval is shortened at most, 0 to 50
 * @param checkpointInterval between savings of the figures of sessions that are up
 * @param tunnels which records of RFC 2867 are made
 * @param retryInitial wait after a record that no server acknowledged
 * @param retryMax longest such wait
 * @param window records in flight at most
 */
public record AccountingConfig(
        Duration interimInterval,
        int interimJitter,
        Duration checkpointInterval,
        List<TunnelRecords> tunnels,
        Duration retryInitial,
        Duration retryMax,
        int window,
        WhenNotDurable whenNotDurable) {
    public AccountingConfig {
        tunnels = List.copyOf(tunnels);
    }

    /** Records of RFC 2867. */
    public enum TunnelRecords {
        /** Tunnel-Start, Tunnel-Stop, Tunnel-Reject. */
        TUNNEL,
        /** Tunnel-Link-Start, Tunnel-Link-Stop, Tunnel-Link-Reject. */
        LINK
    }

    /** What becomes of logins while records cannot be saved. */
    public enum WhenNotDurable {
        CONTINUE,
        REFUSE
    }
}
