package dev.lac.cli;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Parameters;

/** {@code lac preview iccn USER}: a message as the user's LNS would get it. */
final class Preview extends Asking {
    private final String message;

    @Parameters(paramLabel = "USER", description = "The name that the subscriber logs in with.")
    private String user = "";

    /** @param message {@code ICRQ} or {@code ICCN} */
    Preview(String message) {
        this.message = message;
    }

    @Override
    int ask(LacClient lac) throws CommandException {
        JsonNode answer = lac.ask(LacClient.question("preview").put("user", user));
        StringBuilder text = new StringBuilder(Steps.text(answer));
        boolean found = false;
        for (JsonNode each : answer.path("messages")) {
            if (each.path("message").asText().equals(message)) {
                text.append(message).append(System.lineSeparator()).append(table(each.path("avps")));
                found = true;
            }
        }
        print(answer, text.toString());
        if (!found) {
            throw new CommandException(ExitStatus.NOT_FOUND, "no LNS would get an " + message + " for this user");
        }
        return ExitStatus.GOOD;
    }

    private static String table(JsonNode avps) {
        Table table = new Table().figures("AVP").words("name").words("M").words("value");
        for (JsonNode avp : avps) {
            table.row(
                    avp.path("type").asText(),
                    avp.path("name").asText(),
                    avp.path("mandatory").asBoolean() ? "M" : "",
                    avp.path("value").asText());
        }
        return table.toString();
    }
}
