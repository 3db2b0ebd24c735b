package dev.lac.server;

import dev.lac.config.AccountingConfig;
import dev.lac.config.RadiusConfig;
import dev.lac.config.RadiusServerConfig;
import dev.lac.protocol.Counters;
import dev.lac.protocol.Deadlines;
import dev.lac.protocol.MalformedPacketException;
import dev.lac.protocol.Octets;
import dev.lac.protocol.Timed;
import dev.lac.radius.AccountingDelivery;
import dev.lac.radius.AccountingRecord;
import dev.lac.radius.AccountingRequest;
import dev.lac.radius.AccountingRequest.Status;
import dev.lac.radius.AccountingRequest.Usage;
import dev.lac.radius.AccountingResult;
import dev.lac.radius.NasIdentity;
import dev.lac.radius.RadiusEvent;
import dev.lac.radius.TerminateCause;
import dev.lac.store.Change;
import dev.lac.store.Orphan;
import dev.lac.store.Outcome;
import dev.lac.store.Spooled;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Accounting that nothing loses: every record is in the journal before it is sent and leaves it when a server has acknowledged it.
 *
 * <p>A session is in the journal from its Start to its Stop, with its latest figures; one that is found there at the start of a process
 * died with the one before and gets its Stop from them. Then Accounting-On says that a new life begins (RFC 2866 §5.1).
 */
final class Accounting implements Timed {
    private static final Logger LOG = LogManager.getLogger();

    /** Between tries to keep what could not be kept. */
    private static final long RETRY = TimeUnit.SECONDS.toNanos(5);

    /** Changes that wait for the disk in memory; some 500 octets each. */
    private static final int MOST_UNSAVED = 100_000;

    /** Sends a record to the servers of its group. */
    interface Sender {
        void send(AccountingRecord accountingRecord, Consumer<AccountingResult> then, long now);
    }

    /** Figures of sessions that are up, by Acct-Session-Id. */
    interface Figures {
        Map<String, Usage> current(long now);
    }

    /**
     * What it lives among.
     *
     * @param epoch the time of day when the loop's time is 0
     * @param lifeId Acct-Session-Id of Accounting-On and -Off
     * @param lost told of each session that died with an earlier process
     */
    record Surroundings(
            NasIdentity nas,
            Instant epoch,
            String lifeId,
            AccountingJournal journal,
            ControlLoop loop,
            Sender sender,
            Figures figures,
            Consumer<CallRecord> lost,
            RandomGenerator random) {}

    private AccountingConfig config;
    private final Surroundings surroundings;
    private NasIdentity nas;
    private final AccountingJournal journal;
    private final ControlLoop loop;
    private final Counters<LacEvent> counters;
    private final Counters<RadiusEvent> radiusCounters;
    private final AccountingDelivery delivery;
    /** Groups of servers, the one for records without a group of their own first; empty where nothing is accounted. */
    private final Set<String> groups = new LinkedHashSet<>();

    private final List<Deadlines.Watch> watches = new ArrayList<>();
    private final Deque<List<Change>> unsaved = new ArrayDeque<>();
    private long nextId = 1;
    private long nextCheckpoint;
    private long retryAt = NEVER;
    /** What waits until the writes that are under way have ended, so that records are sent in their order. */
    private final Deque<Runnable> afterWriting = new ArrayDeque<>();

    private int writing;
    /** Whether changes are remembered instead of written, until {@link #retryAt}. */
    private boolean holding;

    private @Nullable String trouble;

    Accounting(
            AccountingConfig config, List<RadiusServerConfig> servers, Surroundings surroundings, LacCounters counted) {
        this.config = config;
        this.surroundings = surroundings;
        this.journal = surroundings.journal;
        this.loop = surroundings.loop;
        counters = counted.lac();
        radiusCounters = counted.radius();
        nas = surroundings.nas;
        delivery = new AccountingDelivery(
                settings(config), surroundings.random, counted.accounting(), new DeliveryOwner());
        servers.forEach(server -> groups.add(server.group()));
        watches.add(loop.deadlines().watch(delivery));
        watches.add(loop.deadlines().watch(this));
        nextCheckpoint = isOn() ? loop.now() + config.checkpointInterval().toNanos() : NEVER;
    }

    private static AccountingDelivery.Settings settings(AccountingConfig config) {
        return new AccountingDelivery.Settings(config.retryInitial(), config.retryMax(), config.window());
    }

    /** Accounts as {@code changed} says, to the servers of {@code radius}, from the next record on; what waits goes there, too. */
    void configure(AccountingConfig changed, RadiusConfig radius) {
        boolean wasOn = isOn();
        config = changed;
        nas = RadiusSettings.nas(radius);
        delivery.configure(settings(changed));
        groups.clear();
        radius.accounting().forEach(server -> groups.add(server.group()));
        if (!isOn()) {
            nextCheckpoint = NEVER;
        } else if (!wasOn) {
            nextCheckpoint = loop.now() + changed.checkpointInterval().toNanos();
            life(Status.ON, loop.now());
        }
        watches.forEach(Deadlines.Watch::refresh);
    }

    AccountingConfig config() {
        return config;
    }

    /** Whether anything is accounted at all. */
    boolean isOn() {
        return !groups.isEmpty();
    }

    // What an earlier process left, and the beginning of this one.

    void begin(long now) {
        if (!isOn()) {
            return;
        }
        for (Spooled spooled : journal.records()) {
            nextId = Math.max(nextId, spooled.id() + 1);
            try {
                deliver(spooled.id(), forKnownGroup(AccountingRecord.ofOctets(spooled.accountingRecord())), now);
            } catch (MalformedPacketException e) {
                counters.increment(LacEvent.ACCOUNTING_UNREADABLE);
                LOG.error(
                        "record {} in the accounting journal cannot be read and is dropped: {}",
                        spooled.id(),
                        e.getMessage());
                write(List.of(new Change.Remove(spooled.id())), () -> {});
            }
        }
        journal.orphans().forEach(this::end);
        if (!journal.records().isEmpty() || !journal.orphans().isEmpty()) {
            LOG.warn(
                    "an earlier process left {} accounting records and {} sessions, whose Stops follow",
                    journal.records().size(),
                    journal.orphans().size());
        }
        life(Status.ON, now);
    }

    /** A session that died with its process: "NAS Reboot: the NAS ended the session in order to reboot non-administratively (\"crash\")". */
    private void end(Orphan orphan) {
        try {
            AccountingRecord start = AccountingRecord.ofOctets(orphan.session());
            Octets kept = orphan.figures();
            Usage usage = kept == null ? new Usage(Duration.ZERO, 0, 0, 0, 0, -1) : Usage.ofOctets(kept);
            AccountingRecord stop = AccountingRecord.stopFor(start, usage, TerminateCause.NAS_REBOOT);
            counters.increment(LacEvent.ACCOUNTING_ORPHAN_STOPPED);
            surroundings.lost.accept(CallRecord.lost(start, usage));
            keep(stop, List.of(new Change.Close(orphan.sessionId())));
        } catch (MalformedPacketException | IllegalArgumentException e) {
            counters.increment(LacEvent.ACCOUNTING_UNREADABLE);
            LOG.error(
                    "session {} in the accounting journal cannot be read and gets no Stop: {}",
                    orphan.sessionId(),
                    e.getMessage());
            write(List.of(new Change.Close(orphan.sessionId())), () -> {});
        }
    }

    /** Accounting-On or -Off, to each group of servers. */
    private void life(Status status, long now) {
        for (String group : groups) {
            AccountingRequest request = new AccountingRequest(status, surroundings.lifeId, null, null, null, null);
            keep(encode(request, group, now), List.of());
        }
    }

    // Records.

    /**
     * Keeps a record and then sends it.
     *
     * @param group of servers; one that accounts nothing stands for the first that does
     */
    void tell(AccountingRequest request, String group, long now) {
        if (!isOn()) {
            return;
        }
        AccountingRecord made = encode(request, group, now);
        Usage usage = request.usage();
        List<Change> besides = List.of();
        if (request.status() == Status.START) {
            besides = List.of(new Change.Open(request.sessionId(), made.toOctets()));
        } else if (request.status() == Status.STOP) {
            besides = List.of(new Change.Close(request.sessionId()));
        } else if (request.status() == Status.INTERIM_UPDATE && usage != null) {
            besides = List.of(new Change.Figures(request.sessionId(), usage.toOctets()));
        }
        keep(made, besides);
    }

    private AccountingRecord encode(AccountingRequest request, String group, long now) {
        String known = groups.contains(group) ? group : groups.iterator().next();
        return AccountingRecord.of(request, surroundings.epoch.plusNanos(now), known, nas, radiusCounters);
    }

    /** A record for a group that is no longer in the file goes to the first. */
    private AccountingRecord forKnownGroup(AccountingRecord kept) {
        return groups.isEmpty() || groups.contains(kept.group())
                ? kept
                : kept.withGroup(groups.iterator().next());
    }

    private void keep(AccountingRecord made, List<Change> besides) {
        long id = nextId++;
        List<Change> changes = new ArrayList<>();
        changes.add(new Change.Add(id, made.sessionId(), made.toOctets()));
        changes.addAll(besides);
        // Kept or not: it is sent. What the disk refuses lives on in memory.
        write(changes, () -> deliver(id, made, loop.now()));
    }

    private void deliver(long id, AccountingRecord made, long now) {
        delivery.add(id, made, now);
        watches.forEach(Deadlines.Watch::refresh);
    }

    private final class DeliveryOwner implements AccountingDelivery.Owner {
        @Override
        public void deliver(AccountingRecord accountingRecord, Consumer<AccountingResult> then, long now) {
            surroundings.sender.send(
                    forKnownGroup(accountingRecord),
                    result -> {
                        if (result instanceof AccountingResult.Undelivered undelivered) {
                            LOG.warn(
                                    "no server acknowledges the {} of session {}; it is kept and tried again: {}",
                                    accountingRecord.status(),
                                    accountingRecord.sessionId(),
                                    undelivered.cause());
                        }
                        then.accept(result);
                        watches.forEach(Deadlines.Watch::refresh);
                    },
                    now);
        }

        @Override
        public void delivered(long id) {
            write(List.of(new Change.Remove(id)), () -> {});
        }

        @Override
        public void superseded(long id) {
            write(List.of(new Change.Remove(id)), () -> {});
        }
    }

    // The journal.

    /** Writes {@code changes} after all that came before; then does {@code then}, whether the disk took them or not. */
    private void write(List<Change> changes, Runnable then) {
        if (!holding) {
            submit(changes, then);
            return;
        }
        remember(changes);
        if (writing == 0) {
            then.run();
        } else {
            afterWriting.add(then);
        }
    }

    private void submit(List<Change> changes, Runnable then) {
        writing++;
        journal.write(changes, outcome -> {
            writing--;
            if (outcome instanceof Outcome.Failed failed) {
                onFailed(changes, failed.cause());
            }
            then.run();
            if (writing == 0) {
                onWritten();
            }
        });
    }

    private void onFailed(List<Change> changes, String cause) {
        counters.increment(LacEvent.ACCOUNTING_NOT_DURABLE);
        if (trouble == null) {
            LOG.error("accounting records are kept in memory only and would be lost with this process: {}", cause);
        }
        if (!holding) {
            retryAt = loop.now() + RETRY;
        }
        holding = true;
        trouble = cause;
        remember(changes);
    }

    private void onWritten() {
        for (Runnable next = afterWriting.poll(); next != null; next = afterWriting.poll()) {
            next.run();
        }
        if (!holding && trouble != null) {
            trouble = null;
            LOG.info("accounting records are durable again");
        }
        watches.forEach(Deadlines.Watch::refresh);
    }

    private void remember(List<Change> changes) {
        if (unsaved.size() == MOST_UNSAVED) {
            counters.increment(LacEvent.ACCOUNTING_NOT_SAVED);
        } else {
            unsaved.add(changes);
        }
    }

    private void saveAgain() {
        retryAt = NEVER;
        holding = false;
        List<List<Change>> units = new ArrayList<>(unsaved);
        unsaved.clear();
        units.forEach(unit -> submit(unit, () -> {}));
    }

    /** Why a login is refused, if it is, because records are not durable at the moment. */
    Optional<String> refusesLogins() {
        return config.whenNotDurable() == AccountingConfig.WhenNotDurable.REFUSE
                ? Optional.ofNullable(trouble)
                : Optional.empty();
    }

    // Time.

    @Override
    public long nextDeadline() {
        return Math.min(nextCheckpoint, retryAt);
    }

    @Override
    public void onDeadline(long now) {
        if (now >= retryAt) {
            saveAgain();
        }
        if (now >= nextCheckpoint) {
            nextCheckpoint = now + config.checkpointInterval().toNanos();
            List<Change> changes = new ArrayList<>();
            surroundings
                    .figures
                    .current(now)
                    .forEach((session, usage) -> changes.add(new Change.Figures(session, usage.toOctets())));
            if (!changes.isEmpty() && !holding) {
                write(changes, () -> {});
            }
        }
    }

    // The end.

    /** Accounting-Off; to be called after the last Stop. */
    void end(long now) {
        nextCheckpoint = NEVER;
        if (isOn()) {
            life(Status.OFF, now);
        }
    }

    /** Whether every record is acknowledged, or in the journal with no server to take it. */
    boolean isQuiet() {
        return writing == 0 && unsaved.isEmpty() && (delivery.waiting() == 0 || delivery.inFlight() == 0);
    }

    /** Records without acknowledgement. */
    int waiting() {
        return delivery.waiting();
    }
}
