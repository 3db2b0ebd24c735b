package dev.lac.bench;

import dev.lac.doubles.SubscriberDouble;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The other side of {@code ./bench}, which has started the LAC as a process of its own in a namespace of its own. */
@Command(
        name = "bench",
        subcommands = {Bench.Logins.class, RelayRate.class, Forwarder.class, RadiusRate.class, Responder.class},
        description = "Measures a running LAC from outside.")
public final class Bench {
    private Bench() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Bench()).execute(arguments));
    }

    /** What a measurement of logins needs. */
    abstract static class Measurement implements Callable<Integer> {
        @Option(names = "--lac-pid", required = true)
        long lacPid;

        @Option(names = "--interface", required = true)
        @SuppressWarnings("NullAway.Init") // picocli sets it
        String interfaceName;

        @Option(names = "--address", required = true)
        @SuppressWarnings("NullAway.Init") // picocli sets it
        InetAddress address;

        @Option(names = "--json", description = "One JSON object and nothing else on standard output.")
        boolean json;

        @Option(names = "--count", defaultValue = "2000", description = "Subscribers.")
        int count;

        @Option(names = "--window", defaultValue = "64", description = "Logins under way at once.")
        int window;

        @Option(names = "--rate", defaultValue = "0", description = "Logins begun a second; 0: as the window allows.")
        int rate;

        /** Logs everybody in and returns each login's time from PADI to IPCP in milliseconds, failures left out. */
        double[] login(World world, List<World.Member> who) throws InterruptedException {
            long[] began = new long[who.size()];
            long start = System.nanoTime();
            int next = 0;
            int done = 0;
            long end = start + TimeUnit.SECONDS.toNanos(60L + who.size() / 20);
            while (done < who.size() && System.nanoTime() < end) {
                int dialled = next;
                done = world.onAccess(() -> (int) who.stream()
                        .limit(dialled)
                        .filter(member -> member.subscriber().isUp()
                                || member.subscriber().state() == SubscriberDouble.State.ENDED)
                        .count());
                long due = rate == 0
                        ? Long.MAX_VALUE
                        : (System.nanoTime() - start) * rate / TimeUnit.SECONDS.toNanos(1) + 1;
                while (next < who.size() && next - done < window && next < due) {
                    int index = next++;
                    world.onAccess(() -> began[index] = world.now());
                    world.dial(who.get(index));
                }
                TimeUnit.MILLISECONDS.sleep(2);
            }
            List<Double> latencies = new ArrayList<>();
            for (int i = 0; i < who.size(); i++) {
                int index = i;
                SubscriberDouble subscriber = who.get(i).subscriber();
                world.onAccess(() -> subscriber.isUp() && latencies.add((subscriber.upAt() - began[index]) / 1e6));
            }
            return latencies.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        }

        static double percentile(double[] sorted, int percent) {
            return sorted.length == 0 ? Double.NaN : sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)];
        }
    }

    @Command(name = "logins", description = "Logins: rate, time, CPU and memory of the LAC.")
    static final class Logins extends Measurement {
        @Option(
                names = "--warm-up",
                defaultValue = "-1",
                description =
                        "Subscribers that log in and out before the measurement, for a LAC that has been running; "
                                + "as many as are measured unless given, 0 for a LAC just started.")
        int warmUp;

        @Override
        public Integer call() throws IOException, InterruptedException {
            int before = warmUp < 0 ? count : warmUp;
            try (World world = new World(interfaceName, address, Math.max(count, before))) {
                long residentBefore = ProcessFigures.residentOctets(lacPid);
                if (before > 0) {
                    login(world, world.members().subList(0, before));
                    world.hangUpAll();
                    await(() -> world.stops() >= before);
                }
                double cpuBefore = ProcessFigures.cpuMillis(lacPid);
                long start = System.nanoTime();
                double[] latencies = login(world, world.members().subList(0, count));
                double seconds = (System.nanoTime() - start) / 1e9;
                double cpu = ProcessFigures.cpuMillis(lacPid) - cpuBefore;
                long resident = ProcessFigures.residentOctets(lacPid) - residentBefore;
                int failures = count - latencies.length;
                int stopsBefore = world.stops();
                world.hangUpAll();
                boolean accounted = await(() -> world.stops() - stopsBefore >= count - failures);
                report(latencies, seconds, cpu, resident, failures, accounted);
                return failures == 0 && accounted ? 0 : 1;
            }
        }

        private static boolean await(java.util.function.BooleanSupplier condition) throws InterruptedException {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (!condition.getAsBoolean() && System.nanoTime() < end) {
                TimeUnit.MILLISECONDS.sleep(50);
            }
            return condition.getAsBoolean();
        }

        private void report(
                double[] latencies, double seconds, double cpu, long resident, int failures, boolean accounted) {
            String format = json
                    ? "{\"count\": %d, \"loginsPerSecond\": %.1f, \"p50Millis\": %.2f, \"p99Millis\": %.2f, "
                            + "\"cpuMillisPerLogin\": %.3f, \"rssBytesPerSubscriber\": %d, \"failures\": %d, "
                            + "\"allAccounted\": %b}%n"
                    : "%d subscribers: %.1f logins/s, PADI to IPCP p50 %.2f ms, p99 %.2f ms,%n"
                            + "LAC CPU %.3f ms per login, resident memory %d octets per subscriber, %d failures, "
                            + "every Stop received: %b%n";
            System.out.printf(
                    Locale.ROOT,
                    format,
                    count,
                    latencies.length / seconds,
                    percentile(latencies, 50),
                    percentile(latencies, 99),
                    cpu / count,
                    resident / count,
                    failures,
                    accounted);
        }
    }
}
