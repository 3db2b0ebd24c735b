package dev.lac.store;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/**
 * What accounting must not forget: records that wait for an acknowledgement and, for each live session, what its Stop would say.
 * It outlives a silent server, {@code kill -9}, a power cut and a restart.
 *
 * <p>A thread of its own commits everything that is queued at the moment as one transaction, so that one sync of the disk serves
 * many sessions. When such a transaction fails, each of its units is tried by itself: what one unit did wrong, or was too large
 * for, fails no other, and what the disk did wrong is seen by each. Then the next transaction is tried as if nothing had been.
 */
public final class AccountingSpool implements AutoCloseable {
    private static final Logger LOG = System.getLogger(AccountingSpool.class.getName());

    /** How many units wait for the disk at most; a record is some 500 octets, so this is some 100 MB. */
    private static final int MOST_WAITING = 200_000;

    /** How many units one transaction takes, so that those who wait for it do not wait long. */
    private static final int MOST_AT_ONCE = 4_096;

    /** 2^32-2, SQLite's own bound, is no int; this is 8 TB. */
    private static final int NO_BOUND = Integer.MAX_VALUE;

    private static final Unit END = new Unit(List.of(), outcome -> {});

    private final Path file;
    private final Database database;
    private final BlockingQueue<Unit> waiting = new LinkedBlockingQueue<>(MOST_WAITING);
    private final Thread thread;
    private boolean closed;

    /** Changes that hold together or not at all, and who wants to know. */
    private record Unit(List<Change> changes, Consumer<Outcome> then) {}

    private AccountingSpool(Path file, Database database) {
        this.file = file;
        this.database = database;
        thread = new Thread(this::run, "accounting-spool");
        // Who forgets to close it ends all the same; what is reported durable is on the disk.
        thread.setDaemon(true);
    }

    /**
     * Opens {@code file}, or creates it and the directories above it, its owner's alone to read and write. It is locked until
     * {@link #close} or the end of the process, whichever way that comes.
     *
     * @throws StoreException if another process has it open, if it is damaged, of another program or of a newer version (it is left
     *     as it is then), if the disk does not let it be opened, or if SQLite's native library cannot be loaded
     */
    public static AccountingSpool open(Path file) throws StoreException {
        return open(file, NO_BOUND);
    }

    /** @param mostPages how many pages of 4096 octets the file may grow to; the disk is full then */
    static AccountingSpool open(Path file, int mostPages) throws StoreException {
        Path absolute = file.toAbsolutePath();
        AccountingSpool spool = new AccountingSpool(absolute, Database.open(absolute, mostPages));
        spool.thread.start();
        return spool;
    }

    /** Records without acknowledgement as found at {@link #open}, by id. */
    public List<Spooled> records() {
        return database.records();
    }

    /** Sessions that no {@link Change.Close} was written of, as found at {@link #open}, by session. */
    public List<Orphan> orphans() {
        return database.orphans();
    }

    /**
     * Queues {@code changes}: they become durable in the order of the calls, all of them or none. Never blocks.
     *
     * @param then called exactly once, on the spool's thread, when they are durable or failed; at once, from within this call, if
     *     200,000 units wait already or the spool is closed
     */
    public void write(List<Change> changes, Consumer<Outcome> then) {
        String refusal;
        synchronized (this) {
            if (closed) {
                refusal = file + " is closed";
            } else if (waiting.offer(new Unit(List.copyOf(changes), then))) {
                return;
            } else {
                refusal = MOST_WAITING + " changes wait for the disk that holds " + file + " already";
            }
        }
        then.accept(new Outcome.Failed(refusal));
    }

    /** Writes what is queued, then closes; waits for both. Not to be called from a {@code then} of {@link #write}. */
    @Override
    public void close() {
        if (Thread.currentThread() == thread) {
            throw new IllegalStateException("the spool's own thread cannot wait for its end");
        }
        boolean first;
        synchronized (this) {
            first = !closed;
            closed = true;
        }
        boolean interrupted = false;
        while (true) {
            try {
                if (first) {
                    waiting.put(END);
                    first = false;
                }
                thread.join();
                break;
            } catch (InterruptedException e) {
                // What is queued is money: it is written first.
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        List<Unit> batch = new ArrayList<>();
        boolean more = true;
        while (more) {
            takeInto(batch);
            more = !batch.remove(END);
            if (!batch.isEmpty()) {
                write(batch);
            }
            batch.clear();
        }
        try {
            database.close();
        } catch (SQLException e) {
            LOG.log(Level.WARNING, "closing: {0}", Trouble.with(file, e));
        }
    }

    private void takeInto(List<Unit> batch) {
        try {
            batch.add(waiting.take());
            waiting.drainTo(batch, MOST_AT_ONCE - 1);
        } catch (InterruptedException e) {
            LOG.log(Level.DEBUG, "an interrupt means nothing here: close() is how the spool ends");
        }
    }

    private void write(List<Unit> batch) {
        Outcome outcome = attempt(batch);
        if (outcome instanceof Outcome.Failed && batch.size() > 1) {
            batch.forEach(unit -> write(List.of(unit)));
        } else {
            batch.forEach(unit -> tell(unit, outcome));
        }
    }

    private Outcome attempt(List<Unit> batch) {
        try {
            database.write(batch.stream().map(Unit::changes).toList());
            return new Outcome.Durable();
        } catch (Database.RefusedException e) {
            return new Outcome.Failed(e.refusal());
        } catch (SQLException e) {
            return new Outcome.Failed(Trouble.with(file, e));
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "writing " + file, e);
            return new Outcome.Failed(file + ": " + e);
        }
    }

    private static void tell(Unit unit, Outcome outcome) {
        try {
            unit.then().accept(outcome);
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "who was told " + outcome, e);
        }
    }
}
