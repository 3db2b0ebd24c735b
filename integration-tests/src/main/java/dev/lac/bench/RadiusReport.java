package dev.lac.bench;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** What {@code ./bench radius} says: of each line the median of all rounds. */
final class RadiusReport {
    /** What is measured in each round. */
    enum Line {
        AUTHENTICATION("authentication, 1 server"),
        REFERENCE("  the same by radclient"),
        ACCOUNTING("accounting Start, 1 server"),
        AUTHENTICATION_TWO_SERVERS("authentication, 2 servers"),
        ACCOUNTING_TWO_SERVERS("accounting Start, 2 servers"),
        CEILING("authentication, responder");

        private final String title;

        Line(String title) {
            this.title = title;
        }
    }

    /** Authentications a second for each core of LAC. */
    private static final int GOAL = 8_000;

    /** Percent of something at which it counts as busy. */
    private static final double NEARLY_ALL = 90;

    private final Map<Line, List<RadiusSample>> samples = new EnumMap<>(Line.class);
    private final int window;
    private final int referenceWindow;

    RadiusReport(int window, int referenceWindow) {
        this.window = window;
        this.referenceWindow = referenceWindow;
    }

    void add(Line line, RadiusSample sample) {
        samples.computeIfAbsent(line, first -> new ArrayList<>()).add(sample);
    }

    private double figure(Line line, ToDoubleFunction<RadiusSample> figure) {
        return RadiusSample.median(
                samples.getOrDefault(line, List.of()).stream().mapToDouble(figure));
    }

    private double perSecond(Line line) {
        return figure(line, RadiusSample::perSecond);
    }

    /** What one core of LAC would do if it had nothing to wait for. */
    private double perCore() {
        return 1e6 / figure(Line.AUTHENTICATION, RadiusSample::clientMicros);
    }

    /** Requests that came to nothing, ours and radclient's. */
    static long failures(List<RadiusLoad.Tally> tallies, long ofReference) {
        return ofReference
                + tallies.stream().mapToLong(RadiusLoad.Tally::failed).sum();
    }

    private static long retransmissions(List<RadiusLoad.Tally> tallies) {
        return tallies.stream().mapToLong(RadiusLoad.Tally::retransmitted).sum();
    }

    String text(List<RadiusLoad.Tally> tallies, long failedOfReference) {
        StringBuilder text =
                new StringBuilder(format("%-29s %9s  %17s  %s%n", "", "a second", "µs CPU a request", "% of all CPUs"));
        text.append(
                format("%-29s %9s  %8s %8s  %6s %7s %6s%n", "", "", "client", "server", "client", "server", "others"));
        for (Line line : Line.values()) {
            text.append(format(
                    "%-29s %9.0f  %8.1f %8.1f  %6.0f %7.0f %6.0f%n",
                    line.title,
                    perSecond(line),
                    figure(line, RadiusSample::clientMicros),
                    figure(line, RadiusSample::serverMicros),
                    figure(line, RadiusSample::clientShare),
                    figure(line, RadiusSample::serverShare),
                    figure(line, RadiusSample::othersShare)));
        }
        double control = figure(Line.CEILING, RadiusSample::controlMicros);
        double netty = figure(Line.CEILING, RadiusSample::nettyMicros);
        return text.append(format(
                        "what limits authentication: %s; radclient: %s%n",
                        limit(Line.AUTHENTICATION), limit(Line.REFERENCE)))
                .append(format(
                        "per core of LAC: %.0f authentications/s, goal %d: %s; %.2f times radclient, goal 1: %s%n",
                        perCore(),
                        GOAL,
                        perCore() >= GOAL ? "met" : "MISSED",
                        ratio(),
                        ratio() >= 1 ? "met" : "MISSED"))
                .append(format(
                        "towards the responder: %.1f µs on the control thread, %.1f µs on Netty's; with a core for each, at most %.0f/s%n",
                        control, netty, 1e6 / Math.max(control, netty)))
                .append(format(
                        "%d in flight, radclient -p %d, median of %d rounds; failures: %d, retransmissions: %d, replies dropped: %d%n",
                        window,
                        referenceWindow,
                        samples.getOrDefault(Line.AUTHENTICATION, List.of()).size(),
                        failures(tallies, failedOfReference),
                        retransmissions(tallies),
                        dropped(tallies)))
                .toString();
    }

    /** How many times as fast as radclient, by the median of what each round says. */
    private double ratio() {
        List<RadiusSample> ours = samples.getOrDefault(Line.AUTHENTICATION, List.of());
        List<RadiusSample> reference = samples.getOrDefault(Line.REFERENCE, List.of());
        return RadiusSample.median(IntStream.range(0, ours.size())
                .mapToDouble(round ->
                        ours.get(round).perSecond() / reference.get(round).perSecond()));
    }

    /** What keeps the client from being faster. */
    private String limit(Line line) {
        double busy = figure(line, RadiusSample::busyShare);
        if (busy >= NEARLY_ALL) {
            return format("the processors, %.0f %% busy", busy);
        }
        double busiest = figure(line, RadiusSample::busiestThreadShare);
        return busiest >= NEARLY_ALL
                ? format("the client's busiest thread, %.0f %% of a processor", busiest)
                : format("the wait for answers, processors %.0f %%, busiest thread %.0f %% busy", busy, busiest);
    }

    private static long dropped(List<RadiusLoad.Tally> tallies) {
        return tallies.stream().mapToLong(RadiusLoad.Tally::dropped).sum();
    }

    String json(List<RadiusLoad.Tally> tallies, long failedOfReference) {
        return format(
                "{\"authPerSecond\": %.1f, \"accountingPerSecond\": %.1f, \"cpuMicrosPerAuth\": %.2f, "
                        + "\"referenceAuthPerSecond\": %.1f, \"authPerSecondPerCore\": %.1f, \"cpuMicrosPerAccounting\": %.2f, "
                        + "\"authPerSecondTwoServers\": %.1f, \"accountingPerSecondTwoServers\": %.1f, "
                        + "\"clientCeilingPerSecond\": %.1f, \"clientCeilingCpuMicrosPerAuth\": %.2f, "
                        + "\"serverCpuMicrosPerAuth\": %.2f, \"referenceCpuMicrosPerAuth\": %.2f, "
                        + "\"timesReference\": %.3f, \"serverPercentOfCpus\": %.1f, \"referenceServerPercentOfCpus\": %.1f, "
                        + "\"othersPercentOfCpus\": %.1f, "
                        + "\"failures\": %d, \"retransmissions\": %d, \"repliesDropped\": %d}%n",
                perSecond(Line.AUTHENTICATION),
                perSecond(Line.ACCOUNTING),
                figure(Line.AUTHENTICATION, RadiusSample::clientMicros),
                perSecond(Line.REFERENCE),
                perCore(),
                figure(Line.ACCOUNTING, RadiusSample::clientMicros),
                perSecond(Line.AUTHENTICATION_TWO_SERVERS),
                perSecond(Line.ACCOUNTING_TWO_SERVERS),
                perSecond(Line.CEILING),
                figure(Line.CEILING, RadiusSample::clientMicros),
                figure(Line.AUTHENTICATION, RadiusSample::serverMicros),
                figure(Line.REFERENCE, RadiusSample::clientMicros),
                ratio(),
                figure(Line.AUTHENTICATION, RadiusSample::serverShare),
                figure(Line.REFERENCE, RadiusSample::serverShare),
                figure(Line.AUTHENTICATION, RadiusSample::othersShare),
                failures(tallies, failedOfReference),
                retransmissions(tallies),
                dropped(tallies));
    }

    private static String format(String format, Object... figures) {
        return String.format(Locale.ROOT, format, figures);
    }
}
