package dev.lac.cli;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** The program {@code lac} in the process of a test: its commands as {@link Main} runs them, nobody at a terminal. */
public final class Program {
    /**
     * What came of a command.
     *
     * @param status one of {@link ExitStatus}
     * @param octets what went to standard output as octets rather than as text
     */
    public record Result(int status, String out, String err, byte[] octets) {
        /** Everything that a person at a terminal would have seen. */
        public String seen() {
            return out + err;
        }
    }

    private final @Nullable Path socket;

    /** @param socket what the environment's LAC_SOCKET says; null: there is no such variable */
    public Program(@Nullable Path socket) {
        this.socket = socket;
    }

    /** Every command there is, as {@code show tunnels}, hidden ones too. */
    public static List<String> commands() {
        List<String> found = new ArrayList<>();
        walk(CommandTree.of(new Surroundings()), "", found);
        return found;
    }

    private static void walk(CommandLine command, String words, List<String> found) {
        List<CommandLine> below =
                command.getSubcommands().values().stream().distinct().toList();
        if (below.isEmpty()) {
            found.add(words.strip());
        }
        below.forEach(each -> walk(each, words + " " + each.getCommandName(), found));
    }

    /** The command that {@code words} mean, as {@link #commands} has it; empty: none. */
    public static String meant(List<String> words) {
        CommandLine command = CommandTree.of(new Surroundings());
        StringBuilder path = new StringBuilder();
        for (String word : Aliases.ours(command, words)) {
            if (command.getSubcommands().isEmpty()) {
                break;
            }
            List<CommandLine> next = CommandTree.below(command, word);
            if (next.size() != 1) {
                return "";
            }
            command = next.get(0);
            path.append(path.isEmpty() ? "" : " ").append(command.getCommandName());
        }
        return path.toString();
    }

    public Result run(List<String> words) {
        return run(words, List.of());
    }

    /** @param input the lines of standard input */
    public Result run(List<String> words, List<String> input) {
        Around around = new Around(new ArrayDeque<>(input));
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine commands =
                CommandTree.of(around).setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        int status = Main.execute(commands, words);
        commands.getOut().flush();
        commands.getErr().flush();
        return new Result(status, out.toString(), err.toString(), around.octets.toByteArray());
    }

    private final class Around extends Surroundings {
        private final Deque<String> input;
        private final ByteArrayOutputStream octets = new ByteArrayOutputStream();

        private Around(Deque<String> input) {
            this.input = input;
        }

        @Override
        @Nullable
        String environment(String name) {
            return name.equals(Access.SOCKET_VARIABLE) && socket != null ? socket.toString() : null;
        }

        @Override
        boolean isTerminal(Stream stream) {
            return false;
        }

        @Override
        @Nullable
        String line() {
            return input.poll();
        }

        @Override
        OutputStream octets() {
            return octets;
        }
    }
}
