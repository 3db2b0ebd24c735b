package dev.lac.cli;

import dev.lac.config.ConfigException;
import dev.lac.config.ConfigLoader;
import dev.lac.config.LacConfig;
import java.nio.file.Path;

/** The operator's file, for those commands that need it. */
final class ConfigFile {
    private ConfigFile() {}

    /** @throws CommandException with every fault, one a line */
    static LacConfig load(Path file) throws CommandException {
        return read(file).config();
    }

    /** @throws CommandException with every fault, one a line */
    static ConfigLoader.Loaded read(Path file) throws CommandException {
        try {
            return ConfigLoader.read(file, System::getenv);
        } catch (ConfigException e) {
            throw new CommandException(String.join(
                    System.lineSeparator(),
                    e.faults().stream().map(String::valueOf).toList()));
        }
    }

    /** Where the LAC of that file listens. */
    static Path socket(Path file) throws CommandException {
        return load(file).management().socket();
    }
}
