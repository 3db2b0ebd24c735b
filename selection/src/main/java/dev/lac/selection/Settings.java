package dev.lac.selection;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

/**
 * How LNSes are selected.
 *
 * @param hostName our Host Name towards an LNS that only RADIUS knows
 * @param realms how user names are parted
 * @param failover where a call goes when an LNS fails
 * @param offerPolicy the order of RADIUS tunnels of the same preference; not {@link Policy#ROUND_ROBIN}, weights are alike
 * @param localAddresses our addresses; the first of a family is the usual source
 * @param ignoreForeignClientEndpoint whether a Tunnel-Client-Endpoint that is none of ours is passed over, instead of the tunnel
 * @param strictServerAuthId whether an LNS must bear the name of Tunnel-Server-Auth-ID (RFC 2868 §3.10)
 * @param lockedOutAsLastResort whether addresses that are locked out are tried when nothing else is left
 * @param budget how long a call may look for an LNS, altogether
 * @param maxAttempts how many addresses one call tries; 0: no limit
 * @param lockout how failing addresses are treated
 */
public record Settings(
        String hostName,
        Realms realms,
        Failover failover,
        Policy offerPolicy,
        List<InetAddress> localAddresses,
        boolean ignoreForeignClientEndpoint,
        boolean strictServerAuthId,
        boolean lockedOutAsLastResort,
        Duration budget,
        int maxAttempts,
        Lockout lockout) {
    public Settings {
        localAddresses = List.copyOf(localAddresses);
        if (offerPolicy == Policy.ROUND_ROBIN) {
            throw new IllegalArgumentException("RADIUS tunnels are different for every call and cannot take turns");
        }
        if (budget.isNegative() || budget.isZero() || maxAttempts < 0) {
            throw new IllegalArgumentException("a budget of " + budget + ", " + maxAttempts + " attempts");
        }
    }

    /** What is usual: everything is tried for 20 s, which is less than the 30 s that common clients wait. */
    public static Settings usual(String hostName, List<InetAddress> localAddresses) {
        return new Settings(
                hostName,
                Realms.USUAL,
                Failover.WITHIN_LEVEL,
                Policy.RANDOM,
                localAddresses,
                true,
                false,
                true,
                Duration.ofSeconds(20),
                0,
                Lockout.USUAL);
    }

    /**
     * How an address that failed is kept from further calls.
     *
     * @param initial for how long at first; zero: not at all
     * @param max at most; each failure in a row doubles
     * @param triggers which failures count
     */
    public record Lockout(Duration initial, Duration max, Triggers triggers) {
        /** From one minute to half an hour. */
        public static final Lockout USUAL = new Lockout(Duration.ofMinutes(1), Duration.ofMinutes(30), Triggers.USUAL);

        public Lockout {
            if (initial.isNegative() || max.compareTo(initial) < 0) {
                throw new IllegalArgumentException("lockouts from " + initial + " to " + max);
            }
        }
    }
}
