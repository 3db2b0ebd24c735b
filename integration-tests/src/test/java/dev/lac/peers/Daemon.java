package dev.lac.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** A process in a namespace and in a process group of its own, its log in a file. */
final class Daemon implements AutoCloseable {
    private static final long ORDERLY_END_SECONDS = 5;

    private final String name;
    private final Path log;
    private final Process process;
    private boolean closed;

    private Daemon(String name, Path log, Process process) {
        this.name = name;
        this.log = log;
        this.process = process;
    }

    /** Starts {@code command} in {@code namespace}; what it writes goes to {@code log}. */
    static Daemon start(String name, Path log, Namespace namespace, List<String> command) {
        List<String> all = new ArrayList<>(List.of("setsid", "ip", "netns", "exec", namespace.name()));
        all.addAll(command);
        try {
            Process process = new ProcessBuilder(all)
                    .redirectErrorStream(true)
                    .redirectInput(new java.io.File("/dev/null"))
                    .redirectOutput(log.toFile())
                    .start();
            return new Daemon(name, log, process);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String log() {
        try {
            return Files.exists(log) ? Files.readString(log, StandardCharsets.ISO_8859_1) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean logged(String regex) {
        return Pattern.compile(regex).matcher(log()).find();
    }

    /** Waits until the log has what {@code regex} matches. */
    void awaitLog(String regex) {
        Await.until(name + " logs \"" + regex + "\"", () -> {
            boolean found = logged(regex);
            if (!found && !process.isAlive()) {
                throw new AssertionError(name + " has ended with status " + process.exitValue());
            }
            return found;
        });
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** SIGTERM. */
    void terminate() {
        process.destroy();
    }

    /** SIGHUP, to it and to what it has started. */
    void hangUp() {
        Shell.must("kill", "-HUP", "--", "-" + process.pid());
    }

    /** SIGKILL, to it and to what it has started; waits until it is gone. */
    void kill() {
        Shell.must("kill", "-KILL", "--", "-" + process.pid());
        awaitExit();
    }

    /** SIGSTOP: it neither answers nor ends, and what is sent to it waits in its sockets. */
    void pause() {
        Shell.must("kill", "-STOP", "--", "-" + process.pid());
    }

    /** SIGCONT. */
    void goOn() {
        Shell.must("kill", "-CONT", "--", "-" + process.pid());
    }

    /** Waits for the end; gives the exit status. */
    int awaitExit() {
        Await.until(name + " ends", () -> !process.isAlive());
        return process.exitValue();
    }

    @Override
    public void close() {
        if (closed) {
            return; // its process id may be another's by now
        }
        closed = true;
        terminate();
        try {
            process.waitFor(ORDERLY_END_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Shell.run("kill", "-9", "--", "-" + process.pid());
    }
}
