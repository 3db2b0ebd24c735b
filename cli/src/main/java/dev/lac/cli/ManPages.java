package dev.lac.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Parameters;

/** {@code lac man-pages DIRECTORY}: the manual, a page for each command, in roff's man macros (groff_man(7)). */
final class ManPages extends LacCommand {
    private static final String SECTION = "1";

    @Parameters(paramLabel = "DIRECTORY", description = "Where lac.1, lac-show.1 and so on are written.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path directory;

    @Override
    public Integer call() throws CommandException {
        try {
            Files.createDirectories(directory);
            for (Map.Entry<String, String> page :
                    pages(spec().root().commandLine()).entrySet()) {
                Files.writeString(directory.resolve(page.getKey()), page.getValue(), StandardCharsets.UTF_8);
            }
        } catch (IOException e) {
            throw new CommandException(directory + " cannot be written: " + e.getMessage());
        }
        return ExitStatus.GOOD;
    }

    /** Every page by the name of its file. */
    static Map<String, String> pages(CommandLine lac) {
        Map<String, String> pages = new TreeMap<>();
        collect(lac, pages);
        return pages;
    }

    private static void collect(CommandLine command, Map<String, String> pages) {
        pages.put(title(command) + "." + SECTION, page(command));
        CommandTree.below(command).forEach(each -> collect(each, pages));
    }

    /** {@code lac-show-tunnel}. */
    private static String title(CommandLine command) {
        return command.getCommandSpec().qualifiedName("-");
    }

    private static String page(CommandLine command) {
        List<String> lines = new ArrayList<>();
        String title = title(command);
        lines.add(".\\\" Made of the commands themselves by lac man-pages.");
        lines.add(".TH " + quoted(title.toUpperCase(Locale.ROOT)) + " " + SECTION + " \"\" " + quoted(version(command))
                + " \"LAC\"");
        String[] description = command.getCommandSpec().usageMessage().description();
        section(lines, "NAME");
        lines.add(text(title) + " \\- " + text(lower(description[0])));
        section(lines, "SYNOPSIS");
        synopsis(lines, command);
        section(lines, "DESCRIPTION");
        for (String paragraph : description) {
            lines.add(".PP");
            lines.add(text(paragraph));
        }
        parameters(lines, command);
        commands(lines, command);
        options(lines, command);
        examples(lines, command);
        exitStatus(lines);
        files(lines);
        seeAlso(lines, command);
        return String.join("\n", lines) + "\n";
    }

    private static String version(CommandLine command) {
        return command.getCommandSpec().root().version()[0];
    }

    private static void section(List<String> lines, String name) {
        lines.add(".SH " + quoted(name));
    }

    private static void synopsis(List<String> lines, CommandLine command) {
        lines.add(".B " + text(command.getCommandSpec().qualifiedName()));
        lines.add("[\\fIoptions\\fR]"
                + (command.getSubcommands().isEmpty() ? "" : " \\fIcommand\\fR")
                + String.join(
                        "",
                        command.getCommandSpec().positionalParameters().stream()
                                .map(parameter -> " " + name(parameter))
                                .toList()));
    }

    private static String name(PositionalParamSpec parameter) {
        String label = "\\fI" + text(parameter.paramLabel()) + "\\fR";
        return parameter.arity().min() > 0 ? label : "[" + label + "]";
    }

    private static void parameters(List<String> lines, CommandLine command) {
        for (PositionalParamSpec parameter : command.getCommandSpec().positionalParameters()) {
            tagged(lines, "\\fI" + text(parameter.paramLabel()) + "\\fR", description(parameter));
        }
    }

    private static void commands(List<String> lines, CommandLine command) {
        if (command.getSubcommands().isEmpty()) {
            return;
        }
        section(lines, "COMMANDS");
        for (CommandLine below : CommandTree.below(command)) {
            String also = String.join(", ", below.getCommandSpec().aliases());
            tagged(
                    lines,
                    "\\fB" + text(below.getCommandName()) + "\\fR"
                            + (also.isEmpty() ? "" : ", \\fB" + text(also) + "\\fR"),
                    below.getCommandSpec().usageMessage().description()[0] + " See " + title(below) + "(1).");
        }
    }

    private static void options(List<String> lines, CommandLine command) {
        section(lines, "OPTIONS");
        command.getCommandSpec().options().stream()
                .filter(option -> !option.hidden())
                .sorted(Comparator.comparing(OptionSpec::longestName))
                .forEach(option -> tagged(lines, names(option), description(option)));
    }

    private static String names(OptionSpec option) {
        List<String> names = new ArrayList<>();
        for (String name : option.names()) {
            names.add("\\fB" + text(name) + "\\fR");
        }
        String value = option.arity().max() > 0 ? " \\fI" + text(option.paramLabel()) + "\\fR" : "";
        return String.join(", ", names) + value;
    }

    /** With the words of a choice in place of picocli's variable. */
    private static String description(ArgSpec argument) {
        List<String> choice = new ArrayList<>();
        if (argument.completionCandidates() != null) {
            argument.completionCandidates().forEach(choice::add);
        }
        return String.join(" ", argument.description()).replace("${COMPLETION-CANDIDATES}", String.join(", ", choice));
    }

    private static void tagged(List<String> lines, String tag, String description) {
        lines.add(".TP");
        lines.add(tag);
        lines.add(text(description));
    }

    private static void examples(List<String> lines, CommandLine command) {
        section(lines, "EXAMPLES");
        boolean asItStands = false;
        for (String line : command.getCommandSpec().usageMessage().footer()) {
            boolean example = line.startsWith("  ");
            if (example != asItStands) {
                lines.add(example ? ".PP\n.nf" : ".fi");
                asItStands = example;
            }
            lines.add(line.isEmpty() ? ".PP" : text(line.strip()));
        }
        if (asItStands) {
            lines.add(".fi");
        }
    }

    private static void exitStatus(List<String> lines) {
        section(lines, "EXIT STATUS");
        tagged(lines, "0", "Good.");
        tagged(lines, "1", "What was asked about does not exist, or was refused.");
        tagged(lines, "2", "Bad input, or no LAC that answers.");
    }

    private static void files(List<String> lines) {
        section(lines, "FILES");
        tagged(lines, "\\fI/etc/lac/lac.yaml\\fR", "The configuration.");
        tagged(
                lines,
                "\\fI" + Access.USUAL_SOCKET + "\\fR",
                "The socket of the running LAC, unless LAC_SOCKET names another.");
    }

    private static void seeAlso(List<String> lines, CommandLine command) {
        section(lines, "SEE ALSO");
        CommandLine above = command.getParent();
        List<String> others = new ArrayList<>();
        if (above != null) {
            others.add(title(above));
            CommandTree.names(above).stream()
                    .map(name -> title(above) + "-" + name)
                    .filter(other -> !other.equals(title(command)))
                    .forEach(others::add);
        } else {
            CommandTree.names(command).forEach(name -> others.add(title(command) + "-" + name));
        }
        for (int i = 0; i < others.size(); i++) {
            lines.add(".BR " + text(others.get(i)) + " (1)" + (i + 1 < others.size() ? "," : ""));
        }
    }

    private static String lower(String sentence) {
        boolean word = sentence.length() > 1 && Character.isLowerCase(sentence.charAt(1));
        String begin = word ? sentence.substring(0, 1).toLowerCase(Locale.ROOT) : sentence.substring(0, 1);
        return begin + sentence.substring(1).replaceAll("\\.$", "");
    }

    private static String quoted(String word) {
        return "\"" + text(word) + "\"";
    }

    /** What would be a request or an escape is neither; hyphens stay such that can be copied. */
    private static String text(String text) {
        String escaped = text.replace("\\", "\\e").replace("-", "\\-");
        return escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped;
    }
}
