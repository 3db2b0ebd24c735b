package dev.lac.server;

import dev.lac.server.CallStory.Phase;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** How long the phases of calls lasted, and calls until they were connected. The control thread counts, any thread reads. */
final class PhaseTimes {
    private static final double[] BOUNDS = {0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30};

    private final Map<Phase, Distribution> byPhase = new EnumMap<>(Phase.class);
    private final Distribution whole = new Distribution(BOUNDS);

    PhaseTimes() {
        for (Phase phase : Phase.values()) {
            if (phase.compareTo(Phase.CONNECTED) < 0) {
                byPhase.put(phase, new Distribution(BOUNDS));
            }
        }
    }

    void lasted(Phase phase, long nanos) {
        Distribution distribution = byPhase.get(phase);
        if (distribution != null) {
            distribution.add(seconds(nanos));
        }
    }

    /** A call is connected, so long after its PADS. */
    void connected(long nanos) {
        whole.add(seconds(nanos));
    }

    private static double seconds(long nanos) {
        return nanos / (double) TimeUnit.SECONDS.toNanos(1);
    }

    /** Of each phase before a call is connected, seconds. */
    Map<Phase, Distribution> byPhase() {
        return byPhase;
    }

    /** From PADS to ICCN, seconds. */
    Distribution whole() {
        return whole;
    }
}
