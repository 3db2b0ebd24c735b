package dev.lac.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** Every command says what it is for, with an example that it understands itself. */
class CommandTreeTest {
    @TempDir
    private Path directory;

    static Stream<CommandLine> commands() {
        return below(CommandTree.of(new TestSurroundings()));
    }

    private static Stream<CommandLine> below(CommandLine command) {
        return Stream.concat(
                Stream.of(command),
                command.getSubcommands().values().stream().distinct().flatMap(CommandTreeTest::below));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandHasHelpWithAnExampleThatItUnderstands(CommandLine command) {
        assertThat(command.getCommandSpec().usageMessage().description()).isNotEmpty();
        List<String> examples = Arrays.stream(
                        command.getCommandSpec().usageMessage().footer())
                .filter(line -> line.startsWith("  lac "))
                .toList();
        assertThat(examples).isNotEmpty();
        for (String example : examples) {
            String[] words =
                    example.replaceAll(" >.*", "").replace("'", "").strip().split(" ");
            String quoted = example.contains("'") ? example.replaceAll(".*'(.*)'.*", "$1") : "";
            String[] arguments = Stream.of(words).skip(1).toArray(String[]::new);
            if (quoted.contains(" ")) {
                arguments = Arrays.copyOf(arguments, arguments.length - 1);
            }
            assertThat(CommandTree.of(new TestSurroundings())
                            .parseArgs(arguments)
                            .errors())
                    .as(example)
                    .isEmpty();
        }
        StringWriter out = new StringWriter();
        command.usage(new PrintWriter(out));
        assertThat(out.toString()).contains("For example:", "--help");
    }

    @Test
    void whatAsksALacHasTheSameOptions() {
        assertThat(commands()
                        .filter(command -> command.getCommand() instanceof ToLac)
                        .filter(command -> command.getCommandSpec().findOption("--socket") == null
                                || command.getCommandSpec().findOption("-c") == null))
                .isEmpty();
        assertThat(commands()
                        .filter(command -> command.getCommand() instanceof Asking)
                        .filter(command -> command.getCommandSpec().findOption("--json") == null))
                .isEmpty();
        assertThat(commands().filter(command -> command.getCommand() instanceof Asking))
                .hasSizeGreaterThan(30);
    }

    @Test
    void bashTakesTheCompletion() throws IOException, InterruptedException {
        StringWriter out = new StringWriter();
        CommandLine lac = CommandTree.of(new TestSurroundings()).setOut(new PrintWriter(out, true));
        assertThat(lac.execute("completion")).isZero();
        Path file = Files.writeString(directory.resolve("lac"), out.toString());
        Process bash = new ProcessBuilder("bash", "-c", """
                        shopt -s progcomp; . "$1"; COMP_WORDS=(lac show sub); COMP_CWORD=2; COMP_LINE="lac show sub"; COMP_POINT=12
                        _complete_lac; echo "${COMPREPLY[*]}"
                        """, "bash", file.toString())
                .redirectErrorStream(true)
                .start();
        assertThat(bash.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(new String(bash.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
                        .split("\\s+"))
                .contains("subscribers", "subscriber");
    }
}
