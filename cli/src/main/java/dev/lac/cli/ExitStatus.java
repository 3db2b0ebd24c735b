package dev.lac.cli;

/** What a command says to the shell that ran it. */
final class ExitStatus {
    static final int GOOD = 0;
    /** What was asked about does not exist, or was refused after a look at it. */
    static final int NOT_FOUND = 1;
    /** An argument or a file that cannot be, or no LAC that answers. */
    static final int BAD_INPUT = 2;

    private ExitStatus() {}
}
