package dev.lac.cli;

/** A word with commands below it; alone it says which. */
final class Group extends LacCommand {
    @Override
    public Integer call() {
        spec().commandLine().usage(err());
        return ExitStatus.BAD_INPUT;
    }
}
