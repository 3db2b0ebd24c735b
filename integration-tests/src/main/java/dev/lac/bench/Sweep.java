package dev.lac.bench;

import java.util.Comparator;
import java.util.List;

/** What came of the rates that were offered one after the other, at least one. */
record Sweep(List<Sample> samples) {
    Sweep {
        samples = List.copyOf(samples);
    }

    /** Where most arrived. */
    Sample peak() {
        return best(Comparator.comparingDouble(Sample::delivered));
    }

    /** Where a CPU second forwarded most. */
    Sample cheapest() {
        return best(Comparator.comparingDouble(Sample::perCpuSecond));
    }

    private Sample best(Comparator<Sample> order) {
        return samples.stream().max(order).orElseThrow();
    }
}
