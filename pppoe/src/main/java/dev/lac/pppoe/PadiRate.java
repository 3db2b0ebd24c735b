package dev.lac.pppoe;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How many PADIs a second are looked at, of the interface and of one host ({@link Limits}). */
final class PadiRate {
    /** Hosts whose rate is known; a bucket that has been left alone for a second is full, and so is a new one. */
    private static final int CAPACITY = 8192;

    private final Limits limits;
    private @Nullable TokenBucket all;
    private final Map<Host, TokenBucket> each = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Host, TokenBucket> eldest) {
            return size() > CAPACITY;
        }
    };

    PadiRate(Limits limits) {
        this.limits = limits;
    }

    /** The reason to pass a PADI over, or null when it is within the limits. */
    @Nullable
    DiscoveryEvent excess(Host host, long now) {
        // The host's own limit first: who floods does not use up what is there for all.
        if (limits.padiPerSecondPerMac() > 0
                && !each.computeIfAbsent(host, h -> new TokenBucket(limits.padiPerSecondPerMac(), now))
                        .take(now)) {
            return DiscoveryEvent.PADI_RATE_OF_HOST;
        }
        if (limits.padiPerSecond() > 0) {
            if (all == null) {
                all = new TokenBucket(limits.padiPerSecond(), now);
            }
            if (!all.take(now)) {
                return DiscoveryEvent.PADI_RATE_OF_INTERFACE;
            }
        }
        return null;
    }
}
