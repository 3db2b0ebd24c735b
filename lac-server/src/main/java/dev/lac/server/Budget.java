package dev.lac.server;

/** So many things a second. */
final class Budget {
    private static final long SECOND = 1_000_000_000L;

    private final int aSecond;
    private long period;
    private int spent;

    Budget(int aSecond) {
        this.aSecond = aSecond;
    }

    /** Spends one; whether there was none left. */
    boolean isExhausted(long now) {
        if (now - period >= SECOND) {
            period = now;
            spent = 0;
        }
        return ++spent > aSecond;
    }
}
