package dev.lac.cli;

import com.fasterxml.jackson.databind.JsonNode;

/** {@code lac show interfaces} for people. */
final class InterfacesText implements ViewText {
    @Override
    public String name() {
        return "interfaces";
    }

    @Override
    public String list() {
        return "interfaces";
    }

    @Override
    public String text(JsonNode told) {
        Lines lines = new Lines();
        for (JsonNode report : told.path("interfaces")) {
            lines.title(report.path("summary").asText());
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
