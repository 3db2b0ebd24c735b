package dev.lac.bench;

import dev.lac.bench.Generator.Flow;
import dev.lac.bench.RelayResults.Latency;
import dev.lac.bench.RelayResults.LatencyPair;
import dev.lac.linux.LinuxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code ./bench relay}: packets a second and per CPU second of the data plane in each of its modes, beside a forwarder that does nothing and
 * beside l2tpns, in turn.
 */
@Command(
        name = "relay",
        description = "Packets relayed a second and per CPU second, up and down, beside the limit and a rival.")
final class RelayRate implements Callable<Integer> {
    /** Offered rates as parts of the most that was delivered. */
    private static final double[] LOADS = {0.7, 0.85, 1, 1.2, 1.6};

    private static final double[] QUICK_LOADS = {0.7, 0.85, 1, 1.2};

    private static final double FIRST_RATE = 60_000;
    private static final double FASTEST_RATE = 12e6;
    private static final double FIRST_EVEN_RATE = 20_000;
    private static final double EVEN_STEP = 1.25;
    private static final double STEP = 1.4;
    private static final long SETTLING_MILLIS = 60;
    private static final long DRAINING_MILLIS = 100;

    @Option(names = "--suffix", required = true, description = "Of the interfaces' names.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    String suffix;

    @Option(names = "--processor", required = true, description = "That forwards.")
    int processor;

    @Option(names = "--objects", required = true, description = "Where the compiled eBPF programs are.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    Path objects;

    @Option(names = "--forwarder", required = true, description = "The program that becomes the forwarder.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    String forwarder;

    @Option(names = "--rival-pid", description = "Of l2tpns.")
    long rivalPid;

    @Option(names = "--report", description = "Where relay.md and relay.svg are written, unless --quick or --json.")
    @Nullable
    Path report;

    @Option(names = "--commit", defaultValue = "unknown")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    String commit;

    @Option(names = "--quick", description = "64 octets and short rounds.")
    boolean quick;

    @Option(names = "--json", description = "One JSON object and nothing else on standard output.")
    boolean json;

    @Option(names = "--rounds", defaultValue = "5", description = "Odd, 5 or more for a figure to be quoted.")
    int rounds;

    @Option(names = "--window", description = "Milliseconds for which each rate is offered.")
    int windowMillis;

    private final RelayResults results = new RelayResults();
    private final Map<Cell, Double> knees = new HashMap<>();
    private int rivalSessions;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (windowMillis == 0) {
            windowMillis = quick ? 150 : 300;
        }
        List<String> command = List.of(forwarder);
        try (RelayLab lab = new RelayLab(suffix, processor, objects);
                ForwarderProcess process = new ForwarderProcess(command);
                RivalSubscribers rival = rival()) {
            lab.pin();
            Set<Contender> contenders = contenders(lab, process, rival);
            calibrate(lab, process, contenders);
            for (int round = 1; round <= rounds; round++) {
                say("round %d of %d", round, rounds);
                for (int length : lengths()) {
                    for (Contender contender : contenders) {
                        measure(lab, process, contender, length);
                    }
                }
                loss(lab, process, contenders);
                latency(lab, process);
            }
            say("%s", process.ask("counters"));
        }
        publish();
        return 0;
    }

    private void publish() throws IOException {
        Machine machine = Machine.here(commit, rounds, windowMillis, quick);
        RelayReport text = new RelayReport(results, machine);
        System.out.println(json ? results.json() : text.plain());
        if (report != null && !quick && !json) {
            Files.createDirectories(report);
            Files.writeString(report.resolve("relay.md"), text.markdown());
            Files.writeString(report.resolve("relay.svg"), new RelayPlot(results, machine).svg());
        }
    }

    private RivalSubscribers rival() throws IOException {
        return new RivalSubscribers(
                RelayLab.RIVAL_LAC_ADDRESS, RelayLab.RIVAL_ADDRESS, quick ? RelayResults.SESSIONS : 20_000);
    }

    private int[] lengths() {
        return quick ? new int[] {64} : new int[] {64, 512, 1_400};
    }

    private int[] sessions(Contender contender) {
        return switch (contender) {
            case NULL, CHECKED -> new int[] {1, 1_000};
            case L2TPNS ->
                rivalSessions >= 20_000 ? new int[] {1, 1_000, 20_000} : new int[] {1, Math.min(1_000, rivalSessions)};
            case NATIVE -> new int[] {1, 1_000, 20_000, 60_000};
            case GENERIC, PORTABLE -> quick ? new int[] {1, 1_000} : new int[] {1, 1_000, 20_000, 60_000};
        };
    }

    /** Who can be measured; why the others cannot is noted. */
    private Set<Contender> contenders(RelayLab lab, ForwarderProcess process, RivalSubscribers rival)
            throws IOException, InterruptedException {
        Set<Contender> able = EnumSet.noneOf(Contender.class);
        for (Contender contender : Contender.values()) {
            if (quick && contender == Contender.CHECKED) {
                continue;
            }
            String trouble = process.ask("mode " + contender.mode());
            if (trouble.equals("ok") && contender == Contender.L2TPNS) {
                trouble = logIn(lab, rival);
            }
            if (trouble.equals("ok")) {
                able.add(contender);
            } else {
                results.trouble(contender, trouble.replaceFirst("^no ", ""));
                say("%s cannot be measured: %s", contender.title(), trouble);
            }
        }
        return able;
    }

    private String logIn(RelayLab lab, RivalSubscribers rival) throws InterruptedException {
        if (rivalPid == 0) {
            return "it does not run";
        }
        try {
            List<Generator.Target> targets = rival.logIn();
            lab.generator().targets(targets);
            rivalSessions = targets.size();
            String trouble = rival.trouble();
            say("%d sessions at l2tpns%s", rivalSessions, trouble.isEmpty() ? "" : "; others failed: " + trouble);
            return "ok";
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private void enter(RelayLab lab, ForwarderProcess process, Contender contender)
            throws IOException, InterruptedException {
        String answer = process.ask("mode " + contender.mode());
        if (!answer.equals("ok")) {
            throw new LinuxException(contender.title() + ": " + answer);
        }
        lab.sink().takeFrames(contender.sendsFrames());
        lab.pin();
        TimeUnit.MILLISECONDS.sleep(SETTLING_MILLIS);
    }

    /** Lets l2tpns run, or stops it for the moment, that it does not look after its sessions while latency is measured; for long, and its tunnels die. */
    private void let(boolean run) throws IOException, InterruptedException {
        if (rivalPid != 0) {
            new ProcessBuilder("kill", run ? "-CONT" : "-STOP", Long.toString(rivalPid))
                    .start()
                    .waitFor();
        }
    }

    private CpuClock clock(RelayLab lab, ForwarderProcess process, Contender contender) throws IOException {
        return lab.clock(contender, contender == Contender.L2TPNS ? rivalPid : process.pid());
    }

    /** Finds out what each delivers at most, which warms it up, too. */
    private void calibrate(RelayLab lab, ForwarderProcess process, Set<Contender> contenders)
            throws IOException, InterruptedException {
        for (Contender contender : contenders) {
            enter(lab, process, contender);
            CpuClock clock = clock(lab, process, contender);
            for (int length : lengths()) {
                for (Direction direction : Direction.values()) {
                    Cell cell = new Cell(contender, direction, length, calibratedSessions(contender));
                    double knee = knee(lab, clock, cell);
                    if (knee == 0) {
                        throw new IOException(
                                contender.title() + " delivered nothing " + direction + "; " + process.ask("counters"));
                    }
                    knees.put(cell, knee);
                }
            }
        }
    }

    private int calibratedSessions(Contender contender) {
        return sessions(contender)[1];
    }

    /** The most packets a second that are delivered while ever more are offered. */
    private double knee(RelayLab lab, CpuClock clock, Cell cell) throws InterruptedException {
        double most = 0;
        int poor = 0;
        double rate = FIRST_RATE;
        lab.generator().start(flow(lab, cell), cell.sessions(), rate);
        try {
            for (; rate < FASTEST_RATE && poor < 2; rate *= STEP) {
                lab.generator().rate(rate);
                Sample sample = sample(lab, clock, 100);
                most = Math.max(most, sample.delivered());
                poor = sample.delivered() < 0.7 * rate ? poor + 1 : 0;
            }
        } finally {
            lab.generator().stop();
        }
        say(
                "%s %s, %d octets: %.0f packets/s at most",
                cell.contender().title(), cell.direction(), cell.length(), most);
        return most;
    }

    private static Flow flow(RelayLab lab, Cell cell) {
        return lab.flow(cell.contender(), cell.direction(), cell.length());
    }

    private void measure(RelayLab lab, ForwarderProcess process, Contender contender, int length)
            throws IOException, InterruptedException {
        enter(lab, process, contender);
        CpuClock clock = clock(lab, process, contender);
        for (Direction direction : Direction.values()) {
            double knee = knees.getOrDefault(
                    new Cell(contender, direction, length, calibratedSessions(contender)), FIRST_RATE);
            for (int sessions : sessions(contender)) {
                Cell cell = new Cell(contender, direction, length, sessions);
                results.add(cell, sweep(lab, clock, cell, knee));
            }
        }
    }

    private Sweep sweep(RelayLab lab, CpuClock clock, Cell cell, double knee) throws InterruptedException {
        List<Sample> samples = new ArrayList<>();
        double[] loads = quick ? QUICK_LOADS : LOADS;
        lab.generator().start(flow(lab, cell), cell.sessions(), loads[0] * knee);
        try {
            for (double load : loads) {
                lab.generator().rate(load * knee);
                samples.add(sample(lab, clock, windowMillis));
            }
        } finally {
            lab.generator().stop();
        }
        TimeUnit.MILLISECONDS.sleep(SETTLING_MILLIS);
        return new Sweep(samples);
    }

    private static Sample sample(RelayLab lab, CpuClock clock, long millis) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(SETTLING_MILLIS);
        long began = System.nanoTime();
        long sent = lab.generator().sent();
        long delivered = lab.sink().count().packets();
        long cpu = clock.nanos();
        TimeUnit.MILLISECONDS.sleep(millis);
        double seconds = (System.nanoTime() - began) / 1e9;
        sent = lab.generator().sent() - sent;
        delivered = lab.sink().count().packets() - delivered;
        cpu = clock.nanos() - cpu;
        return new Sample(sent / seconds, delivered / seconds, cpu / 1e9 / seconds);
    }

    /** Native XDP at a fixed rate: every packet that was sent is asked for. */
    private void loss(RelayLab lab, ForwarderProcess process, Set<Contender> contenders)
            throws IOException, InterruptedException {
        if (!contenders.contains(Contender.NATIVE)) {
            return;
        }
        enter(lab, process, Contender.NATIVE);
        for (Direction direction : Direction.values()) {
            long sent = lab.generator().sent();
            long delivered = lab.sink().count().packets();
            Flow flow = lab.flow(Contender.NATIVE, direction, RelayResults.LENGTH);
            lab.generator().start(flow, RelayResults.SESSIONS, RelayResults.LOSS_RATE);
            TimeUnit.MILLISECONDS.sleep(quick ? 500 : 2_000);
            lab.generator().stop();
            TimeUnit.MILLISECONDS.sleep(DRAINING_MILLIS);
            sent = lab.generator().sent() - sent;
            delivered = lab.sink().count().packets() - delivered;
            results.addLoss(direction, 1 - (double) delivered / sent);
        }
    }

    /**
     * The portable path and the null forwarder at half of what the portable path takes when packets come one at a time, which is less than it
     * takes of them in batches.
     */
    private void latency(RelayLab lab, ForwarderProcess process) throws IOException, InterruptedException {
        let(false);
        try {
            for (Direction direction : Direction.values()) {
                if (results.troubles().containsKey(Contender.PORTABLE)
                        || results.troubles().containsKey(Contender.NULL)) {
                    continue;
                }
                double knee = evenKnee(lab, process, direction);
                Latency portable = latency(lab, process, Contender.PORTABLE, direction, knee / 2);
                Latency limit = latency(lab, process, Contender.NULL, direction, knee / 2);
                results.add(direction, new LatencyPair(knee / 2, portable, limit));
            }
        } finally {
            let(true);
        }
    }

    /** The most packets a second, evenly spaced, of which the portable path delivers all but one in a hundred. */
    private double evenKnee(RelayLab lab, ForwarderProcess process, Direction direction)
            throws IOException, InterruptedException {
        enter(lab, process, Contender.PORTABLE);
        CpuClock clock = clock(lab, process, Contender.PORTABLE);
        double most = FIRST_EVEN_RATE;
        double rate = FIRST_EVEN_RATE;
        lab.generator()
                .startStamped(
                        lab.flow(Contender.PORTABLE, direction, RelayResults.LENGTH), RelayResults.SESSIONS, rate);
        try {
            for (boolean kept = true; kept && rate < FASTEST_RATE; rate *= EVEN_STEP) {
                lab.generator().rate(rate);
                Sample sample = sample(lab, clock, 100);
                kept = sample.delivered() >= 0.99 * sample.offered();
                most = kept ? Math.max(most, sample.delivered()) : most;
            }
        } finally {
            lab.generator().stop();
        }
        TimeUnit.MILLISECONDS.sleep(DRAINING_MILLIS);
        return most;
    }

    private Latency latency(
            RelayLab lab, ForwarderProcess process, Contender contender, Direction direction, double rate)
            throws IOException, InterruptedException {
        enter(lab, process, contender);
        lab.generator().startStamped(lab.flow(contender, direction, RelayResults.LENGTH), RelayResults.SESSIONS, rate);
        TimeUnit.MILLISECONDS.sleep(SETTLING_MILLIS);
        lab.sink().stamped(true);
        TimeUnit.MILLISECONDS.sleep(quick ? 500 : 1_500);
        long[] counts = lab.sink().latencies();
        lab.sink().stamped(false);
        lab.generator().stop();
        return new Latency(Sink.percentile(counts, 50), Sink.percentile(counts, 99));
    }

    private static void say(String format, Object... arguments) {
        System.err.println(String.format(Locale.ROOT, format, arguments));
    }
}
