package dev.lac.l2tp;

import dev.lac.protocol.Octets;
import org.jspecify.annotations.Nullable;

/** What becomes of two control connections that each peer asks of the other at the same time (RFC 2661 §4.4.3, Tie Breaker). */
public enum TieBreak {
    /** Ours goes on; theirs is to be discarded silently. */
    OURS_WINS,
    /** Theirs goes on; ours is to be discarded silently. */
    THEIRS_WINS,
    /** "In the case where a tie breaker is present on both sides, and the value is equal, both sides MUST discard their tunnels." */
    BOTH_LOSE,
    /** "If neither side issues a tie breaker, then two separate tunnels are opened"; so also where we have asked for none. */
    TWO_TUNNELS;

    /** Octets of a Tie Breaker. */
    static final int LENGTH = 8;

    /**
     * Judges: "the lower value wins", and a value wins over none.
     *
     * @param ours the Tie Breaker of our outstanding SCCRQ, or null where it has none
     * @param theirs the Tie Breaker of the received SCCRQ, or null where it has none
     */
    public static TieBreak of(@Nullable Octets ours, @Nullable Octets theirs) {
        if (ours == null) {
            return theirs == null ? TWO_TUNNELS : THEIRS_WINS;
        }
        if (theirs == null) {
            return OURS_WINS;
        }
        int order =
                Long.compareUnsigned(ours.buffer().getLong(), theirs.buffer().getLong());
        return order < 0 ? OURS_WINS : order > 0 ? THEIRS_WINS : BOTH_LOSE;
    }
}
