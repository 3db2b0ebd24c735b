package dev.lac.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/** {@code lac show interfaces} for people. */
final class InterfacesText implements ViewText {
    @Override
    public String name() {
        return "interfaces";
    }

    @Override
    public String description() {
        return "How each interface relays, what it carried, why frames left the fast path, what was dropped.";
    }

    @Override
    public String list() {
        return "interfaces";
    }

    @Override
    public String which() {
        return "an interface";
    }

    @Override
    public String text(JsonNode told, Instant now) {
        Lines lines = new Lines();
        for (JsonNode report : told.path("interfaces")) {
            lines.title(report.path("summary").asText()
                    + (report.path("drained").asBoolean() ? "; drained: it answers no PADI" : ""));
            if (report.has("sessions")) {
                lines.add("sessions", Numbers.number(report.path("sessions")));
            }
            lines.add(
                    "fast path",
                    Numbers.grouped(report.path("fast-packets").asLong()) + " packets, "
                            + Numbers.grouped(report.path("fast-octets").asLong()) + " octets received");
            if (report.has("portable-packets")) {
                lines.add(
                        "portable path",
                        Numbers.grouped(report.path("portable-packets").asLong()) + " packets received");
            }
            lines.add("punts", Numbers.counts(report.path("punts")));
        }
        if (isEmpty(told)) {
            return "no such interface" + System.lineSeparator();
        }
        lines.title("all");
        lines.add(
                "portable path",
                Numbers.grouped(told.path("portable-packets-from-lnses").asLong()) + " packets received from LNSes");
        Numbers.traffic(lines, told);
        return lines.toString();
    }
}
