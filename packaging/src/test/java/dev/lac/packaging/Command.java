package dev.lac.packaging;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A command of this machine that has ended.
 *
 * @param exit its exit status
 * @param output standard output and standard error together
 */
record Command(int exit, String output) {
    private static final long PATIENCE_SECONDS = 120;

    /** Runs {@code command} to its end, at most two minutes. */
    static Command run(List<String> command) {
        try {
            // A file, not a pipe: what a command leaves running must not keep us reading.
            Path output = Files.createTempFile("lac-package", ".out");
            try {
                Process process = new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectInput(Path.of("/dev/null").toFile())
                        .redirectOutput(output.toFile())
                        .start();
                if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    throw new AssertionError("still running: " + command + "\n" + Files.readString(output));
                }
                return new Command(process.exitValue(), Files.readString(output));
            } finally {
                Files.deleteIfExists(output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    static Command run(String... command) {
        return run(List.of(command));
    }

    /** The output of a command that must succeed. */
    static String must(String... command) {
        Command done = run(command);
        if (done.exit != 0) {
            throw new AssertionError(
                    "exit status " + done.exit + " from: " + String.join(" ", command) + "\n" + done.output);
        }
        return done.output;
    }
}
