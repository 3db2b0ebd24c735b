package dev.lac.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lac.protocol.Octets;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A JVM of its own with a spool: {@link #main} is what runs in it, the rest is how a test sees it. */
final class SpoolProcess implements AutoCloseable {
    private static final int MOST_UNTOLD = 500;
    /** From this version of Java on (JEP 472). */
    private static final int WARNS_OF_NATIVE_CODE = 24;

    private final Process process;
    private final BufferedReader output;

    private SpoolProcess(Process process) {
        this.process = process;
        output = process.inputReader(StandardCharsets.UTF_8);
    }

    /**
     * Opens the spool, says "open" or "refused CAUSE", then writes {@code units} of one session and one record each and says
     * "durable ID" or "failed ID CAUSE" of each, then "done", and waits to be killed.
     *
     * @param args file, units, octets of a record
     */
    public static void main(String[] args) throws InterruptedException {
        AccountingSpool spool;
        try {
            spool = AccountingSpool.open(Path.of(args[0]));
        } catch (StoreException e) {
            System.out.println("refused " + e.getMessage());
            return;
        }
        System.out.println("open");
        int units = Integer.parseInt(args[1]);
        Octets octets = Octets.copyOf(new byte[Integer.parseInt(args[2])]);
        Semaphore untold = new Semaphore(MOST_UNTOLD);
        for (int i = 1; i <= units; i++) {
            int id = i;
            untold.acquire();
            spool.write(List.of(new Change.Add(id, "s" + id, octets), new Change.Open("s" + id, octets)), outcome -> {
                System.out.println(
                        outcome instanceof Outcome.Failed failed
                                ? "failed " + id + " " + failed.cause()
                                : "durable " + id);
                untold.release();
            });
        }
        untold.acquire(MOST_UNTOLD);
        System.out.println("done");
        Thread.sleep(Long.MAX_VALUE);
    }

    /** @param before words before the command, such as a shell's limits */
    static SpoolProcess start(List<String> before, String jvmOption, Path file, int units, int octets)
            throws IOException {
        List<String> command = new ArrayList<>(before);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        if (Runtime.version().feature() >= WARNS_OF_NATIVE_CODE) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        command.addAll(List.of(
                "-XX:TieredStopAtLevel=1",
                jvmOption,
                "-cp",
                System.getProperty("java.class.path"),
                SpoolProcess.class.getName(),
                file.toString(),
                "" + units,
                "" + octets));
        return new SpoolProcess(
                new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    static SpoolProcess start(Path file, int units, int octets) throws IOException {
        return start(List.of(), "-Dfile.encoding=UTF-8", file, units, octets);
    }

    long pid() {
        return process.pid();
    }

    /** The next line, errors included; null when there is none any more. */
    String line() throws IOException {
        return output.readLine();
    }

    /** {@code kill -9}, and what it had said until then. */
    List<String> kill() throws IOException, InterruptedException {
        // Not Process.destroyForcibly, which throws away what is still in the pipe.
        process.toHandle().destroyForcibly();
        List<String> rest = new ArrayList<>();
        try (output) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                rest.add(line);
            }
        }
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return rest;
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
