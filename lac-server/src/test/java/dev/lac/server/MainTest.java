package dev.lac.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

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

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String command, String yaml) throws IOException {
        Path file = Files.writeString(directory.resolve("lac.yaml"), yaml);
        return new CommandLine(new Main())
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
        int status = new CommandLine(new Main())
                .setErr(new PrintWriter(err, true))
                .execute("check", "-c", directory.resolve("absent.yaml").toString());
        assertThat(status).isEqualTo(2);
        assertThat(err.toString()).contains("absent.yaml");
    }
}
