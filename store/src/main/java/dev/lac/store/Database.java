package dev.lac.store;

import dev.lac.protocol.Octets;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
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

    /** "LACa", so that a database of another program is recognised before anything is written to it. */
    private static final int APPLICATION_ID = 0x4c414361;

    /** PRAGMA user_version of the tables below. */
    private static final int SCHEMA_VERSION = 1;

    /** What the log may keep on the disk between two checkpoints once it has been larger, in octets. */
    private static final int LOG_SIZE_LIMIT = 16 << 20;

    private static final List<String> SCHEMA = List.of(
            "CREATE TABLE record (id INTEGER PRIMARY KEY, session_id TEXT NOT NULL, octets BLOB NOT NULL) STRICT",
            "CREATE TABLE session (id TEXT PRIMARY KEY NOT NULL, octets BLOB NOT NULL, figures BLOB) STRICT");

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
        boolean fresh = number("PRAGMA application_id") == 0
                && number("PRAGMA user_version") == 0
                && number("SELECT count(*) FROM sqlite_schema") == 0;
        if (fresh) {
            create();
        } else {
            check();
        }
        records = readRecords();
        orphans = readOrphans();
        statement.execute("COMMIT");
        // Not before: neither a file that is refused nor one half made is turned into a write-ahead one.
        String mode = text("PRAGMA journal_mode=WAL");
        if (!mode.equals("wal")) {
            throw new StoreException(
                    "SQLite cannot keep a write-ahead log for " + file + " (journal mode " + mode + ")", null);
        }
        number("PRAGMA journal_size_limit=" + LOG_SIZE_LIMIT);
        number("PRAGMA max_page_count=" + mostPages);
    }

    /** @param mostPages how many pages of 4096 octets the file may grow to */
    static Database open(Path file, int mostPages) throws StoreException {
        NativeLibrary.load();
        make(file);
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

    /** Accounting records say who was where and when: a new file is its owner's alone, as SQLite makes those beside it. */
    private static void make(Path file) throws StoreException {
        Path directory = file.getParent();
        if (directory == null) {
            throw new StoreException(file + " is a directory; name a file", null);
        }
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new StoreException(
                    directory + ", which is to hold " + file.getFileName() + ", cannot be made: " + e, e);
        }
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (FileAlreadyExistsException e) {
            LOG.log(Level.DEBUG, "{0} is there already", file);
        } catch (IOException e) {
            throw new StoreException(file + " cannot be created: " + e, e);
        }
    }

    private void create() throws SQLException {
        for (String table : SCHEMA) {
            statement.execute(table);
        }
        statement.execute("PRAGMA application_id=" + APPLICATION_ID);
        statement.execute("PRAGMA user_version=" + SCHEMA_VERSION);
    }

    private void check() throws SQLException, StoreException {
        if (number("PRAGMA application_id") != APPLICATION_ID) {
            throw new StoreException(
                    file + " is a SQLite database of another program; it is left as it is: name another file", null);
        }
        int version = number("PRAGMA user_version");
        if (version != SCHEMA_VERSION) {
            throw new StoreException(
                    file + " has version " + version + ", this LAC knows version " + SCHEMA_VERSION
                            + "; it is left as it is: start the version of the LAC that wrote it, or name another file",
                    null);
        }
        String verdict = text("PRAGMA quick_check(1)");
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
            number("PRAGMA wal_checkpoint(RESTART)");
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

    private int number(String query) throws SQLException {
        try (ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getInt(1);
        }
    }

    private String text(String query) throws SQLException {
        try (ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
