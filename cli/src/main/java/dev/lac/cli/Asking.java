package dev.lac.cli;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Option;

/** A command to a running LAC with an answer for people or, by {@code --json}, for programs. */
abstract class Asking extends ToLac {
    @Option(names = "--json", description = "Prints the LAC's answer as JSON; docs/management.md describes it.")
    private boolean json;

    /** Prints an answer in the way that was asked for. */
    final void print(JsonNode answer, String text) {
        if (json) {
            out().println(answer.toPrettyString());
        } else {
            out().print(text);
        }
    }

    /** Prints what was done. */
    final void printDone(JsonNode answer) {
        print(answer, answer.path(LacClient.DONE).asText() + System.lineSeparator());
    }
}
