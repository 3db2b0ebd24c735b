package dev.lac.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lac config diff FILE}, {@code lac config apply FILE}: what a file would change, and for whom; and the change. */
class ConfigDiff extends Asking {
    private static final String REFUSED = "restart";

    private final String command;

    @Parameters(paramLabel = "FILE", description = "The configuration to come; the LAC reads it itself.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path file;

    private ConfigDiff(String command) {
        this.command = command;
    }

    static ConfigDiff diff() {
        return new ConfigDiff("config-diff");
    }

    static ConfigDiff apply() {
        return new Apply();
    }

    void complete(ObjectNode question) throws CommandException {}

    @Override
    final int ask(LacClient lac) throws CommandException {
        ObjectNode question = LacClient.question(command)
                .put("file", file.toAbsolutePath().normalize().toString());
        complete(question);
        JsonNode answer = lac.ask(question);
        print(answer, text(answer));
        return isRefused(answer) ? ExitStatus.NOT_FOUND : ExitStatus.GOOD;
    }

    private static boolean isRefused(JsonNode answer) {
        boolean refused = !answer.path("faults").isEmpty();
        for (JsonNode change : answer.path("changes")) {
            refused |= change.path("effect").asText().equals(REFUSED);
        }
        return refused;
    }

    private static String text(JsonNode answer) {
        StringBuilder text = new StringBuilder();
        answer.path("faults").forEach(fault -> text.append(fault.asText()).append(System.lineSeparator()));
        if (!answer.path("changes").isEmpty()) {
            text.append(table(answer.path("changes")));
        } else if (text.isEmpty()) {
            text.append("nothing changes").append(System.lineSeparator());
        }
        String done = answer.path(LacClient.DONE).asText();
        return text + (done.isEmpty() ? "" : done + System.lineSeparator());
    }

    private static String table(JsonNode changes) {
        Table table = new Table()
                .words("key")
                .words("old")
                .words("new")
                .words("effect")
                .figures("subscribers")
                .figures("tunnels")
                .words("note");
        for (JsonNode change : changes) {
            table.row(
                    change.path("key").asText(),
                    Numbers.text(change.path("old")),
                    Numbers.text(change.path("new")),
                    change.path("effect").asText(),
                    Numbers.number(change.path("subscribers")),
                    Numbers.number(change.path("tunnels")),
                    change.path("note").asText());
        }
        return table.toString();
    }

    private static final class Apply extends ConfigDiff {
        @Option(
                names = "--confirm",
                paramLabel = "TIME",
                description = "Goes back to what was before unless lac config confirm is said within TIME, as 5m.")
        private @Nullable String confirm;

        @Option(
                names = "--drop-sessions",
                description = "Also makes changes that end the sessions they touch; they are refused otherwise.")
        private boolean drop;

        private Apply() {
            super("config-apply");
        }

        @Override
        void complete(ObjectNode question) throws CommandException {
            Duration within = confirm == null ? Duration.ZERO : Times.span(confirm);
            if (confirm != null && within.toSeconds() < 1) {
                throw new CommandException("--confirm is a second at the least");
            }
            question.put("confirm-seconds", within.toSeconds()).put("drop", drop);
        }
    }
}
