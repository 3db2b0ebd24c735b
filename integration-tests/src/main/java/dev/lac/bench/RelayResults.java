package dev.lac.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** What {@code ./bench relay} measured, round by round, and the ratios of it; NaN stands for what was not measured. */
final class RelayResults {
    /** Of the ratios. */
    static final int LENGTH = 64;

    static final int SESSIONS = 1_000;

    /** A ratio of packets per CPU second at {@value #LENGTH} octets, and what it should be. */
    enum Ratio {
        NATIVE_VS_NULL("nativeVsNull", "native XDP / null forwarder", 0.85),
        NATIVE_VS_L2TPNS("nativeVsL2tpns", "native XDP / l2tpns", 10),
        PORTABLE_VS_L2TPNS("portableVsL2tpns", "portable / l2tpns", 1.3),
        SESSIONS_20K_VS_1K("sessions20kVs1k", "native XDP, 20,000 sessions / 1,000", 0.75),
        SESSIONS_60K_VS_1K("sessions60kVs1k", "native XDP, 60,000 sessions / 1,000", 0.6);

        private final String key;
        private final String title;
        private final double goal;

        Ratio(String key, String title, double goal) {
            this.key = key;
            this.title = title;
            this.goal = goal;
        }

        String title() {
            return title;
        }

        double goal() {
            return goal;
        }

        private Cell numerator(Direction direction) {
            return switch (this) {
                case NATIVE_VS_NULL, NATIVE_VS_L2TPNS -> cell(Contender.NATIVE, direction, SESSIONS);
                case PORTABLE_VS_L2TPNS -> cell(Contender.PORTABLE, direction, SESSIONS);
                case SESSIONS_20K_VS_1K -> cell(Contender.NATIVE, direction, 20_000);
                case SESSIONS_60K_VS_1K -> cell(Contender.NATIVE, direction, 60_000);
            };
        }

        private Cell denominator(Direction direction) {
            return switch (this) {
                case NATIVE_VS_NULL -> cell(Contender.NULL, direction, SESSIONS);
                case NATIVE_VS_L2TPNS, PORTABLE_VS_L2TPNS -> cell(Contender.L2TPNS, direction, SESSIONS);
                case SESSIONS_20K_VS_1K, SESSIONS_60K_VS_1K -> cell(Contender.NATIVE, direction, SESSIONS);
            };
        }
    }

    /**
     * The time that packets took at one rate.
     *
     * @param p50 microseconds
     * @param p99 microseconds
     */
    record Latency(double p50, double p99) {}

    /**
     * The same rate through the portable path and through the null forwarder.
     *
     * @param rate packets a second
     */
    record LatencyPair(double rate, Latency portable, Latency limit) {
        /** Microseconds that the portable path's p99 exceeds the null forwarder's by. */
        double added() {
            return portable.p99 - limit.p99;
        }
    }

    /** Highest loss of native XDP at {@link #LOSS_RATE}. */
    static final double LOSS_GOAL = 0.005;

    /** Packets a second. */
    static final int LOSS_RATE = 800_000;

    /** Microseconds that the portable path may add. */
    static final double LATENCY_GOAL = 100;

    private final Map<Cell, List<Sweep>> sweeps = new LinkedHashMap<>();
    private final Map<Direction, List<LatencyPair>> latencies = new EnumMap<>(Direction.class);
    private final Map<Direction, List<Double>> losses = new EnumMap<>(Direction.class);
    private final Map<Contender, String> troubles = new EnumMap<>(Contender.class);

    static Cell cell(Contender contender, Direction direction, int sessions) {
        return new Cell(contender, direction, LENGTH, sessions);
    }

    void add(Cell cell, Sweep sweep) {
        sweeps.computeIfAbsent(cell, first -> new ArrayList<>()).add(sweep);
    }

    void add(Direction direction, LatencyPair pair) {
        latencies.computeIfAbsent(direction, first -> new ArrayList<>()).add(pair);
    }

    /** @param loss of native XDP at {@link #LOSS_RATE}, 0 to 1 */
    void addLoss(Direction direction, double loss) {
        losses.computeIfAbsent(direction, first -> new ArrayList<>()).add(loss);
    }

    /** A contender that cannot be measured, and why. */
    void trouble(Contender contender, String why) {
        troubles.put(contender, why);
    }

    Map<Contender, String> troubles() {
        return troubles;
    }

    Set<Cell> cells() {
        return sweeps.keySet();
    }

    /** The median over all rounds; NaN where there are none. */
    double median(Cell cell, ToDoubleFunction<Sweep> figure) {
        return median(sweeps.getOrDefault(cell, List.of()).stream().mapToDouble(figure));
    }

    private static double median(DoubleStream figures) {
        double[] known = figures.filter(Double::isFinite).toArray();
        return known.length == 0 ? Double.NaN : RadiusSample.median(DoubleStream.of(known));
    }

    /** The median of what each round says. */
    double ratio(Ratio ratio, Direction direction) {
        List<Sweep> over = sweeps.getOrDefault(ratio.numerator(direction), List.of());
        List<Sweep> under = sweeps.getOrDefault(measured(ratio.denominator(direction)), List.of());
        return median(IntStream.range(0, Math.min(over.size(), under.size()))
                .mapToDouble(round -> over.get(round).cheapest().perCpuSecond()
                        / under.get(round).cheapest().perCpuSecond()));
    }

    /** Where fewer could log in at l2tpns, the most that there were. */
    private Cell measured(Cell wanted) {
        return sweeps.keySet().stream()
                .filter(one -> one.contender() == wanted.contender()
                        && one.direction() == wanted.direction()
                        && one.length() == wanted.length()
                        && one.sessions() <= wanted.sessions())
                .max(Comparator.comparingInt(Cell::sessions))
                .orElse(wanted);
    }

    double loss(Direction direction) {
        return median(losses.getOrDefault(direction, List.of()).stream().mapToDouble(Double::doubleValue));
    }

    double latency(Direction direction, ToDoubleFunction<LatencyPair> figure) {
        return median(latencies.getOrDefault(direction, List.of()).stream().mapToDouble(figure));
    }

    /** The p99 that the portable path adds at half of its peak, of the slower direction; NaN unless both were measured. */
    double latencyAdded() {
        return Math.max(latency(Direction.UP, LatencyPair::added), latency(Direction.DOWN, LatencyPair::added));
    }

    /** One object; null for what was not measured. */
    String json() {
        StringBuilder json = new StringBuilder("{");
        for (Ratio ratio : Ratio.values()) {
            json.append(String.format(
                    Locale.ROOT,
                    "\"%s\": {\"up\": %s, \"down\": %s}, ",
                    ratio.key,
                    number(ratio(ratio, Direction.UP), 3),
                    number(ratio(ratio, Direction.DOWN), 3)));
        }
        return json.append("\"latencyP99Micros\": ")
                .append(number(latencyAdded(), 1))
                .append('}')
                .toString();
    }

    private static String number(double value, int digits) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%." + digits + "f", value) : "null";
    }
}
