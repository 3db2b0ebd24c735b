package dev.lac.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lac.bench.RelayResults.Latency;
import dev.lac.bench.RelayResults.LatencyPair;
import dev.lac.bench.RelayResults.Ratio;
import java.util.List;
import org.junit.jupiter.api.Test;

class RelayResultsTest {
    private final RelayResults results = new RelayResults();

    /** A round in which half of a CPU second a second forwards {@code perCpuSecond / 2}. */
    private static Sweep sweep(double perCpuSecond) {
        return new Sweep(List.of(
                new Sample(perCpuSecond / 2, perCpuSecond / 2, 0.5),
                new Sample(perCpuSecond * 2, perCpuSecond * 0.7, 1)));
    }

    private void add(Contender contender, Direction direction, int sessions, double... rounds) {
        for (double round : rounds) {
            results.add(RelayResults.cell(contender, direction, sessions), sweep(round));
        }
    }

    @Test
    void aSampleKnowsWhatAPacketCostsAndWhatWasLost() {
        Sample sample = new Sample(1_000, 900, 0.5);
        assertThat(sample.perCpuSecond()).isEqualTo(1_800);
        assertThat(sample.loss()).isCloseTo(0.1, within(1e-9));
        assertThat(new Sample(1_000, 1_001, 0.5).loss()).isZero();
        assertThat(new Sample(0, 0, 0).loss()).isZero();
        assertThat(new Sample(0, 0, 0).perCpuSecond()).isZero();
    }

    @Test
    void aSweepHasAPeakAndACheapestRate() {
        Sweep sweep = sweep(1_000_000);
        assertThat(sweep.peak().delivered()).isEqualTo(700_000);
        assertThat(sweep.peak().loss()).isCloseTo(0.65, within(1e-9));
        assertThat(sweep.cheapest().perCpuSecond()).isEqualTo(1_000_000);
        assertThat(sweep.cheapest().loss()).isZero();
    }

    @Test
    void aRatioIsTheMedianOfWhatEachRoundSays() {
        add(Contender.NATIVE, Direction.UP, 1_000, 900, 100, 200, 700, 500);
        add(Contender.NULL, Direction.UP, 1_000, 1_000, 1_000, 250, 1_000, 1_000);
        assertThat(results.ratio(Ratio.NATIVE_VS_NULL, Direction.UP)).isCloseTo(0.7, within(1e-9));
        assertThat(results.ratio(Ratio.NATIVE_VS_NULL, Direction.DOWN)).isNaN();
    }

    @Test
    void jsonIsOneObjectWithEveryFigure() {
        for (Direction direction : Direction.values()) {
            double part = direction == Direction.UP ? 1 : 0.5;
            add(Contender.NULL, direction, 1_000, 4_000_000);
            add(Contender.NATIVE, direction, 1_000, 3_600_000 * part);
            add(Contender.NATIVE, direction, 20_000, 2_880_000 * part);
            add(Contender.NATIVE, direction, 60_000, 2_520_000 * part);
            add(Contender.PORTABLE, direction, 1_000, 280_000 * part);
            add(Contender.L2TPNS, direction, 1_000, 200_000);
            results.add(direction, new LatencyPair(100_000, new Latency(20, 90 * part), new Latency(5, 15)));
        }
        assertThat(results.json())
                .isEqualTo("{\"nativeVsNull\": {\"up\": 0.900, \"down\": 0.450}, "
                        + "\"nativeVsL2tpns\": {\"up\": 18.000, \"down\": 9.000}, "
                        + "\"portableVsL2tpns\": {\"up\": 1.400, \"down\": 0.700}, "
                        + "\"sessions20kVs1k\": {\"up\": 0.800, \"down\": 0.800}, "
                        + "\"sessions60kVs1k\": {\"up\": 0.700, \"down\": 0.700}, "
                        + "\"latencyP99Micros\": 75.0}");
    }

    @Test
    void whatWasNotMeasuredIsNull() {
        add(Contender.PORTABLE, Direction.UP, 1_000, 280_000);
        add(Contender.L2TPNS, Direction.UP, 1_000, 200_000);
        results.add(Direction.UP, new LatencyPair(100_000, new Latency(20, 90), new Latency(5, 15)));
        assertThat(results.json())
                .isEqualTo("{\"nativeVsNull\": {\"up\": null, \"down\": null}, "
                        + "\"nativeVsL2tpns\": {\"up\": null, \"down\": null}, "
                        + "\"portableVsL2tpns\": {\"up\": 1.400, \"down\": null}, "
                        + "\"sessions20kVs1k\": {\"up\": null, \"down\": null}, "
                        + "\"sessions60kVs1k\": {\"up\": null, \"down\": null}, "
                        + "\"latencyP99Micros\": null}");
    }

    @Test
    void whereFewerLoggedInAtL2tpnsTheseCount() {
        add(Contender.PORTABLE, Direction.UP, 1_000, 300_000);
        add(Contender.L2TPNS, Direction.UP, 1, 100_000);
        add(Contender.L2TPNS, Direction.UP, 875, 200_000);
        assertThat(results.ratio(Ratio.PORTABLE_VS_L2TPNS, Direction.UP)).isCloseTo(1.5, within(1e-9));
    }

    @Test
    void lossIsAMedian() {
        for (double loss : new double[] {0.9, 0.001, 0.002, 0.003, 0.0}) {
            results.addLoss(Direction.DOWN, loss);
        }
        assertThat(results.loss(Direction.DOWN)).isEqualTo(0.002);
        assertThat(results.loss(Direction.UP)).isNaN();
    }

    @Test
    void percentilesCountWholeMicroseconds() {
        long[] counts = new long[100];
        counts[3] = 98;
        counts[50] = 1;
        counts[99] = 1;
        assertThat(Sink.percentile(counts, 50)).isEqualTo(4);
        assertThat(Sink.percentile(counts, 99)).isEqualTo(51);
        assertThat(Sink.percentile(counts, 100)).isEqualTo(100);
        assertThat(Sink.percentile(new long[10], 99)).isNaN();
    }
}
