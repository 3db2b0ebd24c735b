package dev.lac.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** A command about a configuration file rather than to a running LAC. */
abstract class WithConfig extends LacCommand {
    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "The configuration, YAML; see docs/configuration.md. /etc/lac/lac.yaml unless given.")
    private @Nullable Path file;

    /** @throws ParameterException when none is named and there is no usual one */
    final Path file() {
        if (file != null) {
            return file;
        }
        Path usual = surroundings().usualConfig();
        if (Files.exists(usual)) {
            return usual;
        }
        throw new ParameterException(
                spec().commandLine(), "there is no " + usual + ": name the configuration by -c FILE");
    }
}
