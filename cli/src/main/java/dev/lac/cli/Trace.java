package dev.lac.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lac trace WHICH}: the frames of a subscriber, a tunnel or an LNS as they come and go, as pcapng. */
final class Trace extends ToLac {
    private static final long STATUS_MILLISECONDS = 500;

    @Mixin
    private final OctetsTo to = new OctetsTo();

    @Parameters(
            paramLabel = "WHICH",
            description = "A user, MAC address, Acct-Session-Id or circuit; a tunnel's id, an LNS or its address.")
    private String which = "";

    @Option(names = "--payload", description = "Also what the subscriber sends and gets once it is connected.")
    private boolean payload;

    @Option(names = "--secrets", description = "Leaves passwords readable; they are blanked otherwise.")
    private boolean secrets;

    @Option(names = "--count", paramLabel = "N", description = "Ends after so many frames.")
    private @Nullable Long count;

    @Option(names = "--seconds", paramLabel = "N", description = "Ends after so many seconds; ^C ends it at any time.")
    private @Nullable Long seconds;

    private final AtomicLong frames = new AtomicLong();
    private final AtomicLong octets = new AtomicLong();
    private final CountDownLatch written = new CountDownLatch(1);
    /** Whether it ends because we want it to. */
    private volatile boolean enough;

    @Override
    int ask(LacClient lac) throws CommandException {
        to.check(surroundings());
        try (LacClient.Octets stream = lac.stream(LacClient.question("trace")
                        .put("which", which)
                        .put("payload", payload)
                        .put("secrets", secrets));
                OutputStream file = to.open(surroundings())) {
            begin(stream.answer());
            Timer timer = timer(stream);
            Surroundings.Undo undo = surroundings().onInterrupt(() -> interrupt(stream));
            try {
                copy(stream.octets(), file);
            } finally {
                timer.cancel();
                end();
                file.flush();
                written.countDown();
                undo.close();
            }
            return ExitStatus.GOOD;
        } catch (IOException e) {
            throw new CommandException("the trace has ended: " + e.getMessage());
        }
    }

    private void begin(JsonNode answer) {
        err().println("tracing " + which + " on " + Numbers.text(answer.path("interfaces")) + " into " + to.name()
                + "; ^C ends it");
        err().flush();
    }

    private void copy(InputStream stream, OutputStream file) throws IOException {
        InputStream buffered = new BufferedInputStream(stream);
        PcapngBlocks blocks = new PcapngBlocks(buffered);
        try {
            for (PcapngBlocks.Block block = blocks.next(); block != null; block = blocks.next()) {
                block.writeTo(file);
                if (block.frame() >= 0) {
                    frames.incrementAndGet();
                    octets.addAndGet(block.frame());
                }
                if (count != null && frames.get() >= count) {
                    return;
                }
                if (buffered.available() == 0) {
                    file.flush();
                }
            }
        } catch (IOException e) {
            if (!enough) {
                throw e;
            }
        }
    }

    private Timer timer(LacClient.Octets stream) {
        Timer timer = new Timer("trace", true);
        if (seconds != null) {
            timer.schedule(
                    task(() -> finish(stream)), Duration.ofSeconds(seconds).toMillis());
        }
        if (surroundings().isTerminal(Surroundings.Stream.ERROR)) {
            timer.schedule(task(this::status), STATUS_MILLISECONDS, STATUS_MILLISECONDS);
        }
        return timer;
    }

    private static TimerTask task(Runnable work) {
        return new TimerTask() {
            @Override
            public void run() {
                work.run();
            }
        };
    }

    private void finish(LacClient.Octets stream) {
        enough = true;
        try {
            stream.close();
        } catch (IOException e) {
            err().println(e.getMessage());
        }
    }

    /** Of ^C: the process ends when this returns, and by then the file is to be whole. */
    private void interrupt(LacClient.Octets stream) {
        finish(stream);
        try {
            written.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String figures() {
        return Numbers.count(frames.get(), "frame") + ", " + Numbers.grouped(octets.get()) + " octets";
    }

    private void status() {
        err().print("\r" + figures() + " ");
        err().flush();
    }

    private void end() {
        err().println((surroundings().isTerminal(Surroundings.Stream.ERROR) ? "\r" : "") + figures() + " in "
                + to.name());
        err().flush();
    }
}
