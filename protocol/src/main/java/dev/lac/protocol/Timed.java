package dev.lac.protocol;

/** Whatever acts when time passes: an engine with its timers. */
public interface Timed {
    /** {@link #nextDeadline} of an engine that waits for nothing. */
    long NEVER = Long.MAX_VALUE;

    /** The earliest time at which {@link #onDeadline} has something to do, in nanoseconds, or {@link #NEVER}. */
    long nextDeadline();

    /** Acts on everything due at {@code now}; a call that comes early does nothing. */
    void onDeadline(long now);
}
