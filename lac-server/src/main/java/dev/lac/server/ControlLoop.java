package dev.lac.server;

import dev.lac.protocol.Deadlines;
import dev.lac.protocol.Timed;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.LongSupplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * The one owner of all control state: takes one entry at a time, then everything that follows from it, then the deadlines.
 *
 * <p>The loop itself has no thread and no clock: {@link ControlThread} drives it in the product, a virtual clock in tests. An
 * engine that calls its owner is still in the middle of its work; what the owner wants to do next it posts here, and it is done
 * when the engine has returned.
 */
public final class ControlLoop implements Timed {
    private static final Logger LOG = LogManager.getLogger();

    private final LongSupplier clock;
    private final Deadlines deadlines = new Deadlines();
    private final Queue<Runnable> followUps = new ArrayDeque<>();
    private long failures;

    /**
     * @param clock nanoseconds since the loop started
     */
    public ControlLoop(LongSupplier clock) {
        this.clock = clock;
    }

    /** Nanoseconds since the loop started. */
    public long now() {
        return clock.getAsLong();
    }

    /** The deadlines of everything that lives on this loop. */
    public Deadlines deadlines() {
        return deadlines;
    }

    /** Does {@code followUp} when the engine now speaking has returned; to be called on the loop only. */
    public void post(Runnable followUp) {
        followUps.add(followUp);
    }

    /** Does {@code entry}, then all that was posted meanwhile. A failure is logged and counted, and the loop goes on. */
    public void turn(Runnable entry) {
        for (Runnable next = entry; next != null; next = followUps.poll()) {
            try {
                next.run();
            } catch (RuntimeException | AssertionError e) {
                failures++;
                LOG.error("the control loop goes on after a failure", e);
            }
        }
    }

    /** How many entries ended in a failure that nobody nearer could handle. */
    public long failures() {
        return failures;
    }

    @Override
    public long nextDeadline() {
        return deadlines.next();
    }

    @Override
    public void onDeadline(long now) {
        // No more than are set: an engine that never lets go of its deadline costs a turn each time, not everybody
        // else's service.
        for (int i = deadlines.size(); i > 0 && deadlines.next() <= now; i--) {
            turn(() -> deadlines.runNext(now));
        }
    }
}
