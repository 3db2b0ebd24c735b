package dev.lac.selection;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.random.RandomGenerator;

/** Orders drawn by the dice. */
final class Order {
    private Order() {}

    /** All orders are alike. */
    static <T> List<T> shuffled(List<T> items, RandomGenerator random) {
        List<T> shuffled = new ArrayList<>(items);
        for (int i = shuffled.size() - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            T item = shuffled.get(i);
            shuffled.set(i, shuffled.get(other));
            shuffled.set(other, item);
        }
        return shuffled;
    }

    /**
     * Each place is drawn from those left in proportion to their weights, as RFC 2782 wants it of SRV records; those of weight 0 come
     * last.
     */
    static <T> List<T> weighted(List<T> items, ToIntFunction<T> weight, RandomGenerator random) {
        List<T> left = shuffled(items, random);
        List<T> ordered = new ArrayList<>();
        long total = left.stream().mapToLong(weight::applyAsInt).sum();
        while (total > 0) {
            long dice = random.nextLong(total);
            int drawn = 0;
            while (dice >= weight.applyAsInt(left.get(drawn))) {
                dice -= weight.applyAsInt(left.get(drawn++));
            }
            T item = left.remove(drawn);
            total -= weight.applyAsInt(item);
            ordered.add(item);
        }
        ordered.addAll(left);
        return ordered;
    }
}
