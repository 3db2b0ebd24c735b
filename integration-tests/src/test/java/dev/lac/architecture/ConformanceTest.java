package dev.lac.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/conformance.md names no test that does not exist, and claims nothing without one. */
class ConformanceTest {
    private static final Path TOP = Path.of("..");
    private static final Path DOCUMENT = TOP.resolve("docs/conformance.md");
    private static final Pattern METHOD = Pattern.compile("(?:void|Stream<DynamicTest>) (\\w+)\\(");
    private static final Pattern DIALOGUE = Pattern.compile("^== (\\S+)", Pattern.MULTILINE);

    /** A row: its line, the tests it names, its status. */
    private record Row(String line, List<String> tests, String status) {}

    private final Map<String, Set<String>> methods = new HashMap<>();
    private final Set<String> dialogues = new HashSet<>();

    ConformanceTest() throws IOException {
        try (Stream<Path> files = Files.walk(TOP)) {
            for (Path file :
                    files.filter(path -> path.toString().contains("/src/test/")).toList()) {
                String name = file.getFileName().toString();
                if (name.endsWith(".java")) {
                    all(METHOD, file)
                            .forEach(method -> methods.computeIfAbsent(
                                            name.replace(".java", ""), type -> new HashSet<>())
                                    .add(method));
                } else if (name.endsWith(".dialogue")) {
                    all(DIALOGUE, file).forEach(id -> dialogues.add(name.replace(".dialogue", "") + "/" + id));
                }
            }
        }
    }

    private static List<String> all(Pattern pattern, Path file) throws IOException {
        List<String> found = new ArrayList<>();
        Matcher matcher = pattern.matcher(Files.readString(file));
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }

    private static List<Row> rows(String document) {
        return document.lines()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| section ") && !line.startsWith("| row "))
                .map(ConformanceTest::row)
                .toList();
    }

    private static Row row(String line) {
        String[] cells = line.substring(1, line.lastIndexOf('|')).split("\\|", -1);
        assertThat(cells).as("cells of %s", line).hasSize(5);
        List<String> tests = Arrays.stream(cells[3].replace("`", "").split("<br>|,"))
                .map(String::strip)
                .filter(test -> !test.isEmpty() && !test.equals("–") && !test.equals("-"))
                .toList();
        return new Row(line, tests, cells[4].strip());
    }

    private List<String> faults(String document) {
        List<String> faults = new ArrayList<>();
        for (Row row : rows(document)) {
            for (String test : row.tests) {
                if (!exists(test)) {
                    faults.add("no test " + test + ": " + row.line);
                }
            }
            if (!row.status.matches("(yes|no: |n/a: ).*")) {
                faults.add("status \"" + row.status + "\": " + row.line);
            } else if (row.status.startsWith("yes") && row.tests.isEmpty()) {
                faults.add("yes without a test: " + row.line);
            }
        }
        return faults;
    }

    private boolean exists(String test) {
        int dot = test.indexOf('.');
        return dialogues.contains(test)
                || (dot > 0
                        && methods.getOrDefault(test.substring(0, dot), Set.of())
                                .contains(test.substring(dot + 1)));
    }

    @Test
    void everyTestThatIsNamedExistsAndEveryClaimHasOne() throws IOException {
        String document = Files.readString(DOCUMENT);
        assertThat(rows(document)).hasSizeGreaterThan(500);
        assertThat(faults(document)).isEmpty();
    }

    @Test
    void aRowThatNamesNothingRealIsNoticed() {
        assertThat(faults("| 1 | x | `C` | `ConformanceTest.noSuchMethod` | yes |"))
                .hasSize(1);
        assertThat(faults("| 1 | x | `C` | `discovery/no-such-dialogue` | yes |"))
                .hasSize(1);
        assertThat(faults("| 1 | x | `C` | – | yes |")).hasSize(1);
        assertThat(faults("| 1 | x | `C` | – | perhaps |")).hasSize(1);
        assertThat(faults("| 1 | x | `C` | – | no: for a reason |")).isEmpty();
    }

    @Test
    void thereAreDialoguesEnough() {
        assertThat(dialogues).hasSizeGreaterThan(120);
    }
}
