package dev.lac.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Where what outlives the process is kept. */
final class StateDirectory {
    private StateDirectory() {}

    /**
     * Makes {@code directory}, and those above it, for its owner alone, unless it is there.
     *
     * @throws IOException saying which directory cannot be made, and why
     */
    static void make(Path directory) throws IOException {
        try {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException e) {
            throw new IOException(
                    "state-directory " + directory + " cannot be made (" + e + "); make it, or name another", e);
        }
    }
}
