package dev.lac.packaging;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** The LAC, run on a {@link Machine}. */
final class Service implements AutoCloseable {
    private static final long ORDERLY_END_SECONDS = 60;
    private static final String ITS_PID = "$(pgrep -x java)";

    private final Machine machine;
    private final Path log;
    private final Process process;

    /** Starts {@code command}; what it writes goes to {@code log} of this machine. */
    Service(Machine machine, Path log, List<String> command) {
        this.machine = machine;
        this.log = log;
        process = machine.start(log, command);
    }

    /** What it has logged. */
    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until it has logged what {@code regex} matches. */
    void awaitLog(String regex) {
        Pattern awaited = Pattern.compile(regex);
        Machine.until(() -> "the service logs " + regex + "; it has logged\n" + log(), () -> {
            boolean found = awaited.matcher(log()).find();
            if (!found && !process.isAlive()) {
                throw new AssertionError("the service has ended with " + process.exitValue() + "\n" + log());
            }
            return found;
        });
    }

    /** Sends {@code signal}, such as {@code HUP}. */
    void signal(String signal) {
        machine.shell("kill -" + signal + " " + ITS_PID);
    }

    /** SIGTERM, and the end that follows: its exit status. */
    int stop() {
        signal("TERM");
        try {
            if (!process.waitFor(ORDERLY_END_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("the service does not end; it has logged\n" + log());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            signal("KILL");
            process.onExit().join();
        }
    }
}
