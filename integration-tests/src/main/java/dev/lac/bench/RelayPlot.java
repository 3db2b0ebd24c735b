package dev.lac.bench;

import java.util.List;
import java.util.Locale;

/**
 * {@code docs/benchmarks/relay.svg}: packets per CPU second as bars on a logarithmic scale, up and down, by length of packet and by number of
 * sessions. Text and lines take their colour from the reader's preference for light or dark.
 */
final class RelayPlot {
    private static final int WIDTH = 960;
    private static final int HEIGHT = 660;
    private static final int LEFT = 62;
    private static final int GAP = 50;
    private static final int PANEL_WIDTH = (WIDTH - LEFT - GAP - 20) / 2;
    private static final int PANEL_HEIGHT = 200;
    private static final int FIRST_PANEL = 96;
    private static final int SECOND_PANEL = 380;
    /** The scale goes from 10^5 to 10^7 packets per CPU second. */
    private static final double LOWEST = 5;

    private static final double HIGHEST = 7;

    private final RelayResults results;
    private final Machine machine;
    private final StringBuilder svg = new StringBuilder();

    RelayPlot(RelayResults results, Machine machine) {
        this.results = results;
        this.machine = machine;
    }

    /** Bars that stand together. */
    private record Group(String label, int length, int sessions) {}

    String svg() {
        svg.setLength(0);
        append(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"13\" role=\"img\">%n",
                WIDTH, HEIGHT);
        append("<title>Packets relayed per CPU second</title>%n");
        append("<style>text{fill:#24292f}.line{stroke:#8c959f;stroke-opacity:.45}.small{font-size:11px}"
                + "@media (prefers-color-scheme:dark){text{fill:#e6edf3}}</style>%n");
        append("<text x=\"%d\" y=\"24\" font-size=\"17\">Packets relayed per CPU second</text>%n", LEFT);
        append("<text x=\"%d\" y=\"%d\" class=\"small\">%s</text>%n", LEFT, HEIGHT - 12, escape(machine.toString()));
        legend();
        List<Group> lengths = results.cells().stream()
                .map(Cell::length)
                .distinct()
                .sorted()
                .map(length -> new Group(length + " octets", length, RelayResults.SESSIONS))
                .toList();
        List<Group> sessions = results.cells().stream()
                .map(Cell::sessions)
                .distinct()
                .sorted()
                .map(count -> new Group(
                        String.format(Locale.ROOT, "%,d %s", count, count == 1 ? "session" : "sessions"),
                        RelayResults.LENGTH,
                        count))
                .toList();
        for (Direction direction : Direction.values()) {
            int x = direction == Direction.UP ? LEFT : LEFT + PANEL_WIDTH + GAP;
            panel(x, FIRST_PANEL, direction + ", 1,000 sessions", direction, lengths);
            panel(x, SECOND_PANEL, direction + ", 64 octets", direction, sessions);
        }
        return svg.append("</svg>\n").toString();
    }

    private void legend() {
        int x = LEFT;
        for (Contender contender : Contender.values()) {
            append(
                    "<rect x=\"%d\" y=\"40\" width=\"12\" height=\"12\" fill=\"%s\"/><text x=\"%d\" y=\"51\">%s</text>%n",
                    x, colour(contender), x + 17, escape(contender.title()));
            x += 40 + contender.title().length() * 8;
        }
    }

    private void panel(int x, int y, String title, Direction direction, List<Group> groups) {
        append("<text x=\"%d\" y=\"%d\">%s</text>%n", x, y - 10, escape(title));
        for (int decade = (int) LOWEST; decade <= HIGHEST; decade++) {
            scaleLine(x, y, Math.pow(10, decade), true);
            for (int i = 2; i < 10 && decade < HIGHEST; i++) {
                scaleLine(x, y, i * Math.pow(10, decade), i == 2 || i == 5);
            }
        }
        int slot = PANEL_WIDTH / Math.max(groups.size(), 1);
        int bar = (slot - 16) / Contender.values().length;
        for (int i = 0; i < groups.size(); i++) {
            Group group = groups.get(i);
            int left = x + i * slot + 8;
            append(
                    "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\" class=\"small\">%s</text>%n",
                    x + i * slot + slot / 2, y + PANEL_HEIGHT + 16, escape(group.label));
            for (Contender contender : Contender.values()) {
                Cell cell = new Cell(contender, direction, group.length, group.sessions);
                double value = results.median(cell, sweep -> sweep.cheapest().perCpuSecond());
                if (Double.isFinite(value)) {
                    bar(left, y, bar - 2, value, contender);
                }
                left += bar;
            }
        }
    }

    private void scaleLine(int x, int y, double value, boolean labelled) {
        double at = y + PANEL_HEIGHT - height(value);
        append("<line class=\"line\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%<.1f\"/>%n", x, x + PANEL_WIDTH, at);
        if (labelled) {
            append(
                    "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\" class=\"small\">%s</text>%n",
                    x - 6, at + 4, value >= 1e6 ? (int) (value / 1e6) + " M" : (int) (value / 1e3) + " k");
        }
    }

    private void bar(int x, int y, int width, double value, Contender contender) {
        double height = height(value);
        append(
                "<rect x=\"%d\" y=\"%.1f\" width=\"%d\" height=\"%.1f\" fill=\"%s\"><title>%s: %s</title></rect>%n",
                x,
                y + PANEL_HEIGHT - height,
                width,
                height,
                colour(contender),
                escape(contender.title()),
                String.format(Locale.ROOT, "%,.0f", value));
    }

    /** Colours that can be told apart by everybody (Okabe and Ito), on light and on dark. */
    private static String colour(Contender contender) {
        return switch (contender) {
            case NULL -> "#8c8c8c";
            case NATIVE -> "#0072b2";
            case CHECKED -> "#cc79a7";
            case GENERIC -> "#56b4e9";
            case PORTABLE -> "#009e73";
            case L2TPNS -> "#d55e00";
        };
    }

    /** Pixels above the foot of a panel. */
    static double height(double value) {
        double part = (Math.log10(Math.max(value, 1)) - LOWEST) / (HIGHEST - LOWEST);
        return PANEL_HEIGHT * Math.min(1, Math.max(0.01, part));
    }

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    private void append(String format, Object... arguments) {
        svg.append(String.format(Locale.ROOT, format, arguments));
    }
}
