package dev.lac.peers;

/**
 * How a command ended.
 *
 * @param exit exit status; 124 when it was stopped because it took too long
 * @param output standard output and standard error together
 */
record Outcome(int exit, String output) {
    static final int TIMED_OUT = 124;

    boolean succeeded() {
        return exit == 0;
    }

    /** The output of a command that must have succeeded. */
    String text(String what) {
        if (exit != 0) {
            throw new AssertionError("exit status " + exit + " from: " + what + "\n" + output);
        }
        return output;
    }
}
