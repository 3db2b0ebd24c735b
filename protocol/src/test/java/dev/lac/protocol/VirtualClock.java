package dev.lac.protocol;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;

/** Time that passes only when told to, with the events and engine deadlines that happen on the way. */
public final class VirtualClock {
    private record Event(long at, long order, Runnable action) {}

    private final PriorityQueue<Event> events =
            new PriorityQueue<>((a, b) -> a.at != b.at ? Long.compare(a.at, b.at) : Long.compare(a.order, b.order));
    private final List<Timed> engines = new ArrayList<>();
    private long now;
    private long order;

    public long now() {
        return now;
    }

    /** Runs {@code action} after {@code delay}. */
    public void after(Duration delay, Runnable action) {
        events.add(new Event(now + delay.toNanos(), order++, action));
    }

    /** Lets {@code engine} act on its deadlines from now on; asked before every step, so nothing needs to be refreshed. */
    public void drive(Timed engine) {
        engines.add(engine);
    }

    /** Performs the next event or deadline no later than {@code limit}; false when there is none. */
    public boolean step(long limit) {
        Timed due = null;
        long earliest = events.isEmpty() ? Timed.NEVER : events.peek().at;
        for (Timed engine : engines) {
            long deadline = engine.nextDeadline();
            if (deadline < earliest) {
                earliest = deadline;
                due = engine;
            }
        }
        if (earliest == Timed.NEVER || earliest > limit) {
            return false;
        }
        now = Math.max(now, earliest);
        if (due != null) {
            due.onDeadline(now);
        } else {
            events.remove().action.run();
        }
        return true;
    }

    /** Lets {@code duration} pass. */
    public void advance(Duration duration) {
        long end = now + duration.toNanos();
        while (step(end)) {
            // each step is an event
        }
        now = end;
    }

    /**
     * Lets time pass until {@code condition} holds.
     *
     * @throws AssertionError when it does not within {@code limit}
     */
    public void until(String what, Duration limit, BooleanSupplier condition) {
        long end = now + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (!step(end)) {
                throw new AssertionError("not within " + limit + " of virtual time: " + what);
            }
        }
    }
}
