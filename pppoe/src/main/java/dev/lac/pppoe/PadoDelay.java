package dev.lac.pppoe;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * From a number of sessions on, PADOs wait, so that hosts choose a concentrator with less to do: RFC 2516 §5.3 leaves the choice to the
 * host, and hosts take the first offer.
 *
 * @param sessions of the whole interface, 0 to 65,534
 * @param delay 0 s to 30 s; null: no PADO at all
 */
public record PadoDelay(int sessions, @Nullable Duration delay) {
    private static final Duration MAXIMUM = Duration.ofSeconds(30);

    public PadoDelay {
        if (sessions < 0 || sessions > SessionIds.CAPACITY) {
            throw new IllegalArgumentException("sessions from which a PADO waits: " + sessions);
        }
        check(delay);
    }

    static void check(@Nullable Duration delay) {
        if (delay != null && (delay.isNegative() || delay.compareTo(MAXIMUM) > 0)) {
            throw new IllegalArgumentException("a PADO waits 0 s to " + MAXIMUM.toSeconds() + " s, not " + delay);
        }
    }
}
