package dev.lac.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where octets are written that are not for reading: a file, or standard output unless that is a terminal. */
final class OctetsTo {
    private static final String STANDARD_OUTPUT = "-";

    @Option(
            names = {"-w", "--write"},
            paramLabel = "FILE",
            description = "The file to write, pcapng; - or nothing: standard output, if that is no terminal.")
    private @Nullable String file;

    private boolean isStandardOutput() {
        return file == null || file.equals(STANDARD_OUTPUT);
    }

    /** For messages. */
    String name() {
        return isStandardOutput() ? "standard output" : String.valueOf(file);
    }

    /** @throws CommandException rather than to write to a terminal */
    void check(Surroundings surroundings) throws CommandException {
        if (isStandardOutput() && surroundings.isTerminal(Surroundings.Stream.OUTPUT)) {
            throw new CommandException(
                    "pcapng is not for a terminal: name a file by -w FILE, or pipe it into tshark -r -");
        }
    }

    /** @throws CommandException when the file cannot be written */
    OutputStream open(Surroundings surroundings) throws CommandException {
        try {
            return new BufferedOutputStream(
                    isStandardOutput() ? surroundings.octets() : Files.newOutputStream(Path.of(name())));
        } catch (IOException e) {
            throw new CommandException(name() + " cannot be written: " + e.getMessage());
        }
    }
}
