package dev.lac.server;

import dev.lac.dataplane.InterfaceReport;
import dev.lac.l2tp.L2tpEvent;
import dev.lac.radius.RadiusEvent;
import dev.lac.radius.ServerState;
import dev.lac.selection.LnsHealth;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * What Prometheus is told. A scrape reads the last {@link Readings}, which the control thread has left, and counters that any thread may read:
 * it locks nothing and asks nobody.
 */
final class Metrics implements MultiCollector {
    private static final double NANOS = TimeUnit.SECONDS.toNanos(1);

    private final String name;
    private final Supplier<Readings> latest;
    private final LacCounters counters;
    private final PhaseTimes times;
    private final Supplier<Map<String, Long>> besides;
    private final Supplier<Map<String, Long>> web;

    /**
     * @param name what the LAC calls itself
     * @param web what the page's server counts
     * @param besides what is counted around the LAC because it found no room, by metric
     */
    Metrics(
            String name,
            Supplier<Readings> latest,
            LacCounters counters,
            PhaseTimes times,
            Supplier<Map<String, Long>> besides,
            Supplier<Map<String, Long>> web) {
        this.web = web;
        this.name = name;
        this.latest = latest;
        this.counters = counters;
        this.times = times;
        this.besides = besides;
    }

    @Override
    public MetricSnapshots collect() {
        Readings readings = latest.get();
        MetricSnapshots.Builder all = MetricSnapshots.builder();
        all.metricSnapshot(InfoSnapshot.builder()
                .name("lac")
                .help("Which LAC this is.")
                .dataPoint(InfoSnapshot.InfoDataPointSnapshot.builder()
                        .labels(Labels.of("name", name, "version", Version.TEXT))
                        .build())
                .build());
        all.metricSnapshot(gauge("lac_subscribers", "PPPoE sessions.", readings.subscribers()));
        all.metricSnapshot(gauge("lac_subscribers_connected", "PPPoE sessions that an LNS has.", readings.connected()));
        all.metricSnapshot(gauge("lac_tunnels", "Tunnels that are open or opening.", readings.tunnels()));
        all.metricSnapshot(
                gauge("lac_sessions", "L2TP sessions, those included that are being set up.", readings.sessions()));
        all.metricSnapshot(gauge(
                "lac_accounting_waiting",
                "Accounting records that no server has acknowledged.",
                readings.accountingWaiting()));
        putLogins(all, readings);
        putEvents(all, readings);
        putTimes(all);
        putRadius(all, readings);
        putLnses(all, readings);
        putRelay(all, readings);
        putWeb(all);
        return all.build();
    }

    private static GaugeSnapshot gauge(String name, String help, double value) {
        return new Gauges(name, help).add(value).build();
    }

    private void putLogins(MetricSnapshots.Builder all, Readings readings) {
        all.metricSnapshot(new Totals("lac_logins", "Calls that were connected.")
                .add(counters.lac().get(LacEvent.LOGIN_SUCCEEDED))
                .build());
        Totals failures = new Totals("lac_login_failures", "Calls that ended before they were connected, by cause.");
        Totals ends = new Totals("lac_session_ends", "PPPoE sessions that have ended, by cause.");
        for (EndReason reason : EndReason.values()) {
            String cause = Figures.word(reason);
            failures.add(readings.failures().getOrDefault(reason, 0L), "cause", cause);
            ends.add(counters.ends().get(reason), "cause", cause);
        }
        all.metricSnapshot(failures.build());
        all.metricSnapshot(ends.build());
        besides.get()
                .forEach(
                        (metric, count) -> all.metricSnapshot(new Totals(metric, "What found no room and was given up.")
                                .add(count)
                                .build()));
    }

    private void putEvents(MetricSnapshots.Builder all, Readings readings) {
        Totals events = new Totals("lac_events", "What happened, by area; what never happened is left out.");
        counters.byArea()
                .forEach((area, counted) -> counted.snapshot().forEach((event, count) -> {
                    if (!area.equals("ends")) {
                        events.add(count, "area", area, "event", Figures.word(event));
                    }
                }));
        readings.discovery()
                .forEach((access, counted) -> counted.forEach(
                        (event, count) -> events.add(count, "area", "pppoe " + access, "event", Figures.word(event))));
        all.metricSnapshot(events.build());
        all.metricSnapshot(new Totals("lac_l2tp_retransmissions", "L2TP control messages sent again.")
                .add(counters.l2tp().get(L2tpEvent.MESSAGE_RETRANSMITTED))
                .build());
        all.metricSnapshot(new Totals("lac_radius_retransmissions", "RADIUS requests sent again.")
                .add(counters.radius().get(RadiusEvent.REQUEST_RETRANSMITTED))
                .build());
    }

    private void putWeb(MetricSnapshots.Builder all) {
        Totals events = new Totals("lac_web_events", "Requests to the page, and why some were refused.");
        web.get().forEach((event, count) -> events.add(count, "event", event));
        all.metricSnapshot(events.build());
    }

    private void putTimes(MetricSnapshots.Builder all) {
        HistogramSnapshot.Builder phases = HistogramSnapshot.builder()
                .name("lac_setup_phase_seconds")
                .help("How long the phases of a login lasted.");
        times.byPhase()
                .forEach((phase, distribution) ->
                        phases.dataPoint(dataPoint(distribution, Labels.of("phase", Figures.word(phase)))));
        all.metricSnapshot(phases.build());
        all.metricSnapshot(HistogramSnapshot.builder()
                .name("lac_setup_seconds")
                .help("From PADS to ICCN.")
                .dataPoint(dataPoint(times.whole(), Labels.EMPTY))
                .build());
    }

    private static HistogramSnapshot.HistogramDataPointSnapshot dataPoint(Distribution distribution, Labels labels) {
        long[] counts = distribution.counts();
        double[] bounds = Arrays.copyOf(distribution.bounds(), counts.length);
        bounds[counts.length - 1] = Double.POSITIVE_INFINITY;
        return HistogramSnapshot.HistogramDataPointSnapshot.builder()
                .classicHistogramBuckets(ClassicHistogramBuckets.of(bounds, counts))
                .sum(distribution.sum())
                .labels(labels)
                .build();
    }

    private static void putRadius(MetricSnapshots.Builder all, Readings readings) {
        Gauges up = new Gauges("lac_radius_server_up", "Whether a RADIUS server is asked as usual.");
        Gauges inFlight = new Gauges("lac_radius_in_flight", "Requests without an answer.");
        Gauges response = new Gauges("lac_radius_response_seconds", "Smoothed time to an answer.");
        Totals requests = new Totals("lac_radius_requests", "Requests, each counted once.");
        Totals answers = new Totals("lac_radius_answers", "Requests answered.");
        Totals timeouts = new Totals("lac_radius_timeouts", "Requests not answered in all their tries.");
        for (ServerState server : readings.radius()) {
            String[] labels = {"server", server.name(), "role", Figures.word(server.role()), "group", server.group()};
            up.add(server.alive() ? 1 : 0, labels);
            inFlight.add(server.inFlight(), labels);
            requests.add(server.requests(), labels);
            answers.add(server.answered(), labels);
            timeouts.add(server.timeouts(), labels);
            if (server.responseTime() != null) {
                response.add(server.responseTime().toNanos() / NANOS, labels);
            }
        }
        all.metricSnapshot(up.build());
        all.metricSnapshot(inFlight.build());
        all.metricSnapshot(response.build());
        all.metricSnapshot(requests.build());
        all.metricSnapshot(answers.build());
        all.metricSnapshot(timeouts.build());
    }

    private static void putLnses(MetricSnapshots.Builder all, Readings readings) {
        Gauges usable =
                new Gauges("lac_lns_usable", "Whether an address of an LNS gets calls: not while it is locked out.");
        Gauges sessions = new Gauges("lac_lns_sessions", "Sessions on an address of an LNS.");
        for (Readings.LnsAddress address : readings.addresses()) {
            String[] labels = {
                "lns", address.lns(), "address", address.address().getAddress().getHostAddress()
            };
            boolean lockedOut =
                    address.state() == LnsHealth.State.LOCKED_OUT || address.state() == LnsHealth.State.BARRED;
            usable.add(lockedOut ? 0 : 1, labels);
            sessions.add(address.sessions(), labels);
        }
        all.metricSnapshot(usable.build());
        all.metricSnapshot(sessions.build());
        Gauges drained =
                new Gauges("lac_lns_drained", "Whether an LNS gets no new calls because the operator says so.");
        readings.drained().forEach((lns, is) -> drained.add(is ? 1 : 0, "lns", lns));
        all.metricSnapshot(drained.build());
    }

    private static void putRelay(MetricSnapshots.Builder all, Readings readings) {
        Carried carried = readings.carried();
        all.metricSnapshot(new Totals("lac_relayed_packets", "PPP packets relayed.")
                .add(carried.upPackets(), "direction", "up")
                .add(carried.downPackets(), "direction", "down")
                .build());
        all.metricSnapshot(new Totals("lac_relayed_octets", "PPP octets relayed.")
                .add(carried.upOctets(), "direction", "up")
                .add(carried.downOctets(), "direction", "down")
                .build());
        Totals forwarding = new Totals(
                "lac_forwarding_events", "Frames dropped, fragmented or handed to the control thread, by reason.");
        readings.forwarding().forEach((event, count) -> forwarding.add(count, "event", Figures.word(event)));
        all.metricSnapshot(forwarding.build());
        Totals fast = new Totals("lac_fast_path_packets", "Packets received and relayed by the fast path.");
        Totals punts =
                new Totals("lac_fast_path_punts", "Frames that the fast path left to the portable one, by reason.");
        Gauges mode = new Gauges("lac_fast_path_mode", "1 for the mode that an interface is in.");
        for (InterfaceReport report : readings.interfaces()) {
            fast.add(report.fastPackets(), "interface", report.name());
            mode.add(1, "interface", report.name(), "mode", Figures.word(report.mode()));
            report.punts()
                    .forEach((reason, count) ->
                            punts.add(count, "interface", report.name(), "reason", Figures.word(reason)));
        }
        all.metricSnapshot(fast.build());
        all.metricSnapshot(punts.build());
        all.metricSnapshot(mode.build());
    }

    /** A gauge with labels. */
    private static final class Gauges {
        private final GaugeSnapshot.Builder snapshot;

        private Gauges(String name, String help) {
            snapshot = GaugeSnapshot.builder().name(name).help(help);
        }

        Gauges add(double value, String... labels) {
            snapshot.dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder()
                    .value(value)
                    .labels(Labels.of(labels))
                    .build());
            return this;
        }

        GaugeSnapshot build() {
            return snapshot.build();
        }
    }

    /** A counter with labels. */
    private static final class Totals {
        private final CounterSnapshot.Builder snapshot;

        private Totals(String name, String help) {
            snapshot = CounterSnapshot.builder().name(name).help(help);
        }

        Totals add(long count, String... labels) {
            snapshot.dataPoint(CounterSnapshot.CounterDataPointSnapshot.builder()
                    .value((double) count)
                    .labels(Labels.of(labels))
                    .build());
            return this;
        }

        CounterSnapshot build() {
            return snapshot.build();
        }
    }
}
