package dev.lac.radius;

import java.util.random.RandomGenerator;

/** How long is waited for an answer, RFC 5080 §2.2.1; all in nanoseconds. */
final class Timeouts {
    private final long initial;
    private final long most;
    private final int tries;
    private final RandomGenerator random;

    Timeouts(RadiusClient.Settings settings, RandomGenerator random) {
        initial = settings.initialTimeout().toNanos();
        most = settings.maxTimeout().toNanos();
        tries = settings.tries();
        this.random = random;
    }

    int tries() {
        return tries;
    }

    /** RT = IRT + RAND*IRT, within MRT. */
    long first() {
        return capped(jittered(initial, 1));
    }

    /** RT = 2*RTprev + RAND*RTprev, within MRT. */
    long next(long previous) {
        return capped(jittered(previous, 2));
    }

    /** How long all tries take, but for RAND. */
    long all() {
        long sum = 0;
        long timeout = Math.min(initial, most);
        for (int i = 0; i < tries; i++) {
            sum += timeout;
            timeout = Math.min(2 * timeout, most);
        }
        return sum;
    }

    /** {@code interval} give or take a tenth, so that not all act at once. */
    long about(long interval) {
        return jittered(interval, 1);
    }

    /** "if (RT > MRT) RT = MRT + RAND*MRT". */
    private long capped(long timeout) {
        return timeout > most ? jittered(most, 1) : timeout;
    }

    /** RAND is uniform between -0.1 and +0.1. */
    private long jittered(long base, int factor) {
        return factor * base + (long) (base * random.nextDouble(-0.1, 0.1));
    }
}
