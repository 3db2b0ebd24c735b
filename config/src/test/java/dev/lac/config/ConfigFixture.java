package dev.lac.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

/** The smallest configuration that loads, and loading of its variations from a directory of their own. */
abstract class ConfigFixture {
    static final String BARE = """
            pppoe:
              interfaces: [eth1]
            radius:
              authentication:
                - address: 192.0.2.10
                  secret: s
            l2tp:
              local: 198.51.100.1
            """;

    @TempDir
    Path directory;

    final Map<String, String> environment = new HashMap<>();

    final LacConfig load(String yaml) throws ConfigException, IOException {
        return ConfigLoader.load(Files.writeString(directory.resolve("lac.yaml"), yaml), environment::get);
    }

    /** The faults of {@code yaml} as they print, without the directory. */
    final List<String> faults(String yaml) throws IOException {
        Files.writeString(directory.resolve("lac.yaml"), yaml);
        ConfigException e = catchThrowableOfType(
                ConfigException.class, () -> ConfigLoader.load(directory.resolve("lac.yaml"), environment::get));
        assertThat(e).as("faults of:%n%s", yaml).isNotNull();
        assertThat(e.toString().lines()).hasSameSizeAs(e.faults());
        return e.toString()
                .lines()
                .map(line -> line.substring(directory.toString().length() + 1))
                .toList();
    }

    static String bareWith(String from, String to) {
        assertThat(BARE).contains(from);
        return BARE.replace(from, to);
    }
}
