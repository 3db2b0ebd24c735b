package dev.lac.bench;

import dev.lac.dataplane.Blaster;
import dev.lac.doubles.LnsSession;
import dev.lac.doubles.SubscriberDouble;
import dev.lac.protocol.Octets;
import dev.lac.protocol.PacketWriter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
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
        subcommands = {Bench.Logins.class, Bench.RelayRate.class, RadiusRate.class, Responder.class},
        description = "Measures a running LAC from outside.")
public final class Bench {
    private Bench() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Bench()).execute(arguments));
    }

    /** What both measurements need. */
    abstract static class Measurement implements Callable<Integer> {
        @Option(names = "--lac-pid", required = true)
        long lacPid;

        @Option(names = "--interface", required = true)
        @SuppressWarnings("NullAway.Init") // picocli sets it
        String interfaceName;

        @Option(names = "--core-interface", required = true)
        @SuppressWarnings("NullAway.Init") // picocli sets it
        String coreInterfaceName;

        @Option(names = "--address", required = true)
        @SuppressWarnings("NullAway.Init") // picocli sets it
        InetAddress address;

        @Option(names = "--lac-address", required = true)
        @SuppressWarnings("NullAway.Init") // picocli sets it
        InetAddress lacAddress;

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

    @Command(name = "relay", description = "Packets relayed a second, up and down, in one run.")
    static final class RelayRate extends Measurement {
        @Option(names = "--seconds", defaultValue = "5")
        int seconds;

        @Option(names = "--length", defaultValue = "64", description = "Octets of the inner IP packet.")
        int length;

        @Override
        public Integer call() throws IOException, InterruptedException {
            try (World world = new World(interfaceName, address, count)) {
                if (login(world, world.members()).length < count) {
                    System.err.println("not every subscriber logged in");
                    return 1;
                }
                Octets packet = Octets.copyOf(new byte[length]);
                List<Octets> up = world.onAccess(() -> world.members().stream()
                        .map(member -> member.subscriber().sessionFrame(ipFrame(packet)))
                        .toList());
                List<Octets> down = world.onCore(() -> new ArrayList<>(
                                world.lns().sessions())
                        .stream().map(session -> dataMessage(session, packet)).toList());
                // The LNS' socket is where the LAC sends to; the generator takes its place so that its port matches.
                InetSocketAddress lns = world.lnsPort().address();
                String upward = measure(
                        "up", coreInterfaceName, () -> world.tap().blaster().run(up, nanos()));
                world.lnsPort().close();
                Blaster blaster = new Blaster(lns, new InetSocketAddress(lacAddress, 1701));
                String downward = measure("down", interfaceName, () -> blaster.run(down, nanos()));
                System.out.println(json ? "{" + upward + ", " + downward + "}" : upward + "\n" + downward);
                return 0;
            }
        }

        private long nanos() {
            return TimeUnit.SECONDS.toNanos(seconds);
        }

        private String measure(String direction, String sink, java.util.function.LongSupplier generator)
                throws IOException, InterruptedException {
            if (generator.getAsLong() == 0) { // the just-in-time compiler's round
                throw new IOException("the generator could not send anything " + direction);
            }
            TimeUnit.MILLISECONDS.sleep(500);
            long before = ProcessFigures.receivedPackets(sink);
            double cpuBefore = ProcessFigures.cpuMillis(lacPid);
            long began = System.nanoTime();
            long offered = generator.getAsLong();
            TimeUnit.MILLISECONDS.sleep(200);
            double elapsed = (System.nanoTime() - began) / 1e9 - 0.2;
            long relayed = ProcessFigures.receivedPackets(sink) - before;
            double cpu = ProcessFigures.cpuMillis(lacPid) - cpuBefore;
            String format = json
                    ? "\"%sPacketsPerSecond\": %.0f, \"%<sOfferedPerSecond\": %.0f, \"%<sPacketsPerCpuSecond\": %.0f"
                    : "%s: %.0f packets/s relayed of %.0f offered, %.0f per CPU second of the LAC";
            return String.format(
                    Locale.ROOT,
                    format.replace("%<s", direction),
                    direction,
                    relayed / elapsed,
                    offered / elapsed,
                    relayed / (cpu / 1e3));
        }

        private static Octets ipFrame(Octets packet) {
            return new PacketWriter().u16(0x0021).octets(packet).toOctets();
        }

        private static Octets dataMessage(LnsSession session, Octets packet) {
            return new PacketWriter()
                    .u16(2)
                    .u16(session.call().tunnel().peerId())
                    .u16(session.call().peerSessionId())
                    .u16(0xff03)
                    .octets(ipFrame(packet))
                    .toOctets();
        }
    }
}
