package dev.lac.protocol;

import java.util.function.LongConsumer;

/**
 * Seeded simulations: each seed is one run that repeats exactly.
 *
 * <p>{@code -Dlac.seeds=N} runs the seeds 1 to N instead of the test's own number, {@code -Dlac.seed=S} runs S alone.
 */
public final class Seeds {
    private Seeds() {}

    /**
     * Runs {@code simulation} for the seeds 1 to {@code usual}.
     *
     * @throws AssertionError naming the first seed that fails and how to replay it
     */
    public static void run(int usual, LongConsumer simulation) {
        long only = Long.getLong("lac.seed", 0);
        long first = only == 0 ? 1 : only;
        long last = only == 0 ? Long.getLong("lac.seeds", usual) : only;
        for (long seed = first; seed <= last; seed++) {
            try {
                simulation.accept(seed);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed + " fails; replay it with -Dlac.seed=" + seed, e);
            }
        }
    }
}
