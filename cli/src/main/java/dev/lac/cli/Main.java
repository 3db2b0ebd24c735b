package dev.lac.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program {@code lac}; {@link CommandTree} has its commands. */
@Command(
        name = "lac",
        mixinStandardHelpOptions = true,
        version = "lac 0.1.0",
        description = "An L2TP access concentrator: PPPoE subscribers in, L2TP tunnels out, RADIUS beside.")
public final class Main extends LacCommand {
    private final Surroundings surroundings;

    Main(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** What its commands find around them. */
    Surroundings around() {
        return surroundings;
    }

    public static void main(String[] arguments) {
        System.exit(execute(CommandTree.of(new Surroundings()), List.of(arguments)));
    }

    /** Runs a command that may be one of another vendor's. */
    static int execute(CommandLine commands, List<String> words) {
        return commands.execute(Aliases.ours(commands, words).toArray(String[]::new));
    }

    @Override
    public Integer call() {
        spec().commandLine().usage(err());
        return ExitStatus.BAD_INPUT;
    }
}
