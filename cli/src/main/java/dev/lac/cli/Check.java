package dev.lac.cli;

/** {@code lac check}: everything that is wrong with a file. */
final class Check extends WithConfig {
    @Override
    public Integer call() throws CommandException {
        out().println(Serving.check(ConfigFile.load(file())));
        out().flush();
        return ExitStatus.GOOD;
    }
}
