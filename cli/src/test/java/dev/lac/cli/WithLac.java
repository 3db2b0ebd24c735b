package dev.lac.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Commands in this process to a {@link CannedLac}. */
abstract class WithLac {
    @TempDir
    Path directory;

    final TestSurroundings surroundings = new TestSurroundings();
    CannedLac lac;
    private StringWriter out = new StringWriter();
    private StringWriter err = new StringWriter();

    @BeforeEach
    void open() throws IOException {
        lac = new CannedLac(socket());
        surroundings.environment.put("LAC_SOCKET", socket().toString());
    }

    @AfterEach
    void close() throws IOException {
        lac.close();
    }

    Path socket() {
        return directory.resolve("lac.sock");
    }

    /** @return the exit status; output and errors are those of this command alone */
    int run(String... words) {
        out = new StringWriter();
        err = new StringWriter();
        CommandLine commands =
                CommandTree.of(surroundings).setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        return Main.execute(commands, List.of(words));
    }

    /** As {@link #run}, of words with spaces between them. */
    int line(String line) {
        return run(new ArrayList<>(List.of(line.split(" "))).toArray(String[]::new));
    }

    String out() {
        return out.toString();
    }

    String err() {
        return err.toString();
    }
}
