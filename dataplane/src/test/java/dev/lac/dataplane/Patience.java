package dev.lac.dataplane;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what another thread, or the kernel, will do. */
final class Patience {
    private static final long ENOUGH = Duration.ofSeconds(20).toNanos();

    private Patience() {}

    /**
     * Waits until {@code condition} holds.
     *
     * @param otherwise what the failure says when it never does
     */
    static void await(Supplier<String> otherwise, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + ENOUGH;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError(otherwise.get());
            }
            Thread.sleep(1);
        }
    }
}
