package dev.lac.bench;

import dev.lac.bench.RelayResults.LatencyPair;
import dev.lac.bench.RelayResults.Ratio;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** What {@code ./bench relay} says, for a terminal and for {@code docs/benchmarks/relay.md}. */
final class RelayReport {
    private static final String UNKNOWN = "–";

    private final RelayResults results;
    private final Machine machine;

    RelayReport(RelayResults results, Machine machine) {
        this.results = results;
        this.machine = machine;
    }

    /** A table as rows of cells, the first the heading. */
    private List<List<String>> rates(int length) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(
                length + " octets",
                "sessions",
                "up peak",
                "loss",
                "up per CPU s",
                "loss",
                "down peak",
                "loss",
                "down per CPU s",
                "loss"));
        for (Cell cell : results.cells()) {
            if (cell.length() == length && cell.direction() == Direction.UP) {
                List<String> row = new ArrayList<>();
                row.add(cell.contender().title());
                row.add(format("%,d", cell.sessions()));
                for (Direction direction : Direction.values()) {
                    Cell one = new Cell(cell.contender(), direction, length, cell.sessions());
                    row.add(millions(one, sweep -> sweep.peak().delivered()));
                    row.add(percent(results.median(one, sweep -> sweep.peak().loss())));
                    row.add(millions(one, sweep -> sweep.cheapest().perCpuSecond()));
                    row.add(percent(
                            results.median(one, sweep -> sweep.cheapest().loss())));
                }
                rows.add(row);
            }
        }
        return rows;
    }

    private List<List<String>> goals() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("goal", "", "up", "down", ""));
        for (Ratio ratio : Ratio.values()) {
            double up = results.ratio(ratio, Direction.UP);
            double down = results.ratio(ratio, Direction.DOWN);
            rows.add(List.of(
                    ratio.title(),
                    format("≥ %s", ratio.goal()),
                    number(up),
                    number(down),
                    verdict(Math.min(up, down), up >= ratio.goal() && down >= ratio.goal())));
        }
        double up = results.loss(Direction.UP);
        double down = results.loss(Direction.DOWN);
        rows.add(List.of(
                "native XDP, loss at 0.8 Mpps",
                "≤ 0.5 %",
                percent(up),
                percent(down),
                verdict(up + down, Math.max(up, down) <= RelayResults.LOSS_GOAL)));
        rows.add(List.of(
                "portable, p99 added at half load, µs",
                "≤ 100",
                micros(Direction.UP, LatencyPair::added),
                micros(Direction.DOWN, LatencyPair::added),
                verdict(results.latencyAdded(), results.latencyAdded() <= RelayResults.LATENCY_GOAL)));
        return rows;
    }

    private List<List<String>> latencies() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("µs", "packets/s", "portable p50", "portable p99", "null p50", "null p99", "p99 added"));
        for (Direction direction : Direction.values()) {
            rows.add(List.of(
                    direction.toString(),
                    micros(direction, LatencyPair::rate),
                    micros(direction, pair -> pair.portable().p50()),
                    micros(direction, pair -> pair.portable().p99()),
                    micros(direction, pair -> pair.limit().p50()),
                    micros(direction, pair -> pair.limit().p99()),
                    micros(direction, LatencyPair::added)));
        }
        return rows;
    }

    private List<String> remarks() {
        List<String> remarks = new ArrayList<>();
        results.troubles()
                .forEach((contender, why) -> remarks.add(contender.title() + " was not measured: " + why + "."));
        remarks.add(
                "Millions of packets a second; of a CPU second of the forwarding process and the kernel's threads from link to link, the best of the"
                        + " offered rates. Loss is what the rate of that figure lost: at the peak more is offered than can be relayed.");
        remarks.add(
                "Native XDP is measured with lns[].udp-checksum: false, as the null forwarder writes none, and, below it, with UDP checksums, the"
                        + " default. l2tpns stands still while latency is measured.");
        remarks.add(
                "Generator, forwarder and far end are on one machine; ratios are of packets per CPU second at 64 octets and, unless"
                        + " named, 1,000 sessions, the median of what each round says.");
        return remarks;
    }

    private List<Integer> lengths() {
        return results.cells().stream().map(Cell::length).distinct().sorted().toList();
    }

    String plain() {
        StringBuilder text = new StringBuilder(machine.toString()).append("\n\n");
        lengths().forEach(length -> text.append(aligned(rates(length))).append('\n'));
        text.append(aligned(latencies())).append('\n').append(aligned(goals())).append('\n');
        remarks().forEach(remark -> text.append(remark).append('\n'));
        return text.toString();
    }

    String markdown() {
        StringBuilder text = new StringBuilder("# What the data plane relays\n\nMeasured by `./bench relay` on ")
                .append(machine)
                .append(". How it is measured: [README.md](README.md).\n\n![packets per CPU second](relay.svg)\n");
        text.append("\n## Goals\n\n").append(table(goals())).append("\n## Packets\n");
        lengths().forEach(length -> text.append('\n').append(table(rates(length))));
        text.append("\n## Latency at half of the portable path's peak\n\n")
                .append(table(latencies()))
                .append('\n');
        remarks().forEach(remark -> text.append("* ").append(remark).append('\n'));
        return text.toString();
    }

    private static String table(List<List<String>> rows) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < rows.size(); i++) {
            text.append("| ").append(String.join(" | ", rows.get(i))).append(" |\n");
            if (i == 0) {
                text.append("|---")
                        .append("|--:".repeat(rows.get(0).size() - 1))
                        .append("|\n");
            }
        }
        return text.toString();
    }

    private static String aligned(List<List<String>> rows) {
        int[] widths = new int[rows.get(0).size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                text.append(format((i == 0 ? "%-" : "  %") + widths[i] + "s", row.get(i)));
            }
            text.append('\n');
        }
        return text.toString();
    }

    private String millions(Cell cell, ToDoubleFunction<Sweep> figure) {
        double value = results.median(cell, figure);
        return Double.isFinite(value) ? format("%.3f", value / 1e6) : UNKNOWN;
    }

    private String micros(Direction direction, ToDoubleFunction<LatencyPair> figure) {
        double value = results.latency(direction, figure);
        return Double.isFinite(value) ? format("%,.0f", value) : UNKNOWN;
    }

    private static String percent(double part) {
        return Double.isFinite(part) ? format("%.2f %%", part * 100) : UNKNOWN;
    }

    private static String number(double value) {
        return Double.isFinite(value) ? format("%.2f", value) : UNKNOWN;
    }

    private static String verdict(double figure, boolean met) {
        return Double.isFinite(figure) ? met ? "met" : "MISSED" : "not measured";
    }

    private static String format(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }
}
