package dev.lac.radius;

import dev.lac.protocol.Counters;
import dev.lac.protocol.Timed;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The records for one group of servers, in their order. */
final class DeliveryLane implements Timed {
    private static final Logger LOG = System.getLogger(AccountingDelivery.class.getName());

    /** Somebody's record, from when it was added until it is acknowledged. */
    private static final class Entry {
        final long order;
        final long segment;
        long id;

        /** Absent when all is over. */
        @Nullable
        AccountingRecord record;

        /** Whether every barrier before it has been acknowledged. */
        boolean admitted;

        /** Whether all that came before it in its session has been acknowledged. */
        boolean first;

        boolean inFlight;
        int attempts;

        /** What comes after it in its session. */
        @Nullable
        Entry next;

        Entry(long order, long segment, long id, AccountingRecord record) {
            this.order = order;
            this.segment = segment;
            this.id = id;
            this.record = record;
        }

        AccountingRecord record() {
            return Objects.requireNonNull(record, "it is over");
        }

        boolean isBarrier() {
            return !record().status().hasUser();
        }

        /** RFC 2869 §2.1: "a NAS MUST ensure that only a single generation of an interim Accounting message [...] is present". */
        boolean isSupersededBy(AccountingRecord newer) {
            return !inFlight
                    && record().status() == AccountingRequest.Status.INTERIM_UPDATE
                    && (newer.status() == AccountingRequest.Status.INTERIM_UPDATE
                            || newer.status() == AccountingRequest.Status.STOP);
        }
    }

    private enum Flow {
        /** As many records as the window has room for. */
        OPEN,
        /** None until {@link #resumeAt}. */
        PAUSED,
        /** One, which is on its way. */
        PROBING
    }

    private final String group;
    private AccountingDelivery.Settings settings;
    private final RandomGenerator random;
    private final Counters<AccountingDeliveryEvent> counters;
    private final AccountingDelivery.Owner owner;

    /** All entries in their order; those that are over are taken off when they come first. */
    private final Deque<Entry> all = new ArrayDeque<>();

    /** The last entry of each session. */
    private final Map<String, Entry> lasts = new HashMap<>();

    /** The first barrier that has not been admitted, and all behind it. */
    private final Deque<Entry> held = new ArrayDeque<>();

    /** Entries that may be sent and never were, and had no entry of their session before them. */
    private final Deque<Entry> fresh = new ArrayDeque<>();

    /** Other entries that may be sent: their turn has come by an acknowledgement, or again by a failure. */
    private final PriorityQueue<Entry> due = new PriorityQueue<>(
            Comparator.<Entry>comparingInt(entry -> entry.attempts).thenComparingLong(entry -> entry.order));

    /** The barrier that is admitted and not acknowledged. */
    private @Nullable Entry barrier;

    private long orders;
    private long segments;
    private int unfinished;
    private int admitted;
    private int inFlight;
    private Flow flow = Flow.OPEN;
    private long pause;
    private long resumeAt;
    private @Nullable Entry probe;
    private @Nullable String failure;
    private boolean changed;
    private long lastNow;

    DeliveryLane(
            String group,
            AccountingDelivery.Settings settings,
            RandomGenerator random,
            Counters<AccountingDeliveryEvent> counters,
            AccountingDelivery.Owner owner) {
        this.group = group;
        this.settings = settings;
        this.random = random;
        this.counters = counters;
        this.owner = owner;
    }

    void configure(AccountingDelivery.Settings changed) {
        settings = changed;
    }

    int waiting() {
        return unfinished;
    }

    int inFlight() {
        return inFlight;
    }

    Optional<Instant> oldest() {
        return Optional.ofNullable(all.peek()).map(entry -> entry.record().happened());
    }

    void add(long id, AccountingRecord record, long now) {
        Entry last = lasts.get(record.sessionId());
        if (last != null && last.segment == segments && last.isSupersededBy(record)) {
            counters.increment(AccountingDeliveryEvent.SUPERSEDED);
            long old = last.id;
            last.id = id;
            last.record = record;
            owner.superseded(old);
            return;
        }
        Entry entry = new Entry(orders++, segments, id, record);
        if (entry.isBarrier()) {
            segments++;
        }
        unfinished++;
        all.add(entry);
        entry.first = last == null;
        if (last != null) {
            last.next = entry;
        }
        lasts.put(record.sessionId(), entry);
        held.add(entry);
        admitHeld();
        settle(now);
    }

    /** Lets through what no barrier holds up. */
    private void admitHeld() {
        Entry next = held.peek();
        while (next != null && barrier == null && !(next.isBarrier() && admitted > 0)) {
            held.remove();
            admitted++;
            next.admitted = true;
            if (next.isBarrier()) {
                barrier = next;
            }
            if (next.first) {
                fresh.add(next);
            }
            next = held.peek();
        }
    }

    @Override
    public long nextDeadline() {
        return changed ? lastNow : flow == Flow.PAUSED ? resumeAt : NEVER;
    }

    @Override
    public void onDeadline(long now) {
        if (now >= nextDeadline()) {
            settle(now);
        }
    }

    /** Acts on what has been acknowledged or not, and sends what may be sent. */
    private void settle(long now) {
        lastNow = now;
        changed = false;
        if (failure != null) {
            pause = pause == 0
                    ? settings.retryInitial().toNanos()
                    : Math.min(2 * pause, settings.retryMax().toNanos());
            resumeAt = now + pause + (long) (pause * random.nextDouble(-0.1, 0.1));
            flow = Flow.PAUSED;
            counters.increment(AccountingDeliveryEvent.PAUSED);
            LOG.log(
                    Level.WARNING,
                    "{0} accounting records wait for group {1}, which is tried again in {2} ms: {3}",
                    unfinished,
                    group,
                    pause / 1_000_000,
                    failure);
            failure = null;
        }
        if (flow == Flow.PAUSED && now >= resumeAt) {
            probe = pick();
            if (probe != null) {
                flow = Flow.PROBING;
                send(probe, now);
            }
        }
        while (flow == Flow.OPEN && inFlight < settings.window()) {
            Entry next = pick();
            if (next == null) {
                return;
            }
            send(next, now);
        }
    }

    /**
     * Whoever has waited longest; but what has failed twice comes after what was never tried, so that a record no server will ever
     * take does not stand in the others' way.
     */
    private @Nullable Entry pick() {
        Entry again = due.peek();
        return again != null && (again.attempts < 2 || fresh.isEmpty()) ? due.remove() : fresh.poll();
    }

    private void send(Entry entry, long now) {
        inFlight++;
        entry.inFlight = true;
        owner.deliver(entry.record(), result -> ended(entry, result), now);
    }

    private void ended(Entry entry, AccountingResult result) {
        inFlight--;
        entry.inFlight = false;
        changed = true;
        boolean probed = entry == probe;
        if (probed) {
            probe = null;
        }
        if (result instanceof AccountingResult.Undelivered undelivered) {
            counters.increment(AccountingDeliveryEvent.UNDELIVERED);
            entry.attempts++;
            due.add(entry);
            if (flow == Flow.OPEN || probed) {
                failure = undelivered.cause();
            }
            return;
        }
        counters.increment(AccountingDeliveryEvent.DELIVERED);
        if (flow != Flow.OPEN) {
            counters.increment(AccountingDeliveryEvent.RESUMED);
            LOG.log(Level.INFO, "accounting records flow to group {0} again, {1} wait", group, unfinished - 1);
        }
        flow = Flow.OPEN;
        pause = 0;
        failure = null;
        finish(entry);
        owner.delivered(entry.id);
    }

    private void finish(Entry entry) {
        lasts.remove(entry.record().sessionId(), entry);
        entry.record = null;
        unfinished--;
        admitted--;
        while (!all.isEmpty() && all.element().record == null) {
            all.remove();
        }
        Entry next = entry.next;
        entry.next = null;
        if (next != null) {
            next.first = true;
            if (next.admitted) {
                due.add(next);
            }
        }
        if (barrier == entry) {
            barrier = null;
        }
        admitHeld();
    }
}
