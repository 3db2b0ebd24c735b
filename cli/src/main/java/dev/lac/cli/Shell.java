package dev.lac.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jline.keymap.KeyMap;
import org.jline.reader.Binding;
import org.jline.reader.Candidate;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;
import org.jline.reader.Reference;
import org.jline.reader.SyntaxError;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code lac shell}: the commands without {@code lac} before them, from a person at a terminal or line by line from a pipe. */
final class Shell extends ToLac {
    /** Of {@code exit}; no command ends so. */
    private static final int EXIT = -1;

    private static final String COMMENT = "#";
    private static final String HELP = "?";

    private final Parser parser = new DefaultParser().eofOnUnclosedQuote(true);

    @Option(
            names = {"-k", "--keep-going"},
            description = "From a pipe: goes on after a command that has failed.")
    private boolean keepGoing;

    @Override
    int ask(LacClient lac) throws CommandException {
        if (!surroundings().isTerminal(Surroundings.Stream.INPUT)) {
            return batch(new ShellSurroundings(surroundings(), lac.socket()));
        }
        try (Terminal terminal =
                TerminalBuilder.builder().system(true).dumb(true).build()) {
            return interactive(lac, terminal);
        } catch (IOException e) {
            throw new CommandException("there is no terminal: " + e.getMessage());
        }
    }

    private int batch(Surroundings around) throws CommandException {
        int first = ExitStatus.GOOD;
        try {
            for (String line = around.line(); line != null; line = around.line()) {
                int status = execute(around, line, out(), err());
                first = first == ExitStatus.GOOD ? status : first;
                if (status == EXIT || (status != ExitStatus.GOOD && !keepGoing)) {
                    break;
                }
            }
        } catch (IOException e) {
            throw new CommandException("standard input cannot be read: " + e.getMessage());
        }
        return Math.max(first, ExitStatus.GOOD);
    }

    private int execute(Surroundings around, String line, PrintWriter out, PrintWriter err) {
        List<String> words;
        try {
            words = words(line);
        } catch (SyntaxError e) {
            err.println(e.getMessage());
            return ExitStatus.BAD_INPUT;
        }
        if (words.isEmpty() || words.get(0).startsWith(COMMENT)) {
            return ExitStatus.GOOD;
        }
        return switch (words.get(0)) {
            case "exit", "quit" -> EXIT;
            case "help" -> run(around, with(words.subList(1, words.size()), "--help"), out, err);
            default ->
                words.get(words.size() - 1).equals(HELP)
                        ? help(around, words.subList(0, words.size() - 1), out)
                        : run(around, words, out, err);
        };
    }

    private List<String> words(String line) {
        ParsedLine parsed = parser.parse(line.strip(), 0, Parser.ParseContext.ACCEPT_LINE);
        return parsed.words().stream().filter(word -> !word.isEmpty()).toList();
    }

    private static List<String> with(List<String> words, String last) {
        List<String> all = new ArrayList<>(words);
        all.add(last);
        return all;
    }

    private static int run(Surroundings around, List<String> words, PrintWriter out, PrintWriter err) {
        CommandLine commands = CommandTree.ofShell(around).setOut(out).setErr(err);
        List<String> ours = Aliases.ours(commands, words);
        if (!ours.equals(words) && around.isTerminal(Surroundings.Stream.ERROR)) {
            err.println("= " + String.join(" ", ours));
            err.flush();
        }
        return Main.execute(commands, ours);
    }

    private static int help(Surroundings around, List<String> before, PrintWriter out) {
        out.print(whatMayCome(around, before, ""));
        out.flush();
        return ExitStatus.GOOD;
    }

    private static String whatMayCome(Surroundings around, List<String> before, String begin) {
        Names names = new Names(new LacClient(socket(around)), around);
        List<Suggestions.Suggestion> all = new Suggestions(CommandTree.ofShell(around), names).of(before, begin);
        if (all.isEmpty()) {
            return "nothing more" + System.lineSeparator();
        }
        Lines lines = new Lines();
        all.forEach(each -> lines.add(each.word(), each.meaning()));
        return lines.toString();
    }

    private static Path socket(Surroundings around) {
        return Path.of(String.valueOf(around.environment(Access.SOCKET_VARIABLE)));
    }

    /** Until {@code exit} or the end of the terminal. */
    int interactive(LacClient lac, Terminal terminal) {
        ShellSurroundings around = new ShellSurroundings(surroundings(), lac.socket());
        Names names = new Names(lac, around);
        LineReader reader = LineReaderBuilder.builder()
                .terminal(terminal)
                .parser(parser)
                .appName("lac")
                .completer((line, parsed, candidates) -> complete(around, names, parsed, candidates))
                .variable(LineReader.HISTORY_FILE, historyFile())
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .build();
        around.at(terminal, reader);
        bindHelp(reader, around);
        terminal.writer().println("? tells what may come next, Tab completes, exit ends.");
        String prompt = prompt(lac);
        while (true) {
            try {
                if (execute(around, reader.readLine(prompt), terminal.writer(), terminal.writer()) == EXIT) {
                    return ExitStatus.GOOD;
                }
                terminal.flush();
            } catch (UserInterruptException e) {
                terminal.writer().println("exit or ^D ends");
            } catch (EndOfFileException e) {
                return ExitStatus.GOOD;
            }
        }
    }

    private Path historyFile() {
        String named = surroundings().environment("LAC_HISTORY");
        return named == null || named.isEmpty()
                ? Path.of(System.getProperty("user.home"), ".lac_history")
                : Path.of(named);
    }

    private static String prompt(LacClient lac) {
        try {
            String name = lac.ask(Show.question("summary", "")).path("name").asText();
            return (name.isEmpty() ? "lac" : name) + "> ";
        } catch (CommandException e) {
            return "lac> "; // each command will say why
        }
    }

    private static void complete(Surroundings around, Names names, ParsedLine line, List<Candidate> candidates) {
        String word = line.word().substring(0, line.wordCursor());
        for (Suggestions.Suggestion each : new Suggestions(CommandTree.ofShell(around), names)
                .of(line.words().subList(0, line.wordIndex()), word)) {
            candidates.add(new Candidate(
                    each.word(),
                    each.word(),
                    null,
                    each.meaning().isEmpty() ? null : each.meaning(),
                    null,
                    null,
                    true));
        }
    }

    /** {@code ?} tells at once, without Enter; within quotes it is a character. */
    private void bindHelp(LineReader reader, Surroundings around) {
        reader.getWidgets().put("lac-help", () -> {
            String line = reader.getBuffer().upToCursor();
            ParsedLine parsed;
            try {
                parsed = parser.parse(line, line.length(), Parser.ParseContext.COMPLETE);
            } catch (SyntaxError e) {
                reader.getBuffer().write(HELP);
                return true;
            }
            String begin = parsed.word().substring(0, parsed.wordCursor());
            reader.printAbove(whatMayCome(around, parsed.words().subList(0, parsed.wordIndex()), begin));
            return true;
        });
        KeyMap<Binding> keys = reader.getKeyMaps().get(LineReader.MAIN);
        if (keys != null) {
            keys.bind(new Reference("lac-help"), HELP);
        }
    }
}
