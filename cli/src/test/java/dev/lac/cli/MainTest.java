package dev.lac.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the command line answers to good and bad input. */
class MainTest {
    private static final String GOOD = """
            pppoe:
              interfaces: [no-such-if0]
            radius:
              authentication:
                - address: 192.0.2.10
                  secret: %s
            l2tp:
              local: 127.0.0.1:11701
            """;

    @TempDir
    private Path directory;

    private final TestSurroundings surroundings = new TestSurroundings();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String command, String yaml) throws IOException {
        Path file = Files.writeString(directory.resolve("lac.yaml"), yaml);
        return CommandTree.of(surroundings)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(command, "-c", file.toString());
    }

    @Test
    void checkSaysThatAGoodFileIsGood() throws IOException {
        assertThat(run("check", GOOD.formatted("topsecret"))).isZero();
        assertThat(out.toString()).startsWith("good: 1 access interfaces, 1 RADIUS servers");
        assertThat(out.toString() + err).doesNotContain("topsecret");
    }

    @Test
    void checkListsEveryFaultWithFileAndPathAndExitsWith2() throws IOException {
        String bad = GOOD.formatted("''") + "ppp:\n  mru: 100000\n  mrruu: 1500\n";
        assertThat(run("check", bad)).isEqualTo(2);
        assertThat(err.toString())
                .contains("lac.yaml:")
                .contains("radius.authentication[0].secret")
                .contains("ppp.mru")
                .contains("ppp.mrruu");
        assertThat(err.toString().lines()).hasSizeGreaterThanOrEqualTo(3);
    }

    @Test
    void runNamesThePortThatCannotBeOpenedAndExitsWith2() throws IOException {
        assertThat(run("run", GOOD.formatted("x"))).isEqualTo(2);
        assertThat(err.toString()).contains("no-such-if0").contains("pppoe.interfaces");
    }

    @Test
    void aMissingFileIsAFaultLikeAnyOther() {
        int status = CommandTree.of(surroundings)
                .setErr(new PrintWriter(err, true))
                .execute("check", "-c", directory.resolve("absent.yaml").toString());
        assertThat(status).isEqualTo(2);
        assertThat(err.toString()).contains("absent.yaml");
    }

    private static final String RULES = """
            lns:
              - {name: retail, addresses: [192.0.2.21, 192.0.2.22]}
              - {name: resale, addresses: [192.0.2.31], drain: true}
            selection:
              rules:
                - {name: resellers, domain: "*.resale.example", lns: resale}
                - {name: everybody, lns: retail, lns-name: "{name}"}
            """;

    private int lac(String yaml, String... arguments) throws IOException {
        Path file = Files.writeString(directory.resolve("lac.yaml"), yaml);
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("-c", file.toString()));
        return CommandTree.of(surroundings)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all.toArray(String[]::new));
    }

    @Test
    void explainTellsEveryStepWithoutALac() throws IOException {
        assertThat(lac(GOOD.formatted("topsecret") + RULES, "explain", "alice@isp.example"))
                .isZero();
        assertThat(out.toString().lines())
                .anyMatch(line -> line.startsWith("  caller ") && line.contains("realm isp.example"))
                .anyMatch(line -> line.startsWith("  rule ") && line.contains("everybody"))
                .anyMatch(line -> line.startsWith("  name ") && line.contains("alice towards the LNS"))
                .anyMatch(line -> line.contains("192.0.2.21"))
                .anyMatch(line -> line.contains("192.0.2.22"));
        assertThat(out.toString()).doesNotContain("topsecret");
    }

    @Test
    void explainSaysWhyNothingIsLeft() throws IOException {
        assertThat(lac(GOOD.formatted("x") + RULES, "explain", "bob@shop.resale.example", "--json"))
                .isZero();
        assertThat(out.toString()).contains("\"kind\" : \"drain\"").contains("is being drained");
    }

    @Test
    void explainSupposesAReplyOfRadius() throws IOException {
        Path reply = Files.writeString(directory.resolve("reply"), """
                Tunnel-Type:1 = L2TP
                Tunnel-Medium-Type:1 = IPv4
                Tunnel-Server-Endpoint:1 = "192.0.2.99"
                Tunnel-Password:1 = "topsecret"
                """);
        assertThat(lac(GOOD.formatted("x") + RULES, "explain", "alice@isp.example", "--radius-reply", reply.toString()))
                .isZero();
        assertThat(out.toString()).contains("RADIUS tag 1", "192.0.2.99").doesNotContain("topsecret");
        Files.writeString(reply, "Tunnel-Typ:1 = L2TP\n");
        assertThat(lac(GOOD.formatted("x") + RULES, "explain", "alice@isp.example", "--radius-reply", reply.toString()))
                .isEqualTo(2);
        assertThat(err.toString()).contains("Tunnel-Typ");
    }

    @Test
    void explainNamesWhatCannotBe() throws IOException {
        assertThat(lac(GOOD.formatted("x") + RULES, "explain", "a", "--interface", "eth9"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("eth9").contains("no-such-if0");
        assertThat(lac(GOOD.formatted("x") + RULES, "explain", "a", "--vlan", "x"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("\"x\" is not written as 100 or 100.7");
    }

    @Test
    void whatNeedsARunningLacSaysSo() throws IOException {
        assertThat(lac(GOOD.formatted("x") + RULES, "explain", "a", "--call")).isEqualTo(2);
        assertThat(lac(GOOD.formatted("x") + RULES, "drain", "lns", "retail")).isEqualTo(2);
        assertThat(lac(GOOD.formatted("x"), "show", "tunnels")).isEqualTo(2);
        assertThat(lac(GOOD.formatted("x"), "show", "tunnel", "one", "--json")).isEqualTo(2);
        assertThat(lac(GOOD.formatted("x"), "fast-path", "eth1", "native")).isEqualTo(2);
        assertThat(err.toString().lines()).hasSize(5).allMatch(line -> line.startsWith("no LAC answers at "));
    }

    @Test
    void runAndCheckTakeTheUsualFile() throws IOException {
        surroundings.usualConfig = directory.resolve("usual.yaml");
        assertThat(only("check")).isEqualTo(2);
        assertThat(err.toString())
                .contains("there is no " + surroundings.usualConfig)
                .contains("-c FILE");
        Files.writeString(surroundings.usualConfig, GOOD.formatted("x"));
        assertThat(only("check")).isZero();
        assertThat(only("run")).as("its interface is missing").isEqualTo(2);
    }

    @Test
    void dryNeedsAFile() {
        assertThat(only("explain", "alice", "--dry")).isEqualTo(2);
        assertThat(err.toString()).contains("--config");
    }

    @Test
    void nothingIsAnsweredByHelp() {
        assertThat(only()).isEqualTo(2);
        assertThat(err.toString()).contains("Usage: lac", "show", "history");
        assertThat(only("--version")).isZero();
        assertThat(out.toString()).startsWith("lac 0.1.0");
        assertThat(only("check", "--nonsense")).isEqualTo(2);
        assertThat(err.toString()).contains("--nonsense", "see lac check --help");
    }

    private int only(String... words) {
        return CommandTree.of(surroundings)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(words);
    }

    @Test
    void checkLooksAtTheDictionaryToo() throws IOException {
        Files.writeString(directory.resolve("words"), "ATTRIBUTE Half\n");
        String yaml = GOOD.formatted("x").replace("l2tp:", "  dictionary: words\nl2tp:");
        assertThat(lac(yaml, "check")).isEqualTo(2);
        assertThat(err.toString()).contains("words:1");
    }
}
