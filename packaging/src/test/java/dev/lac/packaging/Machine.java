package dev.lac.packaging;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * A copy of this machine: its file system under an overlay that lives in memory, in namespaces of mounts, processes and the network. What
 * happens in it does not happen to this machine, and is gone when it is closed.
 */
final class Machine implements AutoCloseable {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final long LOOK_MILLIS = 50;

    /** $1: where. The last line holds the namespaces. */
    private static final String MAKE = """
            set -e
            mount --make-rprivate /
            mount -t tmpfs -o mode=755 tmpfs "$1"
            mkdir "$1/upper" "$1/work" "$1/root"
            mount -t overlay overlay -o "lowerdir=/,upperdir=$1/upper,workdir=$1/work" "$1/root"
            mount -t proc proc "$1/root/proc"
            mount -t sysfs sysfs "$1/root/sys"
            mount --rbind /dev "$1/root/dev"
            mount -t tmpfs -o mode=755 tmpfs "$1/root/run"
            mount -t tmpfs -o mode=1777,noexec tmpfs "$1/root/tmp"
            touch "$1/ready"
            exec sleep infinity
            """;

    private final String network;
    private final Path place;
    private final Process holder;
    private final long inside;

    Machine() {
        network = "lac-" + ProcessHandle.current().pid() + "-package";
        try {
            place = Files.createTempDirectory("lac-machine");
            Command.must("ip", "netns", "add", network);
            holder = new ProcessBuilder(
                            "ip",
                            "netns",
                            "exec",
                            network,
                            "unshare",
                            "--mount",
                            "--pid",
                            "--fork",
                            "--kill-child=KILL",
                            "sh",
                            "-c",
                            MAKE,
                            "machine",
                            place.toString())
                    .inheritIO()
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        until(() -> "the machine is made", () -> holder.children().findFirst().isPresent());
        inside = holder.children().findFirst().orElseThrow().pid();
        until(
                () -> "its file system is mounted",
                () -> enter("test", "-e", place + "/ready").exit() == 0);
    }

    /** Waits for what happens in its own time; {@code what} says in the failure what did not happen. */
    static void until(Supplier<String> what, BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() >= end) {
                throw new AssertionError("it did not happen that " + what.get());
            }
            try {
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
        }
    }

    /** A command in its namespaces that sees this machine's files, and its own under {@code place}. */
    private Command enter(String... command) {
        List<String> all = namespaces();
        all.addAll(List.of(command));
        return Command.run(all);
    }

    private List<String> namespaces() {
        return new ArrayList<>(List.of("nsenter", "--target", Long.toString(inside), "--mount", "--pid", "--net"));
    }

    private List<String> chroot(List<String> command) {
        List<String> all = namespaces();
        all.addAll(List.of("chroot", place + "/root"));
        all.addAll(command);
        return all;
    }

    /** Runs a command on it, as root. */
    Command attempt(String... command) {
        return Command.run(chroot(List.of(command)));
    }

    /** Runs a command on it that must succeed; gives what it wrote. */
    String run(String... command) {
        Command done = attempt(command);
        if (done.exit() != 0) {
            throw new AssertionError(
                    "exit status " + done.exit() + " from: " + String.join(" ", command) + "\n" + done.output());
        }
        return done.output();
    }

    /** Runs a line of shell on it that must succeed. */
    String shell(String line) {
        return run("sh", "-c", line);
    }

    /** Starts a command on it that goes on, its output in {@code log} of this machine. */
    Process start(Path log, List<String> command) {
        try {
            return new ProcessBuilder(chroot(command))
                    .redirectErrorStream(true)
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectOutput(log.toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Puts a file of this machine there. */
    void copy(Path from, String to) {
        shell("mkdir -p $(dirname " + to + ")");
        String target = place + "/root" + to;
        if (enter("cp", from.toString(), target).exit() != 0) {
            throw new AssertionError(from + " cannot be copied to " + to);
        }
    }

    /** Writes a file there; one that exists keeps owner and mode. */
    void write(String file, String text) {
        try {
            Path here = Files.createTempFile("lac-package", ".txt");
            Files.writeString(here, text);
            if (enter("sh", "-c", "cat " + here + " >" + place + "/root" + file).exit() != 0) {
                throw new AssertionError(file + " cannot be written");
            }
            Files.delete(here);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Files that it has and this machine has not. */
    List<String> added() {
        return enter("find", place + "/upper", "-mindepth", "1", "!", "-type", "c", "-printf", "/%P\\n")
                .output()
                .lines()
                .filter(file -> !Files.exists(Path.of(file), LinkOption.NOFOLLOW_LINKS))
                .sorted()
                .toList();
    }

    @Override
    public void close() {
        holder.destroyForcibly();
        holder.onExit().join();
        ProcessHandle.of(inside).ifPresent(process -> {
            process.destroyForcibly();
            process.onExit().join();
        });
        Command.must("ip", "netns", "del", network);
        try {
            Files.delete(place);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
