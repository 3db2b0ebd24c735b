package dev.lac.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What every command has: the ways out, and {@link Surroundings}. */
@Command(
        optionListHeading = "%nOptions:%n",
        parameterListHeading = "%n",
        commandListHeading = "%nCommands:%n",
        footerHeading = "%nFor example:%n")
abstract class LacCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    /** @return one of {@link ExitStatus} */
    @Override
    public abstract Integer call() throws CommandException;

    final CommandSpec spec() {
        return spec;
    }

    final Surroundings surroundings() {
        return ((Main) spec.root().userObject()).around();
    }

    final PrintWriter out() {
        return spec.commandLine().getOut();
    }

    final PrintWriter err() {
        return spec.commandLine().getErr();
    }
}
