package dev.lac.config;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which LNS a subscriber is tunnelled to, and under which names RADIUS and the LNS know it.
 *
 * @param rules the first that fits applies
 * @param realms where the realm stands in a user name
 * @param foreignClientEndpoint what becomes of a tunnel of RADIUS that is to be opened from an address that is not ours
 * @param hunt how one call tries LNSes
 * @param lockout how long LNSes that failed are passed over
 */
public record SelectionConfig(
        List<Rule> rules, Realms realms, ForeignClientEndpoint foreignClientEndpoint, Hunt hunt, Lockout lockout) {
    public SelectionConfig {
        rules = List.copyOf(rules);
    }

    /**
     * A rule; what is absent or empty fits everybody.
     *
     * @param name as the operator calls it, or its number
     * @param user the whole user name, compared octet for octet
     * @param domain in lower case: the realm, or with {@code *.} any below it
     * @param circuitId {@code *} stands for any text
     * @param lns name of an LNS or group; absent: RADIUS must name a tunnel
     * @param refuse whether the login is refused
     * @param radiusName User-Name towards RADIUS, with {@code {user}}, {@code {name}}, {@code {domain}}
     * @param lnsName name towards the LNS, likewise
     * @param radiusGroup servers that are asked
     * @param maxSessions calls at once by this rule; 0: no limit
     */
    public record Rule(
            String name,
            @Nullable String user,
            @Nullable String domain,
            @Nullable String serviceName,
            @Nullable String circuitId,
            List<String> vlans,
            List<String> interfaces,
            @Nullable String lns,
            boolean refuse,
            String radiusName,
            String lnsName,
            String radiusGroup,
            int maxSessions) {
        public Rule {
            vlans = List.copyOf(vlans);
            interfaces = List.copyOf(interfaces);
        }
    }

    /**
     * Where the realm stands.
     *
     * @param suffix single characters before a realm at the end
     * @param prefix single characters behind a realm at the beginning
     */
    public record Realms(List<String> suffix, List<String> prefix) {
        public Realms {
            suffix = List.copyOf(suffix);
            prefix = List.copyOf(prefix);
        }
    }

    /** What becomes of a tunnel with a Tunnel-Client-Endpoint that is not ours. */
    public enum ForeignClientEndpoint {
        IGNORE,
        SKIP
    }

    /** Which LNS is tried after one failed. */
    public enum Failover {
        WITHIN_LEVEL,
        BETWEEN_LEVELS
    }

    /** Which of several tunnels of equal preference in an Access-Accept is first. */
    public enum EqualPreference {
        RANDOM,
        LEAST_SESSIONS
    }

    /** What becomes of LNSes that are locked out. */
    public enum LockedOut {
        /** They are tried when all others failed. */
        LAST,
        NEVER
    }

    /**
     * How one call tries LNSes.
     *
     * @param budget time for all of them
     * @param maxAttempts how many of them
     */
    public record Hunt(
            Failover failover,
            EqualPreference equalPreference,
            LockedOut lockedOut,
            Duration budget,
            int maxAttempts) {}

    /**
     * How long LNSes that failed are passed over.
     *
     * @param initial the first time; zero: not at all
     * @param max the longest
     * @param triggers as {@code timeout}, {@code authentication}, {@code protocol}, {@code stopccn-2}, {@code cdn-4}, {@code cdn-2-4}
     */
    public record Lockout(Duration initial, Duration max, List<String> triggers) {
        public Lockout {
            triggers = List.copyOf(triggers);
        }
    }
}
