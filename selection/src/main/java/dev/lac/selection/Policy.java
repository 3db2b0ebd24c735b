package dev.lac.selection;

import java.util.Locale;

/** The order in which equals are tried. */
public enum Policy {
    /** Drawn anew for every call, in proportion to the weights. */
    WEIGHTED,
    /** The one with the fewest sessions in proportion to its weight; the dice decide between equals. */
    LEAST_SESSIONS,
    /** In turn. */
    ROUND_ROBIN,
    /** Drawn anew for every call, all alike. */
    RANDOM;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
