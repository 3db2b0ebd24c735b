package dev.lac.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** What may come next in a command: commands, options, words of a choice, and names that the LAC knows. */
final class Suggestions {
    private final CommandLine commands;
    private final Names names;

    Suggestions(CommandLine commands, Names names) {
        this.commands = commands;
        this.names = names;
    }

    /**
     * One of them.
     *
     * @param word to be typed
     * @param meaning empty: it speaks for itself
     */
    record Suggestion(String word, String meaning) {}

    /**
     * What may stand behind {@code before}.
     *
     * @param begin what it begins with
     */
    List<Suggestion> of(List<String> before, String begin) {
        CommandLine command = commands;
        int names = 0;
        String option = "";
        for (String word : before) {
            boolean value = !option.isEmpty();
            option = "";
            if (value) {
                continue;
            }
            if (word.startsWith("-")) {
                option = takesValue(command, word) ? word : "";
            } else if (command.getSubcommands().isEmpty()) {
                names++;
            } else {
                List<CommandLine> meant = CommandTree.below(command, word);
                if (meant.size() != 1) {
                    return List.of();
                }
                command = meant.get(0);
            }
        }
        return beginning(begin, option.isEmpty() ? next(command, names, begin) : values(command, option, begin));
    }

    private static boolean takesValue(CommandLine command, String word) {
        OptionSpec option = command.getCommandSpec().findOption(word);
        return option != null && option.arity().max() > 0;
    }

    private static List<Suggestion> beginning(String begin, Stream<Suggestion> all) {
        return all.filter(suggestion -> suggestion.word().startsWith(begin)).toList();
    }

    private Stream<Suggestion> values(CommandLine command, String option, String begin) {
        return choice(command.getCommandSpec().findOption(option), option, begin);
    }

    private Stream<Suggestion> next(CommandLine command, int names, String begin) {
        if (begin.startsWith("-")) {
            return command.getCommandSpec().options().stream().map(Suggestions::option);
        }
        if (!command.getSubcommands().isEmpty()) {
            return CommandTree.below(command).stream()
                    .map(below -> new Suggestion(below.getCommandName(), description(below)));
        }
        List<PositionalParamSpec> parameters = command.getCommandSpec().positionalParameters();
        return names < parameters.size()
                ? choice(parameters.get(names), command.getCommandName(), begin)
                : command.getCommandSpec().options().stream().map(Suggestions::option);
    }

    private Stream<Suggestion> choice(ArgSpec argument, String of, String begin) {
        List<Suggestion> all = new ArrayList<>();
        if (argument.completionCandidates() != null) {
            argument.completionCandidates().forEach(word -> all.add(new Suggestion(word, "")));
        } else {
            names.of(of, begin).forEach(name -> all.add(new Suggestion(name, "")));
        }
        return all.stream();
    }

    private static Suggestion option(OptionSpec option) {
        return new Suggestion(option.longestName(), option.description()[0]);
    }

    private static String description(CommandLine command) {
        return command.getCommandSpec().usageMessage().description()[0];
    }
}
