package dev.lac.cli;

/** {@code lac run}: serves until SIGTERM or SIGINT; then ends every session properly. */
final class Run extends WithConfig {
    @Override
    public Integer call() throws CommandException {
        Serving.run(ConfigFile.read(file()));
        return ExitStatus.GOOD;
    }
}
