package dev.lac.server;

import dev.lac.protocol.Counters;
import java.util.ArrayDeque;
import java.util.Deque;

/** How many logins succeed and fail a second, over the last ten seconds; to be told the time once a second. */
final class LoginRates {
    /** Logins a second. */
    record Rates(double logins, double failures) {}

    private record Sample(long logins, long failures) {}

    private static final int SECONDS = 10;
    private static final double HUNDREDTHS = 100;

    private final Counters<LacEvent> counters;
    private final Deque<Sample> samples = new ArrayDeque<>();

    LoginRates(Counters<LacEvent> counters) {
        this.counters = counters;
        sample();
    }

    void sample() {
        samples.add(now());
        if (samples.size() > SECONDS + 1) {
            samples.remove();
        }
    }

    private Sample now() {
        return new Sample(counters.get(LacEvent.LOGIN_SUCCEEDED), counters.get(LacEvent.LOGIN_FAILED));
    }

    Rates latest() {
        Sample oldest = samples.getFirst();
        Sample latest = samples.getLast();
        int seconds = Math.max(1, samples.size() - 1);
        return new Rates(
                rounded((latest.logins - oldest.logins) / (double) seconds),
                rounded((latest.failures - oldest.failures) / (double) seconds));
    }

    private static double rounded(double rate) {
        return Math.round(rate * HUNDREDTHS) / HUNDREDTHS;
    }
}
