package dev.lac.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jline.terminal.Size;
import org.jline.terminal.impl.LineDisciplineTerminal;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code lac shell} from a pipe, and what it suggests at a terminal. */
class ShellTest extends WithLac {
    @BeforeEach
    void answers() {
        lac.answer("show tunnels", "{\"tunnels\":[{\"id\":3,\"lns\":\"isp\"},{\"id\":14,\"lns\":\"two\"}]}")
                .answer(
                        "show lns",
                        "{\"lns\":[{\"name\":\"isp\",\"addresses\":[]},{\"name\":\"two\",\"addresses\":[]}]}")
                .answer(
                        "show subscribers",
                        "{\"subscribers\":[{\"user\":\"alice\",\"mac\":\"02:00:5e:00:00:01\"},{\"user\":\"\"}]}")
                .answer("show interfaces", "{\"interfaces\":[{\"name\":\"eth1\"}]}")
                .answer("show tunnel", "{\"tunnels\":[]}");
    }

    private int shell(List<String> options, String... lines) {
        surroundings.typed.addAll(List.of(lines));
        return run(Stream.concat(Stream.of("shell"), options.stream()).toArray(String[]::new));
    }

    @Test
    void aPipeIsABatch() {
        assertThat(shell(List.of(), "# the tunnels", "", "show tunnels", "display l2tp tunnel", "show lns --json"))
                .isZero();
        assertThat(out()).containsPattern("(?s)3 +- +isp.*3 +- +isp.*\"name\" : \"isp\"");
        assertThat(lac.questions()).hasSize(3);
    }

    @Test
    void aBatchEndsWithTheFirstFailureUnlessToldToGoOn() {
        assertThat(shell(List.of(), "show tunnel 9", "show tunnels")).isEqualTo(1);
        assertThat(lac.questions()).hasSize(1);
        surroundings.typed.clear();
        assertThat(shell(List.of("-k"), "show moon", "show tunnel 9", "show tunnels"))
                .isEqualTo(2);
        assertThat(lac.questions()).hasSize(3);
    }

    @Test
    void exitEndsIt() {
        assertThat(shell(List.of(), "show tunnels", "exit", "show moon")).isZero();
        assertThat(lac.questions()).hasSize(1);
    }

    @Test
    void itAsksItsOwnLac() {
        surroundings.environment.clear();
        assertThat(shell(List.of("-s", socket().toString()), "show tunnels")).isZero();
        assertThat(lac.questions()).hasSize(1);
    }

    @Test
    void nothingIsConfirmedByAPipe() {
        lac.answer("show lns", "{\"lns\":[{\"name\":\"isp\",\"sessions\":3}]}");
        assertThat(shell(List.of(), "reset lns isp", "yes")).isEqualTo(2);
        assertThat(err()).contains("say --yes");
    }

    @Test
    void helpTellsWhatMayCome() {
        assertThat(shell(List.of(), "show ?", "help reset tunnel")).isZero();
        assertThat(out()).containsPattern("  summary +How it stands").contains("Usage: lac reset tunnel");
        assertThat(shell(List.of(), "run")).isEqualTo(2);
        assertThat(err()).startsWith("there is no \"lac run\"; there are show, explain");
        assertThat(shell(List.of(), "show 'tunnels")).isEqualTo(2);
    }

    private List<String> suggested(String before, String begin) {
        Suggestions suggestions =
                new Suggestions(CommandTree.ofShell(surroundings), new Names(new LacClient(socket()), surroundings));
        return suggestions.of(before.isEmpty() ? List.of() : List.of(before.split(" ")), begin).stream()
                .map(Suggestions.Suggestion::word)
                .toList();
    }

    @Test
    void wordsAndNamesAreSuggested() {
        assertThat(suggested("", "")).contains("show", "reset", "trace").doesNotContain("run", "shell");
        assertThat(suggested("show", "t")).containsExactly("tunnels", "tunnel");
        assertThat(suggested("sh tun", "")).containsExactly("14", "3", "isp", "two");
        assertThat(suggested("reset lns", "t")).containsExactly("two");
        assertThat(suggested("show subscriber", "al")).containsExactly("alice");
        assertThat(lac.question().path("which").asText())
                .as("the LAC looks for them")
                .isEqualTo("al");
        assertThat(suggested("history --user", "")).contains("alice");
        assertThat(suggested("history", "--u")).containsExactly("--user", "--until");
        assertThat(suggested("fast-path", "")).containsExactly("eth1");
        assertThat(suggested("fast-path eth1", "")).containsExactly("auto", "native", "generic", "off");
        assertThat(suggested("trace", "")).contains("alice", "3", "isp");
        assertThat(suggested("show c", "")).as("it is not clear which").isEmpty();
    }

    @Test
    void namesAreKeptForASecond() {
        Names names = new Names(new LacClient(socket()), surroundings);
        assertThat(names.of("lns", "")).containsExactly("isp", "two");
        assertThat(names.of("lns", "")).containsExactly("isp", "two");
        assertThat(lac.questions()).hasSize(1);
        surroundings.nanoTime += 1_100_000_000L;
        assertThat(names.of("lns", "")).hasSize(2);
        assertThat(lac.questions()).hasSize(2);
        assertThat(new Names(new LacClient(directory.resolve("none")), surroundings).of("lns", ""))
                .isEmpty();
    }

    @Test
    void aPersonAsksCompletesAndIsAsked() throws IOException {
        lac.answer("show summary", "{\"name\":\"edge1\"}")
                .answer("show lns", "{\"lns\":[{\"name\":\"isp\",\"sessions\":3}]}")
                .answer("reset", "{\"count\":3,\"done\":\"3 sessions end\"}");
        surroundings.types();
        surroundings.terminals.add(Surroundings.Stream.ERROR);
        Path history = directory.resolve("history");
        surroundings.environment.put("LAC_HISTORY", history.toString());
        ByteArrayOutputStream screen = new ByteArrayOutputStream();
        try (LineDisciplineTerminal terminal =
                new LineDisciplineTerminal("test", "xterm", screen, StandardCharsets.UTF_8)) {
            terminal.setSize(new Size(200, 40));
            Shell shell = (Shell)
                    CommandTree.of(surroundings).getSubcommands().get("shell").getCommand();
            terminal.processInputBytes("sho\t tunn\t\ndisplay l2tp tunnel\nreset ?\025reset lns i\t\nyes\nexit\n"
                    .getBytes(StandardCharsets.UTF_8));
            assertThat(shell.interactive(new LacClient(socket()), terminal)).isZero();
        }
        assertThat(screen.toString(StandardCharsets.UTF_8))
                .contains("edge1> ")
                .contains("= show tunnels")
                .contains("Lets an LNS or a subscriber be tried again")
                .contains("really end 3 sessions?")
                .contains("3 sessions end");
        assertThat(history)
                .content()
                .contains("display l2tp tunnel")
                .contains("reset lns isp")
                .doesNotContain("yes");
    }
}
