package dev.lac.server;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How often values fell between bounds. One thread adds; any thread reads without stopping it, and may see a value in its bucket before it
 * is in the sum.
 */
final class Distribution {
    private final double[] bounds;
    private final AtomicLongArray counts;
    private volatile double sum;

    /** @param bounds the upper ones, ascending; what is above the last is counted, too */
    Distribution(double... bounds) {
        this.bounds = bounds.clone();
        counts = new AtomicLongArray(bounds.length + 1);
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread adds
    void add(double value) {
        int found = Arrays.binarySearch(bounds, value);
        int bucket = found >= 0 ? found : -found - 1;
        counts.setOpaque(bucket, counts.getOpaque(bucket) + 1);
        sum += value;
    }

    /** The upper bounds of all buckets but the last. */
    double[] bounds() {
        return bounds.clone();
    }

    /** How many values are in each bucket, the last without a bound. */
    long[] counts() {
        long[] copy = new long[counts.length()];
        Arrays.setAll(copy, counts::getOpaque);
        return copy;
    }

    double sum() {
        return sum;
    }
}
