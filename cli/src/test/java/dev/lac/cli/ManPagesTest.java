package dev.lac.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The manual: a page for each command, and roff has nothing to say against any. */
class ManPagesTest {
    private static final List<String> SECTIONS =
            List.of("NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "EXAMPLES", "EXIT STATUS", "FILES", "SEE ALSO");

    @TempDir
    private Path directory;

    private static final Map<String, String> PAGES = ManPages.pages(CommandTree.of(new TestSurroundings()));

    static Stream<Map.Entry<String, String>> pages() {
        return PAGES.entrySet().stream();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void aPageHasItsSections(Map.Entry<String, String> page) {
        List<String> lines = page.getValue().lines().toList();
        assertThat(lines).anyMatch(line -> line.startsWith(".TH \"LAC"));
        assertThat(lines)
                .containsSubsequence(SECTIONS.stream()
                        .map(section -> ".SH \"" + section + "\"")
                        .toList());
        assertThat(page.getValue()).doesNotContain("COMPLETION-CANDIDATES");
        assertThat(lines.stream().filter(line -> line.startsWith(".")).map(line -> line.split(" ")[0]))
                .as("requests")
                .isSubsetOf(".\\\"", ".TH", ".SH", ".B", ".BR", ".PP", ".TP", ".nf", ".fi");
        for (String line : lines) {
            if (line.startsWith(".BR ")) {
                String other = line.split(" ")[1].replace("\\-", "-");
                assertThat(PAGES).containsKey(other + ".1");
            }
        }
    }

    @Test
    void theyAreWrittenAndRoffFindsNothingWrong() throws IOException, InterruptedException {
        assertThat(CommandTree.of(new TestSurroundings()).execute("man-pages", directory.toString()))
                .isZero();
        List<String> files = new ArrayList<>();
        try (Stream<Path> written = Files.list(directory)) {
            written.forEach(file -> files.add(file.toString()));
        }
        assertThat(files).hasSize(PAGES.size()).anyMatch(file -> file.endsWith("/lac-show-tunnel.1"));
        assertThat(CommandTree.of(new TestSurroundings()).execute("man-pages", "/proc/none"))
                .isEqualTo(2);
        assumeThat(Path.of("/usr/bin/groff")).exists();
        List<String> groff = new ArrayList<>(List.of("groff", "-man", "-ww", "-z", "-Tutf8"));
        groff.addAll(files);
        Process check = new ProcessBuilder(groff).redirectErrorStream(true).start();
        assertThat(new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEmpty();
        assertThat(check.waitFor()).isZero();
    }
}
