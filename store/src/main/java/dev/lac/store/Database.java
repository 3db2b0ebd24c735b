package dev.lac.store;

import dev.lac.protocol.Octets;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;

/**
 * The SQLite file beneath the spool. Used by one thread at a time.
 *
 * <p>A write-ahead log with {@code synchronous=FULL}: a commit that returned is on the disk (sqlite.org/wal.html). The lock is
 * exclusive for as long as the file is open, so nobody else reads or writes it, and no shared memory is needed.
 */
final class Database implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Database.class.getName());

    /** What the log may keep on the disk between two checkpoints once it has been larger, in octets. */
    private static final int LOG_SIZE_LIMIT = 16 << 20;

    /** The application is "LACa". */
    private static final Schema SCHEMA = new Schema(
            0x4c414361,
            1,
            List.of(
                    "CREATE TABLE record (id INTEGER PRIMARY KEY, session_id TEXT NOT NULL, octets BLOB NOT NULL) STRICT",
                    "CREATE TABLE session (id TEXT PRIMARY KEY NOT NULL, octets BLOB NOT NULL, figures BLOB) STRICT"));

    private final Path file;
    private final Connection connection;
    private final Statement statement;
    private final List<Spooled> records;
    private final List<Orphan> orphans;

    private final Map<String, PreparedStatement> prepared = new HashMap<>();

    /** A unit of changes that no disk would take: it is the changes' own fault. */
    static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1L;

        private final String refusal;

        RefusedException(String refusal) {
            super(refusal, null, false, false);
            this.refusal = refusal;
        }

        String refusal() {
            return refusal;
        }
    }

    private Database(Path file, Connection connection, int mostPages) throws SQLException, StoreException {
        this.file = file;
        this.connection = connection;
        statement = connection.createStatement();
        statement.execute("BEGIN EXCLUSIVE");
        SCHEMA.makeOrCheck(file, statement);
        checkWhole();
        records = readRecords();
        orphans = readOrphans();
        statement.execute("COMMIT");
        Schema.writeAhead(file, statement, LOG_SIZE_LIMIT);
        Schema.number(statement, "PRAGMA max_page_count=" + mostPages);
    }

    /** @param mostPages how many pages of 4096 octets the file may grow to */
    static Database open(Path file, int mostPages) throws StoreException {
        NativeLibrary.load();
        Schema.makeFile(file);
        try {
            return connected(file, mostPages);
        } catch (SQLException e) {
            throw new StoreException(Trouble.with(file, e), e);
        }
    }

    private static Database connected(Path file, int mostPages) throws SQLException, StoreException {
        SQLiteConfig config = new SQLiteConfig();
        config.setLockingMode(SQLiteConfig.LockingMode.EXCLUSIVE);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setBusyTimeout(0);
        Connection connection = config.createConnection("jdbc:sqlite:" + file);
        try {
            return new Database(file, connection, mostPages);
        } catch (SQLException | StoreException e) {
            try {
                connection.close();
            } catch (SQLException alsoThis) {
                e.addSuppressed(alsoThis);
            }
            throw e;
        }
    }

    private void checkWhole() throws SQLException, StoreException {
        String verdict = Schema.text(statement, "PRAGMA quick_check(1)");
        if (!verdict.equals("ok")) {
            throw new StoreException(
                    Trouble.damaged(file, verdict.replaceAll("\\s+", " ").trim()), null);
        }
    }

    private List<Spooled> readRecords() throws SQLException {
        List<Spooled> found = new ArrayList<>();
        try (ResultSet row = statement.executeQuery("SELECT id, session_id, octets FROM record ORDER BY id")) {
            while (row.next()) {
                found.add(new Spooled(row.getLong(1), row.getString(2), Octets.copyOf(row.getBytes(3))));
            }
        }
        return List.copyOf(found);
    }

    private List<Orphan> readOrphans() throws SQLException {
        List<Orphan> found = new ArrayList<>();
        try (ResultSet row = statement.executeQuery("SELECT id, octets, figures FROM session ORDER BY id")) {
            while (row.next()) {
                byte[] latest = row.getBytes(3);
                found.add(new Orphan(
                        row.getString(1),
                        Octets.copyOf(row.getBytes(2)),
                        latest == null ? null : Octets.copyOf(latest)));
            }
        }
        return List.copyOf(found);
    }

    /** As found when the file was opened, by id. */
    List<Spooled> records() {
        return records;
    }

    /** As found when the file was opened, by session. */
    List<Orphan> orphans() {
        return orphans;
    }

    /**
     * One transaction: it is on the disk when this returns, and nothing of it holds when this throws.
     *
     * @throws SQLException the disk's fault
     */
    void write(List<List<Change>> units) throws SQLException, RefusedException {
        try {
            statement.execute("BEGIN IMMEDIATE");
            for (List<Change> unit : units) {
                for (Change change : unit) {
                    apply(change);
                }
            }
            statement.execute("COMMIT");
        } catch (SQLException e) {
            rollBack();
            closePrepared();
            emptyLog();
            throw e;
        } catch (RefusedException | RuntimeException e) {
            rollBack();
            throw e;
        }
    }

    /** The driver closes a statement that failed, so all are prepared anew. */
    private void closePrepared() {
        for (PreparedStatement each : prepared.values()) {
            try {
                each.close();
            } catch (SQLException e) {
                // A statement repeats its last failure when it is closed (sqlite.org/c3ref/finalize.html).
                LOG.log(Level.DEBUG, "{0}: {1}", file, e.getMessage());
            }
        }
        prepared.clear();
    }

    /**
     * What is in the log goes to the tables, and the next transaction writes over the log from its start: so records can still be
     * removed on a disk without an octet to spare.
     */
    private void emptyLog() {
        try {
            Schema.number(statement, "PRAGMA wal_checkpoint(RESTART)");
        } catch (SQLException e) {
            // It is tried again after the next failure; the transaction's own cause is the one to report.
            LOG.log(Level.DEBUG, "{0}: {1}", file, e.getMessage());
        }
    }

    private void rollBack() {
        try {
            statement.execute("ROLLBACK");
        } catch (SQLException none) {
            // After a full disk or an input/output error SQLite has rolled back by itself
            // (sqlite.org/lang_transaction.html §2.4).
            LOG.log(Level.DEBUG, "{0}: {1}", file, none.getMessage());
        }
    }

    private void apply(Change change) throws SQLException, RefusedException {
        try {
            if (change instanceof Change.Add it) {
                execute(
                        "INSERT INTO record (id, session_id, octets) VALUES (?, ?, ?)",
                        it.id(),
                        it.sessionId(),
                        it.accountingRecord().toByteArray());
            } else if (change instanceof Change.Remove it) {
                execute("DELETE FROM record WHERE id = ?", it.id());
            } else if (change instanceof Change.Open it) {
                execute(
                        "INSERT INTO session (id, octets) VALUES (?, ?)",
                        it.sessionId(),
                        it.session().toByteArray());
            } else if (change instanceof Change.Figures it) {
                execute(
                        "UPDATE session SET figures = ? WHERE id = ?",
                        it.figures().toByteArray(),
                        it.sessionId());
            } else if (change instanceof Change.Close it) {
                execute("DELETE FROM session WHERE id = ?", it.sessionId());
            }
        } catch (SQLException e) {
            if (Trouble.is(e, SQLiteErrorCode.SQLITE_CONSTRAINT)) {
                throw new RefusedException(change + ": it is there already");
            }
            if (Trouble.is(e, SQLiteErrorCode.SQLITE_TOOBIG)) {
                throw new RefusedException(change + ": it is larger than SQLite stores");
            }
            throw e;
        }
    }

    private void execute(String sql, Object... values) throws SQLException {
        PreparedStatement known = prepared.get(sql);
        if (known == null) {
            known = connection.prepareStatement(sql);
            prepared.put(sql, known);
        }
        for (int i = 0; i < values.length; i++) {
            known.setObject(i + 1, values[i]);
        }
        known.executeUpdate();
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
