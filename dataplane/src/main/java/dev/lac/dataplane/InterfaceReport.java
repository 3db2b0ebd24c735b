package dev.lac.dataplane;

import java.util.Map;

/**
 * What an interface does and what came of it.
 *
 * @param name the interface
 * @param access whether subscribers are on it; else tunnels go over it
 * @param wanted as configured
 * @param mode what it is: {@link FastPathMode#NATIVE}, {@link FastPathMode#GENERIC} or {@link FastPathMode#OFF}
 * @param reason why it is not better; empty where it is as good as wanted
 * @param fastPackets received on it and relayed by the fast path
 * @param fastOctets PPP octets of them, as {@link Relay.Traffic} counts
 * @param punts frames that the fast path handed to the portable path, by reason
 */
public record InterfaceReport(
        String name,
        boolean access,
        FastPathMode wanted,
        FastPathMode mode,
        String reason,
        long fastPackets,
        long fastOctets,
        Map<Punt, Long> punts) {}
