package dev.lac.cli;

import picocli.AutoComplete;

/** {@code lac completion}: what makes bash complete {@code lac}'s words. */
final class Completion extends LacCommand {
    @Override
    public Integer call() {
        out().print(AutoComplete.bash("lac", spec().root().commandLine()));
        out().flush();
        return ExitStatus.GOOD;
    }
}
