package dev.lac.dataplane;

/** What becomes of a received frame. */
enum Verdict {
    /** The headers have been rewritten in place; the result is to be sent. */
    RELAY,
    /** Not ours to relay: the control thread decides. */
    PUNT,
    /** Copied; it goes on when those before it have come, or their time is over. */
    WAIT,
    /** Dropped and counted. */
    DROP
}
