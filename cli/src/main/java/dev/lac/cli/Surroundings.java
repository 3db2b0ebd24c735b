package dev.lac.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a command finds around it: environment, clock, terminal, standard input and output. */
class Surroundings {
    /** A file descriptor of this process (stdin(3)). */
    enum Stream {
        INPUT(0),
        OUTPUT(1),
        ERROR(2);

        private final int descriptor;

        Stream(int descriptor) {
            this.descriptor = descriptor;
        }
    }

    private @Nullable BufferedReader lines;

    /** A variable of the environment; null: not set. */
    @Nullable
    String environment(String name) {
        return System.getenv(name);
    }

    Instant now() {
        return Instant.now();
    }

    /** The configuration that {@code run} and {@code check} take unless told another. */
    Path usualConfig() {
        return Path.of("/etc/lac/lac.yaml");
    }

    /** Whether a person is at the other end of it. */
    boolean isTerminal(Stream stream) {
        try {
            String file = Files.readSymbolicLink(Path.of("/proc/self/fd/" + stream.descriptor))
                    .toString();
            return file.startsWith("/dev/pts/") || file.startsWith("/dev/tty") || file.equals("/dev/console");
        } catch (IOException e) {
            return false; // it is closed
        }
    }

    /** The next line of standard input; null: there is none. */
    @Nullable
    String line() throws IOException {
        if (lines == null) {
            lines = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
        }
        return lines.readLine();
    }

    /**
     * Asks the person at the terminal.
     *
     * @param err where the question is written
     * @return null: there is no answer
     */
    @Nullable
    String answer(PrintWriter err, String question) throws IOException {
        err.print(question);
        err.flush();
        return line();
    }

    /** For measuring how much time has passed, in nanoseconds. */
    long nanoTime() {
        return System.nanoTime();
    }

    /** Waits. */
    void sleep(Duration time) throws InterruptedException {
        Thread.sleep(time.toMillis());
    }

    /** Takes an {@link #onInterrupt} back. */
    interface Undo extends AutoCloseable {
        @Override
        void close();
    }

    /** Has {@code work} done on ^C, and when the process is told to end; it is on a thread of its own. */
    Undo onInterrupt(Runnable work) {
        Thread hook = new Thread(work, "interrupted");
        Runtime.getRuntime().addShutdownHook(hook);
        return () -> {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                return; // it is at work
            }
        };
    }

    /** Standard output for octets. */
    OutputStream octets() {
        return System.out;
    }
}
