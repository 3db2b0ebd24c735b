package dev.lac.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** The commands of other vendors, line by line. */
class AliasesTest extends WithLac {
    private final CommandLine commands = CommandTree.of(new TestSurroundings());

    private String ours(String theirs) {
        return String.join(" ", Aliases.ours(commands, List.of(theirs.split(" "))));
    }

    static List<Aliases.Alias> table() {
        return Aliases.all();
    }

    @ParameterizedTest
    @MethodSource("table")
    void eachLineBecomesOneOfOursThatIsUnderstood(Aliases.Alias alias) {
        String theirs = String.join(" ", alias.theirs());
        String ours = String.join(" ", alias.ours());
        assertThat(ours(theirs.replace("WHICH", "alice") + " --json"))
                .isEqualTo(ours.replace("WHICH", "alice") + " --json");
        CommandLine.ParseResult parsed =
                CommandTree.of(new TestSurroundings()).parseArgs(alias.ours().toArray(String[]::new));
        assertThat(parsed.errors()).isEmpty();
        assertThat(parsed.subcommand().subcommand() != null
                        || parsed.subcommand().commandSpec().name().equals("history"))
                .isTrue();
        assertThat(theirs.contains("WHICH")).isEqualTo(ours.contains("WHICH"));
    }

    @ParameterizedTest
    @CsvSource({
        "sh vpdn sess, show calls",
        "disp l2tp tun, show tunnels",
        "show serv l2tp sess user bob, show subscriber bob",
        "dis access-user username bob, show subscriber bob",
        "show run, show config",
        "clear pppoe rmac 0200.5E00.0001, reset subscriber 02:00:5e:00:00:01",
        "display access-user mac-address 0200-5e00-0001, show subscriber 02:00:5e:00:00:01",
        "clear pppoe lockout mac-address 02-00-5e-00-00-01, reset lockout 02:00:5e:00:00:01",
        "terminate username alice --yes, reset subscriber alice --yes"
    })
    void wordsMayBeShortened(String theirs, String ours) {
        assertThat(ours(theirs)).isEqualTo(ours);
    }

    @ParameterizedTest
    @CsvSource({
        "show sub s",
        "show subscribers alice",
        "sh tun 3",
        "show s",
        "reset tunnel isp",
        "show moon",
        "display moon",
        "show lns summary",
        "history --user show"
    })
    void oursStayOurs(String words) {
        assertThat(ours(words)).isEqualTo(words);
    }

    @Test
    void theyWorkAsCommands() {
        lac.answer("show tunnels", "{\"tunnels\":[]}");
        assertThat(line("display l2tp tunnel")).isZero();
        assertThat(out()).startsWith("no tunnel");
        assertThat(line("display moon")).isEqualTo(2);
        assertThat(err()).contains("display l2tp tunnel, ").contains("display this");
    }
}
