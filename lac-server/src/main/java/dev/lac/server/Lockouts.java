package dev.lac.server;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** LNS addresses that failed a moment ago and are tried last until their time is over. */
final class Lockouts {
    private final long duration;
    private final Map<InetSocketAddress, Long> until = new HashMap<>();

    /**
     * @param duration zero: nothing is ever locked out
     */
    Lockouts(Duration duration) {
        this.duration = duration.toNanos();
    }

    void add(InetSocketAddress lns, long now) {
        until.values().removeIf(end -> end <= now);
        if (duration > 0) {
            until.put(lns, now + duration);
        }
    }

    /** The LNS has just proved to work. */
    void remove(InetSocketAddress lns) {
        until.remove(lns);
    }

    boolean contains(InetSocketAddress lns, long now) {
        return until.getOrDefault(lns, Long.MIN_VALUE) > now;
    }
}
