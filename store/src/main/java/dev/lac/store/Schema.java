package dev.lac.store;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Whose a SQLite file is, and what is in it.
 *
 * @param applicationId PRAGMA application_id, so that a database of another program is recognised before anything is written to it
 * @param version PRAGMA user_version of {@code tables}
 * @param tables the statements that make tables and indexes
 */
record Schema(int applicationId, int version, List<String> tables) {
    private static final Logger LOG = System.getLogger(Schema.class.getName());

    /**
     * Makes the tables of a new file, or checks that an old one is of this schema. To be called in a transaction.
     *
     * @throws StoreException if the file is of another program or another version
     */
    void makeOrCheck(Path file, Statement statement) throws SQLException, StoreException {
        int found = number(statement, "PRAGMA application_id");
        int foundVersion = number(statement, "PRAGMA user_version");
        if (found == 0 && foundVersion == 0 && number(statement, "SELECT count(*) FROM sqlite_schema") == 0) {
            for (String table : tables) {
                statement.execute(table);
            }
            statement.execute("PRAGMA application_id=" + applicationId);
            statement.execute("PRAGMA user_version=" + version);
        } else if (found != applicationId) {
            throw new StoreException(
                    file + " is a SQLite database of another program; it is left as it is: name another file", null);
        } else if (foundVersion != version) {
            throw new StoreException(
                    file + " has version " + foundVersion + ", this LAC knows version " + version
                            + "; it is left as it is: start the version of the LAC that wrote it, or name another file",
                    null);
        }
    }

    /** Who was where and when is in these files: a new one is its owner's alone, as SQLite makes those beside it. */
    static void makeFile(Path file) throws StoreException {
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

    /** Turns the file into one with a write-ahead log: neither one that is refused nor one half made is turned into such a one. */
    static void writeAhead(Path file, Statement statement, int logSizeLimit) throws SQLException, StoreException {
        String mode = text(statement, "PRAGMA journal_mode=WAL");
        if (!mode.equals("wal")) {
            throw new StoreException(
                    "SQLite cannot keep a write-ahead log for " + file + " (journal mode " + mode + ")", null);
        }
        number(statement, "PRAGMA journal_size_limit=" + logSizeLimit);
    }

    static int number(Statement statement, String query) throws SQLException {
        try (ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getInt(1);
        }
    }

    static String text(Statement statement, String query) throws SQLException {
        try (ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }
}
