package dev.lac.server;

import dev.lac.capture.Frame;
import dev.lac.capture.PcapNg;
import dev.lac.config.CallsConfig;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** The files with the frames of the last calls that have failed, one a call, named by Acct-Session-Id. */
final class Captures implements AutoCloseable {
    private static final Logger LOG = LogManager.getLogger();
    /** Failures that may wait for the disk; more come when everything fails at once, and have their records all the same. */
    private static final int MOST_WAITING = 1_000;

    private static final Pattern ID = Pattern.compile("[0-9a-f]{1,32}");
    private static final String SUFFIX = ".pcapng";
    private static final int UNKNOWN = -1;

    private final Path directory;
    private final Supplier<CallsConfig> config;
    private final AtomicLong dropped = new AtomicLong();
    private final ThreadPoolExecutor writer =
            new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MOST_WAITING), work -> {
                Thread thread = new Thread(work, "captures");
                thread.setDaemon(true);
                return thread;
            });
    // The writer's own.
    private int files = UNKNOWN;
    private boolean troubled;

    /**
     * @param directory made when there is something to keep
     * @param config how many files are kept
     */
    Captures(Path directory, Supplier<CallsConfig> config) {
        this.directory = directory;
        this.config = config;
    }

    /** Keeps the frames of a call; they are written later. */
    void add(CallRecord call, List<Frame> frames) {
        String access = call.json().path("interface").asText();
        try {
            writer.execute(() -> write(call.id(), access, frames));
        } catch (RejectedExecutionException e) {
            dropped.incrementAndGet();
        }
    }

    /** Failures whose frames found no room. */
    long dropped() {
        return dropped.get();
    }

    private void write(String id, String access, List<Frame> frames) {
        try {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file(id)))) {
                PcapNg trace = new PcapNg(out, Trace.origin(access));
                long last = 0;
                for (Frame frame : frames) {
                    trace.write(frame);
                    last = frame.epochNanos();
                }
                trace.finish(last, 0, 0);
            }
            prune();
            troubled = false;
        } catch (IOException e) {
            dropped.incrementAndGet();
            if (!troubled) {
                LOG.warn("frames of failed calls cannot be kept: {}", e.toString());
            }
            troubled = true;
        }
    }

    /** Removes the oldest, so that no more are left than are wanted; a tenth more, so that not each failure looks at all files. */
    private void prune() throws IOException {
        int most = config.get().captures();
        if (files != UNKNOWN && ++files <= most) {
            return;
        }
        List<Path> oldestFirst;
        try (Stream<Path> found = Files.list(directory)) {
            oldestFirst = found.filter(file -> file.toString().endsWith(SUFFIX))
                    .sorted(Comparator.comparing(Captures::time).thenComparing(Path::toString))
                    .toList();
        }
        int remove = oldestFirst.size() > most ? oldestFirst.size() - (most - most / 10) : 0;
        for (Path file : oldestFirst.subList(0, remove)) {
            Files.deleteIfExists(file);
        }
        files = oldestFirst.size() - remove;
    }

    private static FileTime time(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            return FileTime.fromMillis(0); // it has gone this moment
        }
    }

    private Path file(String id) {
        return directory.resolve(id + SUFFIX);
    }

    /**
     * The pcapng file of a call.
     *
     * @throws IllegalArgumentException when there is none
     */
    byte[] read(String id) {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException("\"" + id + "\" is no Acct-Session-Id");
        }
        try {
            return Files.readAllBytes(file(id));
        } catch (IOException e) {
            throw new IllegalArgumentException("no frames of call " + id + " are kept", e);
        }
    }

    @Override
    public void close() {
        writer.shutdown();
        try {
            if (!writer.awaitTermination(5, TimeUnit.SECONDS)) {
                LOG.warn("frames of {} failed calls are lost", writer.getQueue().size());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
