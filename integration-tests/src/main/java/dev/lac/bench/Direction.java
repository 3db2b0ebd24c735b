package dev.lac.bench;

import java.util.Locale;

/** Which way data packets go, seen from subscribers. */
enum Direction {
    UP,
    DOWN;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
