package dev.lac.cli;

import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Every command of {@code lac} with what it is for and an example: help, completion and manual pages are made of this. */
final class CommandTree {
    private CommandTree() {}

    static CommandLine of(Surroundings surroundings) {
        CommandLine lac = new CommandLine(new Main(surroundings));
        lac.getCommandSpec()
                .usageMessage()
                .footer(
                        "  lac show summary",
                        "  lac show subscriber alice@isp.example",
                        "  lac history --since 1h --cause lns-unreachable",
                        "",
                        "Words may be shortened (lac sh tun). The views of other vendors are understood too:",
                        "lac display l2tp tunnel, lac show vpdn session, lac show services l2tp tunnel, lac show sessions.",
                        "Exit status: 0 good, 1 not found or refused, 2 bad input or no LAC.");
        add(
                lac,
                "run",
                new Run(),
                "lac run -c /etc/lac/lac.yaml",
                "Serves until SIGTERM or SIGINT; then ends every session properly.");
        add(
                lac,
                "check",
                new Check(),
                "lac check -c lac.yaml",
                "Validates a configuration and lists everything that is wrong with it.");
        CommandLine show = command(
                "show",
                new Group(),
                "lac show subscribers isp.example --limit 20",
                "Tells how things stand with the running LAC.");
        lac.addSubcommand("show", show, "sh");
        show(show);
        add(
                lac,
                "explain",
                new Explain(),
                "lac explain alice@isp.example --circuit-id 'olt-3/7'",
                "Tells how the LNS of a user's call would be chosen, step by step: rule, names, RADIUS tunnels, DNS answers, limits, lockouts.",
                "Where no LAC runs, or with --dry, it goes by the file and by DNS alone.");
        CommandLine preview = add(
                lac,
                "preview",
                new Group(),
                "lac preview iccn alice@isp.example",
                "Tells the messages that the LNS of a user would get.");
        add(
                preview,
                "icrq",
                new Preview("ICRQ"),
                "lac preview icrq alice@isp.example",
                "The AVPs of the Incoming-Call-Request.");
        add(
                preview,
                "iccn",
                new Preview("ICCN"),
                "lac preview iccn alice@isp.example",
                "The AVPs of the Incoming-Call-Connected: proxy LCP, proxy authentication, speeds.");
        add(
                lac,
                "history",
                new History(),
                "lac history --user alice@isp.example --since 2d",
                "Tells the calls there were and are, the latest first; with --id one of them from its first frame to its end.");
        reset(add(
                lac,
                "reset",
                new Group(),
                "lac reset subscriber alice@isp.example --reason 'ticket 4711'",
                "Ends sessions, or lets those be tried again that are locked out."));
        drain(add(
                lac,
                "drain",
                new Group(),
                "lac drain lns isp --move 20",
                "Takes no new calls, for maintenance; those that are up stay, or leave at a rate."));
        add(
                lac,
                "fast-path",
                new FastPath(),
                "lac fast-path eth1 off",
                "Changes how an interface relays without losing a session, until the LAC starts anew.");
        add(
                lac,
                "trace",
                new Trace(),
                "lac trace alice@isp.example -w alice.pcapng --seconds 60",
                "Writes the frames of a subscriber, a tunnel or an LNS as they come and go: PPPoE, L2TP and RADIUS in one pcapng file.");
        add(
                lac,
                "capture",
                new Capture(),
                "lac capture 5f1c2a9b00000007 -w failed.pcapng",
                "Writes the frames that were kept of a call that failed; lac history --id says whether there are any.");
        CommandLine log =
                add(lac, "log", new Group(), "lac log level dev.lac.radius debug", "Asks and sets how much is logged.");
        add(
                log,
                "level",
                new LogLevel(),
                "lac log level dev.lac.radius debug",
                "Asks and sets levels, until the LAC starts anew.");
        config(add(
                lac,
                "config",
                new Group(),
                "lac config diff new.yaml",
                "Compares and changes the configuration of the running LAC."));
        add(
                lac,
                "top",
                new Top(),
                "lac top --filter isp.example",
                "Tells live who sends and gets how much: s order, r reverse, / filter, q quit.");
        add(
                lac,
                "shell",
                new Shell(),
                "lac shell -s /run/lac/lac.sock",
                "Takes commands without lac before them: from a terminal with completion and history, from a pipe until one fails.",
                "? tells what may come next. The history is in ~/.lac_history, or where the environment's LAC_HISTORY says.");
        add(
                lac,
                "completion",
                new Completion(),
                "lac completion >/etc/bash_completion.d/lac",
                "Prints what makes bash complete the words of lac.");
        add(
                        lac,
                        "man-pages",
                        new ManPages(),
                        "lac man-pages /usr/share/man/man1",
                        "Writes the manual, a page for each command.")
                .getCommandSpec()
                .usageMessage()
                .hidden(true);
        return prepare(lac);
    }

    /** The commands within {@code lac shell}: those that ask a running LAC. */
    static CommandLine ofShell(Surroundings surroundings) {
        CommandLine lac = of(surroundings);
        List.of("run", "check", "shell", "completion", "man-pages")
                .forEach(name -> lac.getCommandSpec().removeSubcommand(name));
        return lac;
    }

    private static void show(CommandLine show) {
        for (ViewText view : ViewTexts.all()) {
            CommandLine command = command(
                    view.name(),
                    Show.of(view),
                    example("lac show", view.name()),
                    view.description(),
                    view.which().isEmpty() ? "" : "WHICH is " + view.which() + ".");
            show.addSubcommand(
                    view.name(), command, view.alias().isEmpty() ? new String[0] : new String[] {view.alias()});
        }
    }

    private static String example(String before, String view) {
        String command = before + " " + view;
        return switch (view) {
            case "subscribers" -> command + " isp.example --sort up-octets --limit 20";
            case "subscriber" -> command + " alice@isp.example";
            case "tunnel" -> command + " 192.0.2.2";
            case "lns" -> command + " isp";
            default -> command;
        };
    }

    private static void reset(CommandLine reset) {
        for (String what : List.of("subscriber", "tunnel", "lns")) {
            ViewText view = ViewTexts.of(what);
            add(
                    reset,
                    what,
                    Reset.sessions(view),
                    example("lac reset", what) + " --reason 'ticket 4711'",
                    "Ends " + (what.equals("subscriber") ? "its session" : "its sessions")
                            + ", after a question with their number.",
                    "WHICH is " + view.which().replaceAll("; without it.*", "") + ".");
        }
        add(
                reset,
                "lockout",
                Reset.lockout(),
                "lac reset lockout 192.0.2.2",
                "Lets an LNS or a subscriber be tried again at once.",
                "WHICH is an address of an LNS, a MAC address or all.");
    }

    private static void drain(CommandLine drain) {
        add(drain, "lns", Drain.named("lns"), "lac drain lns isp --move 20", "New calls go to other LNSes.");
        add(
                drain,
                "interface",
                Drain.named("interface"),
                "lac drain interface eth1",
                "An access interface answers no PADI.");
        add(drain, "box", Drain.box(), "lac drain box --move 50", "No access interface answers a PADI.");
    }

    private static void config(CommandLine config) {
        add(
                config,
                "diff",
                ConfigDiff.diff(),
                "lac config diff new.yaml",
                "Tells what a file would change: key by key, when it takes effect, whom it touches.");
        add(
                config,
                "apply",
                ConfigDiff.apply(),
                "lac config apply new.yaml --confirm 5m",
                "Makes the running LAC take a file; nothing is taken when there is a fault or a change that needs a restart.");
        add(
                config,
                "confirm",
                new ConfigState("config-confirm"),
                "lac config confirm",
                "Keeps what lac config apply --confirm has changed.");
        add(
                config,
                "rollback",
                new ConfigState("config-rollback"),
                "lac config rollback",
                "Goes back to what was in force before the last change.");
        add(
                config,
                "status",
                new ConfigState("config-status"),
                "lac config status",
                "Tells whether a change waits to be confirmed.");
    }

    private static CommandLine add(
            CommandLine above, String name, LacCommand command, String example, String... description) {
        CommandLine line = command(name, command, example, description);
        above.addSubcommand(name, line);
        return line;
    }

    private static CommandLine command(String name, LacCommand command, String example, String... description) {
        CommandLine line = new CommandLine(command);
        CommandSpec spec = line.getCommandSpec().name(name).addOption(help());
        spec.usageMessage()
                .description(List.of(description).stream()
                        .filter(part -> !part.isEmpty())
                        .toArray(String[]::new))
                .footer("  " + example);
        return line;
    }

    private static OptionSpec help() {
        return OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Shows this help.")
                .build();
    }

    private static CommandLine prepare(CommandLine lac) {
        return lac.setAbbreviatedSubcommandsAllowed(true)
                .setParameterExceptionHandler(handler())
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    if (failure instanceof CommandException told) {
                        say(command, String.valueOf(told.getMessage()));
                        return told.exitStatus();
                    }
                    throw failure;
                });
    }

    private static IParameterExceptionHandler handler() {
        return (wrong, words) -> {
            CommandLine command = wrong.getCommandLine();
            say(
                    command,
                    message(wrong, command) + System.lineSeparator() + "see "
                            + command.getCommandSpec().qualifiedName() + " --help");
            return ExitStatus.BAD_INPUT;
        };
    }

    private static String message(ParameterException wrong, CommandLine command) {
        if (wrong instanceof UnmatchedArgumentException unmatched
                && !command.getSubcommands().isEmpty()) {
            String word = unmatched.getUnmatched().get(0);
            List<String> foreign = Aliases.beginningWith(word);
            return "there is no \"" + command.getCommandSpec().qualifiedName() + " " + word + "\"; there are "
                    + String.join(", ", foreign.isEmpty() ? names(command) : foreign);
        }
        return String.valueOf(wrong.getMessage());
    }

    /** The commands below one, without the hidden ones. */
    static List<CommandLine> below(CommandLine command) {
        return command.getSubcommands().values().stream()
                .distinct()
                .filter(each -> !each.getCommandSpec().usageMessage().hidden())
                .toList();
    }

    /** The names of the commands below one, without their other names. */
    static List<String> names(CommandLine command) {
        return below(command).stream().map(CommandLine::getCommandName).toList();
    }

    /** The commands that a word, perhaps a shortened one, may mean. */
    static List<CommandLine> below(CommandLine command, String word) {
        CommandLine exact = command.getSubcommands().get(word);
        return exact != null
                ? List.of(exact)
                : below(command).stream()
                        .filter(each -> each.getCommandName().startsWith(word))
                        .toList();
    }

    private static void say(CommandLine command, String message) {
        PrintWriter err = command.getErr();
        err.println(message);
        err.flush();
    }
}
