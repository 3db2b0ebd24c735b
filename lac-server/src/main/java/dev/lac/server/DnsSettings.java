package dev.lac.server;

import dev.lac.config.DnsConfig;
import dev.lac.dns.CacheSettings;
import java.time.Duration;

/** What the operator's file says of names, in terms of the cache. */
final class DnsSettings {
    /** RFC 8767 §5: "attempts to refresh from non-responsive [...] nameservers [...] no more frequently than every 30 seconds". */
    private static final Duration RETRY = Duration.ofSeconds(30);
    /** Names and types; LNSes are few, RADIUS may name many. */
    private static final int CAPACITY = 10_000;

    private DnsSettings() {}

    static CacheSettings of(DnsConfig config, boolean srv) {
        return new CacheSettings(
                config.minTtl(),
                config.maxTtl(),
                config.negativeTtl(),
                config.lastKnownGood(),
                RETRY,
                config.refreshAhead(),
                srv,
                CAPACITY);
    }
}
