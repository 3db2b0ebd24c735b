package dev.lac.store;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;

/**
 * The calls that have ended, to be looked up by whoever answers the telephone.
 *
 * <p>History is not worth a call: nobody waits for it and nobody fails because of it. A thread of its own writes what waits; what the
 * disk does not take waits until it does, and what finds no room to wait is counted and told. A damaged file is moved aside and a
 * new one begun. What a power cut may take with it are the last seconds.
 */
public final class CallLog implements AutoCloseable {
    private static final Logger LOG = System.getLogger(CallLog.class.getName());

    private static final int MOST_WAITING = 10_000;
    private static final int MOST_AT_ONCE = 4_000;

    /** As many as are written at once, so that the file does not grow; less than a second of work. */
    private static final int MOST_REMOVED_AT_ONCE = MOST_AT_ONCE;

    /** By so much less is written at once after a failure, so that a disk with little room takes what it can. */
    private static final int FEWER = 8;

    /** How long after a failure the disk is tried again, in milliseconds. */
    private static final int RETRY = 1_000;

    /** How often it is seen, when nothing else happens, whether calls are old enough to be removed, in milliseconds. */
    private static final int IDLE = 10_000;

    /** 2^32-2, SQLite's own bound, is no int; this is 8 TB. */
    private static final int NO_BOUND = Integer.MAX_VALUE;

    private static final Comparator<CallTable.Row> NEWEST_FIRST = Comparator.<CallTable.Row>comparingLong(
                    row -> CallTable.nanos(row.entry().ended()))
            .thenComparingLong(CallTable.Row::seq)
            .reversed();

    private final Path file;
    private final Retention retention;
    private final InstantSource clock;
    private final int mostPages;
    private final Thread thread = new Thread(this::run, "call-log");

    private final BlockingQueue<WaitingCall> waiting = new LinkedBlockingQueue<>(MOST_WAITING);
    private final Semaphore wake = new Semaphore(0);
    private final CountDownLatch ending = new CountDownLatch(1);
    private final AtomicLong dropped = new AtomicLong();

    /** Shared by those who read the file, held alone by who moves it aside. */
    private final ReadWriteLock place = new ReentrantReadWriteLock();

    private volatile boolean closed;
    private volatile boolean fullTold;

    /** What one who read the file found wrong with it; set and taken back while holding {@link #place}. */
    private volatile @Nullable String damage;

    // The thread's own, but for the first opening.
    private @Nullable CallTable table;
    private boolean outage;
    private int atOnce = MOST_AT_ONCE;

    /**
     * How long calls are kept: until one of the two is exceeded.
     *
     * @param age since a call ended; more than zero
     * @param records how many calls, at least 1
     */
    public record Retention(Duration age, long records) {
        /** @throws IllegalArgumentException if nothing would be kept */
        public Retention {
            if (age.isNegative() || age.isZero()) {
                throw new IllegalArgumentException("age " + age + ": more than zero");
            }
            if (records < 1) {
                throw new IllegalArgumentException("records " + records + ": at least 1");
            }
        }
    }

    private CallLog(Path file, Retention retention, InstantSource clock, int mostPages) {
        this.file = file;
        this.retention = retention;
        this.clock = clock;
        this.mostPages = mostPages;
        // Who forgets to close it ends all the same.
        thread.setDaemon(true);
    }

    /**
     * Opens {@code file}, or creates it and the directories above it, its owner's alone to read and write. One that is damaged, or
     * no database at all, is moved aside with a warning. A disk that is full or fails now is tried again later.
     *
     * @param clock what {@link Retention#age} is measured with
     * @throws StoreException if the file is of another program or of a newer version (it is left as it is then), if it is in use, if
     *     it or its directory cannot be made or opened, or if SQLite's native library cannot be loaded
     */
    public static CallLog open(Path file, Retention retention, InstantSource clock) throws StoreException {
        return open(file, retention, clock, NO_BOUND);
    }

    /** @param mostPages how many pages of 4096 octets the file may grow to; the disk is full then */
    static CallLog open(Path file, Retention retention, InstantSource clock, int mostPages) throws StoreException {
        CallLog log = new CallLog(file.toAbsolutePath(), retention, clock, mostPages);
        try {
            log.openTable();
        } catch (SQLException e) {
            if (!isDiskFault(e)) {
                throw new StoreException(Trouble.with(log.file, e), e);
            }
            log.trouble(Trouble.with(log.file, e));
        } catch (IOException e) {
            throw new StoreException(
                    log.file + " is damaged and cannot be moved aside: " + e + "; move it away by hand", e);
        }
        log.thread.start();
        return log;
    }

    private static boolean isDiskFault(SQLException e) {
        return Trouble.is(e, SQLiteErrorCode.SQLITE_FULL) || Trouble.is(e, SQLiteErrorCode.SQLITE_IOERR);
    }

    /** Queues {@code entry}. Never blocks, never fails: what finds no room is counted in {@link #dropped}. From any thread. */
    public void write(CallEntry entry) {
        if (accept(new WaitingCall(entry))) {
            wake.release();
        } else {
            dropped.incrementAndGet();
            if (!closed && !fullTold) {
                fullTold = true;
                LOG.log(
                        Level.WARNING,
                        "{0} calls wait to be written to {1} already: those that end now are not recorded",
                        Integer.toString(MOST_WAITING),
                        file);
            }
        }
    }

    private synchronized boolean accept(WaitingCall call) {
        return !closed && waiting.offer(call);
    }

    /** How many calls are not in the file yet. */
    public int waiting() {
        return waiting.size();
    }

    /** How many calls were not recorded since {@link #open}. */
    public long dropped() {
        return dropped.get();
    }

    /**
     * The calls that {@code query} asks for, by {@link CallEntry#ended}, newest first; among them what was written before, whether it
     * is in the file yet or not. On the caller's thread; waits for no writer.
     *
     * @throws StoreException if the file cannot be read; if that is because it is damaged, a new one takes its place
     */
    public List<CallEntry> find(CallQuery query) throws StoreException {
        CallSearch search = new CallSearch(query);
        // In this order: what comes to the file between the two is found twice, not missed.
        WaitingCall[] unwritten = waiting.toArray(new WaitingCall[0]);
        List<CallTable.Row> written = inFile(search);
        Set<Long> known = written.stream().map(CallTable.Row::seq).collect(Collectors.toSet());
        List<CallTable.Row> all = new ArrayList<>();
        for (int i = unwritten.length - 1; i >= 0; i--) {
            long seq = unwritten[i].seq();
            if (!known.contains(seq) && search.matches(unwritten[i].entry())) {
                all.add(new CallTable.Row(seq, unwritten[i].entry()));
            }
        }
        all.addAll(written);
        return all.stream()
                .sorted(NEWEST_FIRST)
                .limit(query.limit())
                .map(CallTable.Row::entry)
                .toList();
    }

    private List<CallTable.Row> inFile(CallSearch search) throws StoreException {
        place.readLock().lock();
        try (Connection connection = CallTable.reader(file)) {
            return search.in(connection);
        } catch (SQLException e) {
            if (isDamage(e)) {
                damage = e.getMessage();
                wake.release();
                throw new StoreException(
                        file + " is damaged (" + e.getMessage() + "): it is moved aside and a new one begun", e);
            }
            throw new StoreException(Trouble.with(file, e), e);
        } finally {
            place.readLock().unlock();
        }
    }

    /** The statements are right; if SQLite does not know what they speak of, then the tables are not what was made. */
    private static boolean isDamage(SQLException e) {
        return Trouble.is(e, SQLiteErrorCode.SQLITE_CORRUPT)
                || Trouble.is(e, SQLiteErrorCode.SQLITE_NOTADB)
                || Trouble.is(e, SQLiteErrorCode.SQLITE_ERROR);
    }

    /**
     * Writes what waits, if the disk lets it, then closes; waits for both. What the disk does not take is counted in {@link #dropped}
     * and told.
     */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        ending.countDown();
        wake.release();
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        boolean last;
        do {
            // Nothing comes after it.
            last = closed;
            boolean well = settle();
            if (!last) {
                pause(well);
            }
        } while (!last);
        if (!waiting.isEmpty()) {
            dropped.addAndGet(waiting.size());
            LOG.log(Level.WARNING, "{0}: {1} calls that waited are not recorded", file, waiting.size());
            waiting.clear();
        }
        closeTable();
    }

    /** Until there is something to do: after a failure until it is time to try again, whatever comes meanwhile. */
    private void pause(boolean well) {
        try {
            if (well) {
                boolean woken = wake.tryAcquire(IDLE, TimeUnit.MILLISECONDS);
                LOG.log(Level.TRACE, "woken: {0}", woken);
            } else {
                boolean over = ending.await(RETRY, TimeUnit.MILLISECONDS);
                LOG.log(Level.TRACE, "over: {0}", over);
            }
            wake.drainPermits();
        } catch (InterruptedException e) {
            LOG.log(Level.DEBUG, "an interrupt means nothing here: close() is how the log ends");
        }
    }

    /** Writes all that waits and removes all that is not kept; false if the disk does not let it. */
    private boolean settle() {
        try {
            try {
                work(openTable());
            } catch (SQLException e) {
                if (!isDamage(e)) {
                    throw e;
                }
                moveAside(Objects.toString(e.getMessage()));
                work(openTable());
            }
            well();
            return true;
        } catch (SQLException e) {
            trouble(Trouble.with(file, e));
        } catch (StoreException | RuntimeException e) {
            trouble(e.toString());
        } catch (IOException e) {
            trouble(file + " is damaged and cannot be moved aside: " + e);
        }
        CallTable known = table;
        if (known != null) {
            known.emptyLog();
        }
        atOnce = Math.max(1, atOnce / FEWER);
        return false;
    }

    private void well() {
        atOnce = MOST_AT_ONCE;
        fullTold = false;
        if (outage) {
            outage = false;
            LOG.log(
                    Level.INFO,
                    "{0} is written again; {1} calls were not recorded since the start",
                    file,
                    Long.toString(dropped.get()));
        }
    }

    private void work(CallTable table) throws SQLException {
        while (true) {
            // First, so that a full disk has room again.
            int removed = table.remove(retention, clock.instant(), MOST_REMOVED_AT_ONCE);
            List<WaitingCall> batch = waiting.stream().limit(atOnce).toList();
            if (!batch.isEmpty()) {
                write(table, batch);
            } else if (closed || removed < MOST_REMOVED_AT_ONCE) {
                return;
            }
        }
    }

    /** @param batch the first of those that wait */
    private void write(CallTable table, List<WaitingCall> batch) throws SQLException {
        try {
            table.insert(batch);
        } catch (SQLException | RuntimeException e) {
            if (!isItsOwnFault(e)) {
                throw e;
            }
            if (batch.size() > 1) {
                for (WaitingCall each : batch) {
                    write(table, List.of(each));
                }
                return;
            }
            dropped.incrementAndGet();
            LOG.log(
                    Level.WARNING,
                    "call {0} is not recorded: {1}",
                    batch.get(0).entry().id(),
                    e.getMessage());
        }
        for (int i = 0; i < batch.size(); i++) {
            waiting.remove();
        }
    }

    /** What no disk would take. */
    private static boolean isItsOwnFault(Exception e) {
        return !(e instanceof SQLException sql)
                || Trouble.is(sql, SQLiteErrorCode.SQLITE_CONSTRAINT)
                || Trouble.is(sql, SQLiteErrorCode.SQLITE_TOOBIG);
    }

    private void trouble(String what) {
        if (!outage) {
            outage = true;
            LOG.log(
                    Level.WARNING,
                    "{0}: {1} calls that end from now on wait for it at most, it is tried again every {2} ms",
                    what,
                    Integer.toString(MOST_WAITING),
                    Integer.toString(RETRY));
        }
    }

    private CallTable openTable() throws SQLException, StoreException, IOException {
        String found = damage;
        if (found != null) {
            moveAside(found);
        }
        CallTable known = table;
        if (known == null) {
            known = openedAnew();
            table = known;
        }
        return known;
    }

    private CallTable openedAnew() throws SQLException, StoreException, IOException {
        try {
            return CallTable.open(file, mostPages);
        } catch (SQLException e) {
            if (!isDamage(e)) {
                throw e;
            }
            moveAside(Objects.toString(e.getMessage()));
            return CallTable.open(file, mostPages);
        }
    }

    /** The log goes before the tables: without them it would be taken for that of the new file. */
    private void moveAside(String why) throws IOException {
        place.writeLock().lock();
        try {
            closeTable();
            String name = file.getFileName() + ".damaged-";
            int number = 1;
            while (Files.exists(file.resolveSibling(name + number))) {
                number++;
            }
            for (String part : List.of("-wal", "-shm", "-journal", "")) {
                Path from = file.resolveSibling(file.getFileName() + part);
                if (Files.exists(from)) {
                    Files.move(from, file.resolveSibling(name + number + part));
                }
            }
            damage = null;
            LOG.log(
                    Level.WARNING,
                    "{0} is damaged ({1}): it is now {2}, and a new history begins",
                    file,
                    why,
                    name + number);
        } finally {
            place.writeLock().unlock();
        }
    }

    private void closeTable() {
        CallTable known = table;
        table = null;
        if (known != null) {
            try {
                known.close();
            } catch (SQLException e) {
                LOG.log(Level.WARNING, "closing: {0}", Trouble.with(file, e));
            }
        }
    }
}
