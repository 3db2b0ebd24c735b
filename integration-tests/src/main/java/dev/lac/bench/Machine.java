package dev.lac.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * Where and how a figure was measured.
 *
 * @param processor its model name
 * @param processors how many
 * @param kernel its release
 * @param java the virtual machine
 * @param date the day, UTC
 * @param commit of the source
 * @param rounds of which medians are taken
 * @param windowMillis for which each rate was offered
 * @param quick whether rounds were short
 */
record Machine(
        String processor,
        int processors,
        String kernel,
        String java,
        LocalDate date,
        String commit,
        int rounds,
        int windowMillis,
        boolean quick) {
    static Machine here(String commit, int rounds, int windowMillis, boolean quick) throws IOException {
        String model = "unknown processor";
        int processors = 0;
        for (String line : Files.readAllLines(Path.of("/proc/cpuinfo"))) {
            if (line.startsWith("model name")) {
                model = line.substring(line.indexOf(':') + 1).strip();
            }
            processors += line.startsWith("processor") ? 1 : 0;
        }
        return new Machine(
                model,
                processors,
                System.getProperty("os.version"),
                System.getProperty("java.vm.name") + " " + System.getProperty("java.version"),
                LocalDate.now(ZoneOffset.UTC),
                commit,
                rounds,
                windowMillis,
                quick);
    }

    @Override
    public String toString() {
        return processors + " × " + processor + ", Linux " + kernel + ", " + java + ", " + date + ", commit " + commit
                + ", median of " + rounds + (quick ? " short" : "") + " rounds, " + windowMillis + " ms for each rate";
    }
}
