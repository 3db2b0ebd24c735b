package dev.lac.l2tp;

import dev.lac.protocol.Timed;
import java.time.Duration;

/**
 * When a Hello is due: "after a specified period of time has elapsed since the last data or control message was received on a tunnel"
 * (RFC 2661 §5.5).
 */
final class Keepalive {
    private final long interval;
    private long lastHeard;

    /** @param interval zero sends no Hello */
    Keepalive(Duration interval) {
        this.interval = interval.toNanos();
    }

    /** A message has come. */
    void heard(long now) {
        lastHeard = Math.max(lastHeard, now);
    }

    /** When the silence will have lasted, or {@link Timed#NEVER}. */
    long due() {
        return interval == 0 ? Timed.NEVER : lastHeard + interval;
    }
}
