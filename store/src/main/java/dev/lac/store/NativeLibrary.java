package dev.lac.store;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.sqlite.SQLiteJDBCLoader;

/** SQLite itself, which the driver unpacks into a temporary directory before it can be loaded. */
final class NativeLibrary {
    /** The driver prints stack traces of what it tries and then throws; a log manager forgets the level of a logger nobody holds. */
    private static final Logger DRIVER = Logger.getLogger("org.sqlite");

    private NativeLibrary() {}

    /** Loads it, once. */
    static void load() throws StoreException {
        DRIVER.setLevel(Level.OFF);
        try {
            SQLiteJDBCLoader.initialize();
        } catch (Exception | LinkageError e) {
            Path directory = Path.of(System.getProperty("org.sqlite.tmpdir", System.getProperty("java.io.tmpdir")));
            throw new StoreException(
                    "SQLite's native library cannot be loaded from " + directory + ", " + because(directory)
                            + ": name a directory for it that is writable and not mounted noexec with"
                            + " -Dorg.sqlite.tmpdir=DIRECTORY (" + e.getMessage() + ")",
                    e);
        }
    }

    private static String because(Path directory) {
        if (!Files.isDirectory(directory)) {
            return "which is no directory";
        }
        if (!Files.isWritable(directory)) {
            return "which cannot be written";
        }
        return "which may be mounted noexec or full";
    }
}
