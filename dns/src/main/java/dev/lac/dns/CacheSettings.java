package dev.lac.dns;

import java.time.Duration;

/**
 * How a {@link NameCache} treats what it learns.
 *
 * @param minTtl a shorter TTL counts as this; zero: none is too short
 * @param maxTtl a longer TTL counts as this (RFC 8767 §4 suggests days)
 * @param negativeTtl the longest time for which a no is believed, and that of a no without an SOA record (RFC 2308 §5)
 * @param lastKnownGood how long after its expiry an answer is used while no name server answers (RFC 8767 §5); zero: not at all
 * @param retry how long a failure of the name servers is believed before they are asked again (RFC 8767 §5 recommends 30 s)
 * @param refreshAhead whether names in use are asked for again shortly before their answers expire
 * @param srv whether {@code _l2tp._udp.NAME} is asked for first
 * @param capacity record sets (one name and type) that are remembered; those in the midst of a query count, but stay
 */
public record CacheSettings(
        Duration minTtl,
        Duration maxTtl,
        Duration negativeTtl,
        Duration lastKnownGood,
        Duration retry,
        boolean refreshAhead,
        boolean srv,
        int capacity) {
    /** TTLs as given up to a day, a no for at most 5 min, last-known-good for a day, failures for 30 s. */
    public static final CacheSettings USUAL = new CacheSettings(
            Duration.ZERO,
            Duration.ofDays(1),
            Duration.ofMinutes(5),
            Duration.ofDays(1),
            Duration.ofSeconds(30),
            true,
            false,
            10_000);

    public CacheSettings {
        if (minTtl.isNegative() || maxTtl.compareTo(minTtl) < 0) {
            throw new IllegalArgumentException("TTLs from " + minTtl + " to " + maxTtl);
        }
        if (negativeTtl.isNegative() || lastKnownGood.isNegative() || retry.isNegative()) {
            throw new IllegalArgumentException("a negative duration");
        }
        if (capacity < 1) {
            throw new IllegalArgumentException("a capacity of " + capacity);
        }
    }
}
