package dev.lac.cli;

import com.fasterxml.jackson.databind.JsonNode;

/** {@code lac config confirm}, {@code rollback}, {@code status}: of a change that waits to be confirmed. */
final class ConfigState extends Asking {
    private final String command;

    /** @param command {@code config-confirm}, {@code config-rollback} or {@code config-status} */
    ConfigState(String command) {
        this.command = command;
    }

    @Override
    int ask(LacClient lac) throws CommandException {
        JsonNode answer = lac.ask(LacClient.question(command));
        print(answer, text(answer));
        return ExitStatus.GOOD;
    }

    private static String text(JsonNode answer) {
        Lines lines = new Lines();
        String done = answer.path(LacClient.DONE).asText();
        if (!done.isEmpty()) {
            lines.title(done);
        }
        String file = answer.path("file").asText();
        lines.title((file.isEmpty() ? "the configuration" : file)
                + (answer.path("pending").asBoolean()
                        ? " is undone in "
                                + Times.seconds(answer.path("seconds-left").asLong())
                                + " unless lac config confirm is said"
                        : " is in force, nothing waits to be confirmed"));
        return lines.toString();
    }
}
