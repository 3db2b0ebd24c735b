package dev.lac.cli;

import picocli.CommandLine.Mixin;

/** A command to a running LAC. */
abstract class ToLac extends LacCommand {
    @Mixin
    private final Access access = new Access();

    @Override
    public final Integer call() throws CommandException {
        try {
            return ask(access.client(surroundings()));
        } finally {
            out().flush();
        }
    }

    /** @return one of {@link ExitStatus} */
    abstract int ask(LacClient lac) throws CommandException;

    final Access access() {
        return access;
    }
}
