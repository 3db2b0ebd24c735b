package dev.lac.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** FreeRADIUS' own client as the reference: {@code radclient -p}, which sends its requests again and again. */
final class Radclient implements AutoCloseable {
    private static final long LONGEST_RUN_SECONDS = 120;

    private final Path requests;
    private final List<String> server;
    private final List<Long> serverPids;
    private final int parallel;
    private long failed;

    /**
     * @param users each of whom asks in turn, all at the same time: radclient goes through all of its requests at each step, so that more
     *     of them than may be under way slow it down
     * @param server host and port
     */
    Radclient(List<RadiusUser> users, String nasIdentifier, String server, List<Long> serverPids) throws IOException {
        parallel = users.size();
        requests = Files.createTempFile("radclient", ".txt");
        Files.writeString(
                requests,
                users.stream().map(user -> user.forRadclient(nasIdentifier)).collect(Collectors.joining()));
        this.server = List.of(server, "auth", World.RADIUS_SECRET);
        this.serverPids = serverPids;
    }

    /** Requests lost or rejected so far. */
    long failed() {
        return failed;
    }

    /**
     * Sends every request {@code times} times. What passes before the first answer, its reading of files, does not count.
     *
     * @throws IOException saying why it ended before its time
     */
    RadiusSample run(int times) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("radclient", "-q", "-s", "-f", requests.toString()));
        command.addAll(List.of("-p", String.valueOf(parallel), "-c", String.valueOf(times)));
        command.addAll(server);
        double earlierRuns =
                ProcessFigures.childrenCpuMillis(ProcessHandle.current().pid());
        long silent = ProcessFigures.receivedDatagrams();
        Path output = Files.createTempFile("radclient", ".log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            while (process.isAlive() && ProcessFigures.receivedDatagrams() == silent) {
                TimeUnit.MILLISECONDS.sleep(1);
            }
            CpuReading before = CpuReading.now(serverPids);
            long early = ProcessFigures.receivedDatagrams() - silent;
            double starting = process.isAlive() ? ProcessFigures.cpuMillis(process.pid()) : 0;
            if (!process.waitFor(LONGEST_RUN_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("radclient took longer than " + LONGEST_RUN_SECONDS + " s");
            }
            CpuReading after = CpuReading.now(serverPids);
            String summary = Files.readString(output);
            long accepted = figure(summary, "Accepted");
            failed += figure(summary, "Rejected") + figure(summary, "Lost");
            double cpu =
                    ProcessFigures.childrenCpuMillis(ProcessHandle.current().pid()) - earlierRuns - starting;
            return new RadiusSample(
                    accepted - early,
                    (after.nanos() - before.nanos()) / 1e6,
                    cpu,
                    cpu,
                    0,
                    after.servers() - before.servers(),
                    after.machine() - before.machine());
        } finally {
            process.destroyForcibly();
            Files.delete(output);
        }
    }

    private static long figure(String summary, String name) throws IOException {
        Matcher line = Pattern.compile(name + " *: (\\d+)").matcher(summary);
        if (!line.find()) {
            throw new IOException("radclient failed: " + summary.strip());
        }
        return Long.parseLong(line.group(1));
    }

    @Override
    public void close() throws IOException {
        Files.delete(requests);
    }
}
