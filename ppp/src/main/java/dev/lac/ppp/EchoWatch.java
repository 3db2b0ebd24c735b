package dev.lac.ppp;

import dev.lac.protocol.Timed;
import java.time.Duration;

/** When to send Echo-Requests on an opened link, and when so many are without a reply that the peer is gone (RFC 1661 §5.8). */
final class EchoWatch {
    private final Duration interval;
    private final int failures;
    private long deadline = Timed.NEVER;
    private int identifier;
    private int unanswered;

    /**
     * @param interval between Echo-Requests; ZERO sends none
     * @param failures Echo-Requests without a reply after which the peer is gone
     */
    EchoWatch(Duration interval, int failures) {
        this.interval = interval;
        this.failures = failures;
    }

    /** The link is opened. */
    void start(long now) {
        unanswered = 0;
        deadline = interval.isZero() ? Timed.NEVER : now + interval.toNanos();
    }

    /** The link is no longer opened, or the peer does not know Echo-Requests. */
    void stop() {
        deadline = Timed.NEVER;
    }

    long deadline() {
        return deadline;
    }

    boolean isPeerGone() {
        return unanswered >= failures;
    }

    /** An Echo-Request is being sent; returns its Identifier. */
    int request(long now) {
        unanswered++;
        deadline = now + interval.toNanos();
        return identifier++ & 0xff;
    }

    /** An Echo-Reply of the peer has come. */
    void answered() {
        unanswered = 0;
    }
}
