package dev.lac.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/** The steps of a selection, a line each. */
final class Steps {
    private Steps() {}

    /** Of an answer that has {@code steps}. */
    static String text(JsonNode answer) {
        StringBuilder text = new StringBuilder();
        answer.path("steps")
                .forEach(step -> text.append(String.format(
                        Locale.ROOT,
                        "  %-9s %s%n",
                        step.path("kind").asText(),
                        step.path("text").asText())));
        return text.toString();
    }
}
