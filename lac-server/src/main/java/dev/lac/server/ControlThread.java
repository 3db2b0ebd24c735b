package dev.lac.server;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** The thread that drives a {@link ControlLoop}, and the way into it from other threads. */
public final class ControlThread extends Thread {
    /** How many punted packets may wait; a login takes about 20, so this is a burst of hundreds. */
    static final int MAX_PUNTS = 16_384;

    private static final int ENTRIES_BETWEEN_DEADLINES = 256;
    private static final long LONGEST_WAIT = TimeUnit.SECONDS.toNanos(1);

    private final long started = System.nanoTime();
    private final ControlLoop loop = new ControlLoop(() -> System.nanoTime() - started);
    private final BlockingQueue<Runnable> inbox = new LinkedBlockingQueue<>();
    private final AtomicInteger punts = new AtomicInteger();
    private volatile boolean finished;

    public ControlThread() {
        super("control");
    }

    public ControlLoop loop() {
        return loop;
    }

    /** Hands {@code entry} to the loop from any thread; never refused. */
    public void post(Runnable entry) {
        inbox.add(entry);
    }

    /** Hands a packet's {@code entry} to the loop from any thread; false when too many wait. */
    public boolean postPunt(Runnable entry) {
        if (punts.incrementAndGet() > MAX_PUNTS) {
            punts.decrementAndGet();
            return false;
        }
        inbox.add(() -> {
            punts.decrementAndGet();
            entry.run();
        });
        return true;
    }

    /** Answers {@code question} on this thread; what it throws is the answer's failure. */
    public <T> CompletableFuture<T> ask(Supplier<T> question) {
        return CompletableFuture.supplyAsync(question, this::post);
    }

    /** Ends the thread after what has been posted so far. */
    public void finish() {
        post(() -> finished = true);
    }

    @Override
    public void run() {
        try {
            while (!finished) {
                long wait = Math.min(loop.nextDeadline() - loop.now(), LONGEST_WAIT);
                Runnable entry = wait > 0 ? inbox.poll(wait, TimeUnit.NANOSECONDS) : inbox.poll();
                for (int i = 0; entry != null && i < ENTRIES_BETWEEN_DEADLINES; i++) {
                    loop.turn(entry);
                    entry = inbox.poll();
                }
                if (entry != null) {
                    loop.turn(entry);
                }
                loop.onDeadline(loop.now());
            }
        } catch (InterruptedException e) {
            interrupt();
        }
    }
}
