package dev.lac.operations;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Programs of Debian's that a test needs, without being root. */
final class Programs {
    private Programs() {}

    /**
     * Skips the test where {@code program} is missing; with all peers asked for, fails it.
     *
     * @param debianPackage where it is from
     */
    static void need(String program, String debianPackage) {
        boolean there = Files.isExecutable(Path.of(program));
        if (!there && Boolean.getBoolean("lac.allPeers")) {
            throw new IllegalStateException(program + " is missing: apt-get install " + debianPackage);
        }
        assumeTrue(there, () -> program + " is missing: apt-get install " + debianPackage);
    }
}
