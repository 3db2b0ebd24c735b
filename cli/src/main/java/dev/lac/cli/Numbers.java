package dev.lac.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Figures as people read them. */
final class Numbers {
    private Numbers() {}

    /** {@code reason 1, reason 2}, or {@code none}. */
    static String counts(JsonNode counts) {
        List<String> texts = new ArrayList<>();
        counts.properties()
                .forEach(count -> texts.add(
                        count.getKey() + " " + grouped(count.getValue().asLong())));
        return texts.isEmpty() ? "none" : String.join(", ", texts);
    }

    /** {@code 1,462}. */
    static String grouped(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** What a session, a tunnel or all of them carried, in lines. */
    static void traffic(Lines lines, JsonNode told) {
        lines.add("from subscribers", figures(told, "up"));
        lines.add("to subscribers", figures(told, "down"));
        lines.add("besides", counts(told.path("events")));
    }

    private static String figures(JsonNode told, String way) {
        return grouped(told.path(way + "-packets").asLong()) + " packets, "
                + grouped(told.path(way + "-octets").asLong()) + " octets";
    }
}
