package dev.lac.pppoe;

/** So many events a second, and as many in one go, on a clock of nanoseconds. */
final class TokenBucket {
    private static final long SECOND = 1_000_000_000L;

    private final int perSecond;
    /** Nanoseconds' worth of tokens; a token is {@code SECOND / perSecond} of them. */
    private long credit = SECOND;

    private long last;

    /** Full. */
    TokenBucket(int perSecond, long now) {
        this.perSecond = perSecond;
        last = now;
    }

    /** Whether one more event may happen at {@code now}; if so, it is counted. */
    boolean take(long now) {
        credit = Math.min(SECOND, credit + Math.max(0, now - last));
        last = now;
        long token = SECOND / perSecond;
        if (credit < token) {
            return false;
        }
        credit -= token;
        return true;
    }
}
