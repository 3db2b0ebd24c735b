package dev.lac.packaging;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files of the project. */
final class Tree {
    private Tree() {}

    /** A file of the project, by its path from the top. */
    static Path file(String path) {
        // Tests run in their module's directory.
        return Path.of("").toAbsolutePath().resolveSibling(path);
    }

    static String read(String path) {
        try {
            return Files.readString(file(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
