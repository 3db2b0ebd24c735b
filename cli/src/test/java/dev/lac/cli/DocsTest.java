package dev.lac.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/cli.md names every command, and what it shows is understood. */
class DocsTest {
    private static String docs() throws IOException {
        return Files.readString(Path.of("../docs/cli.md"), StandardCharsets.UTF_8);
    }

    @Test
    void everyCommandIsThere() throws IOException {
        for (String name : CommandTree.names(CommandTree.of(new TestSurroundings()))) {
            assertThat(docs()).contains("`lac " + name);
        }
        for (ViewText view : ViewTexts.all()) {
            assertThat(docs()).containsPattern("\\| `" + view.name() + "[ `]");
        }
    }

    @Test
    void whatIsShownIsUnderstood() throws IOException {
        List<String> shown = docs().lines()
                .filter(line -> line.startsWith("$ lac ") || line.startsWith("lac "))
                .map(line -> line.replaceFirst("^\\$ ", "").split(" {3,}")[0])
                .toList();
        assertThat(shown).hasSizeGreaterThan(8);
        for (String line : shown) {
            List<String> words = List.of(line.split(" "));
            assertThat(CommandTree.of(new TestSurroundings())
                            .parseArgs(words.subList(1, words.size()).toArray(String[]::new))
                            .errors())
                    .as(line)
                    .isEmpty();
        }
    }

    @Test
    void theWordsOfOtherVendorsAreUnderstood() throws IOException {
        List<String> theirs = docs().lines()
                .filter(line -> line.matches("\\| (Huawei|Cisco|Juniper|accel).*"))
                .flatMap(line ->
                        Pattern.compile("`([^`]+)`").matcher(line).results().map(each -> each.group(1)))
                .toList();
        assertThat(theirs).hasSizeGreaterThan(20);
        for (String line : theirs) {
            List<String> words = List.of(line.split(" "));
            assertThat(Aliases.ours(CommandTree.of(new TestSurroundings()), words))
                    .as(line)
                    .isNotEqualTo(words);
        }
    }
}
