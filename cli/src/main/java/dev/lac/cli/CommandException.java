package dev.lac.cli;

/** Ends a command: what its user is told, and the exit status. */
final class CommandException extends Exception {
    private final int exitStatus;

    /** @param exitStatus one of {@link ExitStatus} */
    CommandException(int exitStatus, String message) {
        super(message);
        this.exitStatus = exitStatus;
    }

    /** For bad input, and for a LAC that does not answer or refuses. */
    CommandException(String message) {
        this(ExitStatus.BAD_INPUT, message);
    }

    int exitStatus() {
        return exitStatus;
    }
}
