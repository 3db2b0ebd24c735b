package dev.lac.store;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import org.sqlite.SQLiteConfig;

/**
 * The SQLite file beneath the call log, as its writer has it open. Used by one thread at a time.
 *
 * <p>A write-ahead log with {@code synchronous=NORMAL}: the end of the process loses nothing that was committed, a power cut loses
 * the last transactions, and neither harms the file (sqlite.org/pragma.html#pragma_synchronous). The lock is shared, so that
 * those who read never wait.
 */
final class CallTable implements AutoCloseable {
    private static final Logger LOG = System.getLogger(CallTable.class.getName());

    /** Pages of 4096 octets that the log takes before they go to the tables: what changes a page twice meanwhile costs it once. */
    private static final int CHECKPOINT = 8_192;

    /** What the log may keep on the disk between two checkpoints once it has been larger, in octets. */
    private static final int LOG_SIZE_LIMIT = 2 * CHECKPOINT * 4_096;

    /** For those who copy or look at the file from outside, in milliseconds. */
    private static final int BUSY_TIMEOUT = 1_000;

    /** In KiB: the inner pages of the indexes of a million calls. */
    private static final int CACHE = 64 << 10;

    private static final long NANOS = 1_000_000_000;

    /**
     * The application is "LACc". Every index but the first ends in the instant, so that the newest of what is equal are found
     * without sorting; SQLite appends {@code seq} to each.
     */
    private static final Schema SCHEMA = new Schema(
            0x4c414363,
            1,
            List.of(
                    "CREATE TABLE call (seq INTEGER PRIMARY KEY, id TEXT NOT NULL, began INTEGER NOT NULL,"
                            + " ended INTEGER NOT NULL, user TEXT NOT NULL, user_backwards TEXT NOT NULL,"
                            + " mac TEXT NOT NULL, lns TEXT NOT NULL, cause TEXT NOT NULL, connected INTEGER NOT NULL,"
                            + " json TEXT NOT NULL) STRICT",
                    "CREATE INDEX call_ended ON call (ended)",
                    "CREATE INDEX call_id ON call (id, ended)",
                    "CREATE INDEX call_user ON call (user, ended)",
                    "CREATE INDEX call_user_backwards ON call (user_backwards, ended)",
                    "CREATE INDEX call_mac ON call (mac, ended)",
                    "CREATE INDEX call_lns ON call (lns, ended)",
                    "CREATE INDEX call_cause ON call (cause, ended)"));

    private final Connection connection;
    private final Statement statement;
    private long count;

    /** A call in the file: of two that ended at one instant the one with the greater {@code seq} was written later. */
    record Row(long seq, CallEntry entry) {}

    private CallTable(Path file, Connection connection) throws SQLException, StoreException {
        this.connection = connection;
        statement = connection.createStatement();
        statement.execute("BEGIN IMMEDIATE");
        SCHEMA.makeOrCheck(file, statement);
        count = Schema.number(statement, "SELECT count(*) FROM call");
        statement.execute("COMMIT");
        Schema.writeAhead(file, statement, LOG_SIZE_LIMIT);
    }

    /** @param mostPages how many pages of 4096 octets the file may grow to */
    static CallTable open(Path file, int mostPages) throws SQLException, StoreException {
        NativeLibrary.load();
        Schema.makeFile(file);
        SQLiteConfig config = new SQLiteConfig();
        config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
        config.setBusyTimeout(BUSY_TIMEOUT);
        config.setCacheSize(-CACHE);
        Connection connection = config.createConnection("jdbc:sqlite:" + file);
        try {
            CallTable table = new CallTable(file, connection);
            Schema.number(table.statement, "PRAGMA max_page_count=" + mostPages);
            Schema.number(table.statement, "PRAGMA wal_autocheckpoint=" + CHECKPOINT);
            // What is no longer kept is no longer there.
            Schema.number(table.statement, "PRAGMA secure_delete=ON");
            return table;
        } catch (SQLException | StoreException e) {
            try {
                connection.close();
            } catch (SQLException alsoThis) {
                e.addSuppressed(alsoThis);
            }
            throw e;
        }
    }

    /** A connection for one question; the file must be open for writing somewhere. */
    static Connection reader(Path file) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        config.setBusyTimeout(BUSY_TIMEOUT);
        return config.createConnection("jdbc:sqlite:" + file);
    }

    static Row row(ResultSet row) throws SQLException {
        return new Row(
                row.getLong("seq"),
                new CallEntry(
                        row.getString("id"),
                        instant(row.getLong("began")),
                        instant(row.getLong("ended")),
                        row.getString("user"),
                        row.getString("mac"),
                        row.getString("lns"),
                        row.getString("cause"),
                        row.getBoolean("connected"),
                        row.getString("json")));
    }

    /** One transaction, in which the calls get their numbers; nothing of it holds when this throws. */
    void insert(List<WaitingCall> calls) throws SQLException {
        String sql = "INSERT INTO call (seq, id, began, ended, user, user_backwards, mac, lns, cause, connected, json)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
        statement.execute("BEGIN IMMEDIATE");
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            long seq = lastSeq();
            for (WaitingCall call : calls) {
                call.number(++seq);
                bind(insert, seq, call.entry());
                insert.executeUpdate();
            }
            statement.execute("COMMIT");
        } catch (SQLException | RuntimeException e) {
            rollBack(e);
            throw e;
        }
        count += calls.size();
    }

    private static void bind(PreparedStatement insert, long seq, CallEntry entry) throws SQLException {
        insert.setLong(1, seq);
        insert.setString(2, entry.id());
        insert.setLong(3, nanos(entry.began()));
        insert.setLong(4, nanos(entry.ended()));
        insert.setString(5, entry.user());
        insert.setString(6, backwards(entry.user()));
        insert.setString(7, entry.mac());
        insert.setString(8, entry.lns());
        insert.setString(9, entry.cause());
        insert.setBoolean(10, entry.connected());
        insert.setString(11, entry.json());
    }

    private long lastSeq() throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT coalesce(max(seq), 0) FROM call")) {
            row.next();
            return row.getLong(1);
        }
    }

    /**
     * After a failure: what is in the log goes to the tables, and the next transaction writes over the log from its start, so that
     * old calls can still be removed on a disk without an octet to spare.
     */
    void emptyLog() {
        try {
            Schema.number(statement, "PRAGMA wal_checkpoint(RESTART)");
        } catch (SQLException e) {
            // It is tried again after the next failure; the transaction's own cause is the one to report.
            LOG.log(Level.DEBUG, "the log of the calls: {0}", e.getMessage());
        }
    }

    /**
     * Removes the oldest of what {@code retention} does not keep.
     *
     * @param most how many at most
     * @return how many
     */
    int remove(CallLog.Retention retention, Instant now, int most) throws SQLException {
        String sql = "DELETE FROM call WHERE seq IN (SELECT seq FROM call WHERE ended < ? ORDER BY ended, seq LIMIT ?)";
        int removed = remove(sql, nanos(oldest(retention, now)), most);
        long tooMany = Math.min(count - retention.records(), most - removed);
        if (tooMany > 0) {
            removed += remove(sql, Long.MAX_VALUE, tooMany);
        }
        return removed;
    }

    private int remove(String sql, long before, long most) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(sql)) {
            delete.setLong(1, before);
            delete.setLong(2, most);
            int removed = delete.executeUpdate();
            count -= removed;
            return removed;
        }
    }

    private static Instant oldest(CallLog.Retention retention, Instant now) {
        try {
            return now.minus(retention.age());
        } catch (ArithmeticException | DateTimeException e) {
            return Instant.MIN;
        }
    }

    private void rollBack(Exception cause) {
        try {
            statement.execute("ROLLBACK");
        } catch (SQLException none) {
            // After a full disk or an input/output error SQLite has rolled back by itself
            // (sqlite.org/lang_transaction.html §2.4).
            cause.addSuppressed(none);
        }
    }

    /** Nanoseconds since 1970; the nearest there are for instants that 64 bits do not hold. */
    static long nanos(Instant instant) {
        try {
            return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), NANOS), instant.getNano());
        } catch (ArithmeticException e) {
            return instant.getEpochSecond() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }

    private static Instant instant(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS), Math.floorMod(nanos, NANOS));
    }

    /** So that names with one ending lie side by side in an index. */
    static String backwards(String text) {
        return new StringBuilder(text).reverse().toString();
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
