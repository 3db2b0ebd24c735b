package dev.lac.store;

import java.nio.file.Path;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** SQLite's result codes (sqlite.org/rescode.html) in the operator's words. */
final class Trouble {
    /** The primary result code is the low octet of an extended one. */
    private static final int PRIMARY = 0xff;

    private Trouble() {}

    static boolean is(SQLException e, SQLiteErrorCode primary) {
        return e instanceof SQLiteException sqlite && (sqlite.getResultCode().code & PRIMARY) == primary.code;
    }

    /** What keeps {@code file} from being read or written. */
    static String with(Path file, SQLException e) {
        if (is(e, SQLiteErrorCode.SQLITE_FULL)) {
            return "the disk that holds " + file + " is full";
        }
        if (is(e, SQLiteErrorCode.SQLITE_IOERR)) {
            return "the disk that holds " + file + " reports an input/output error (" + name(e) + ")";
        }
        if (is(e, SQLiteErrorCode.SQLITE_READONLY) || is(e, SQLiteErrorCode.SQLITE_PERM)) {
            return file + " is read-only, or its file system is";
        }
        if (is(e, SQLiteErrorCode.SQLITE_CANTOPEN)) {
            return file
                    + " cannot be opened: it must be a plain file that this process may read and write, in a directory"
                    + " where it may create files";
        }
        if (is(e, SQLiteErrorCode.SQLITE_BUSY) || is(e, SQLiteErrorCode.SQLITE_LOCKED)) {
            return file + " is in use by " + LockHolder.of(file);
        }
        if (is(e, SQLiteErrorCode.SQLITE_NOTADB)) {
            return file + " is no SQLite database" + REMEDY;
        }
        if (is(e, SQLiteErrorCode.SQLITE_CORRUPT)) {
            return damaged(file, name(e));
        }
        return file + ": " + e.getMessage();
    }

    static String damaged(Path file, String how) {
        return file + " is damaged (" + how + ")" + REMEDY;
    }

    /** The file is evidence, and what can be salvaged from it is money: it is never written over. */
    private static final String REMEDY =
            "; it is left as it is: stop the LAC, move the file and those beside it (-wal, -journal) away and start again,"
                    + " a new one is made then";

    private static String name(SQLException e) {
        return e instanceof SQLiteException sqlite ? sqlite.getResultCode().name() : "code " + e.getErrorCode();
    }
}
