package dev.lac.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/** {@code lac show summary} for people. */
final class SummaryText implements ViewText {
    @Override
    public String name() {
        return "summary";
    }

    @Override
    public String description() {
        return "How it stands as a whole: state, subscribers, tunnels, logins, servers, traffic.";
    }

    @Override
    public String text(JsonNode told, Instant now) {
        JsonNode lns = told.path("lns");
        JsonNode radius = told.path("radius");
        Lines lines = new Lines()
                .title(heading(told))
                .add(
                        "subscribers",
                        Numbers.number(told.path("subscribers")) + ", " + Numbers.number(told.path("connected"))
                                + " of them connected")
                .add(
                        "tunnels",
                        Numbers.number(told.path("tunnels")) + " with "
                                + Numbers.count(told.path("sessions").asLong(), "session"))
                .add(
                        "LNSes",
                        Numbers.number(lns.path("total")) + ", "
                                + Numbers.grouped(lns.path("locked-out").asLong()) + " locked out, "
                                + Numbers.grouped(lns.path("drained").asLong()) + " drained")
                .add(
                        "RADIUS",
                        Numbers.count(radius.path("total").asLong(), "server") + ", "
                                + Numbers.grouped(radius.path("down").asLong()) + " down; "
                                + Numbers.count(told.path("accounting-waiting").asLong(), "accounting record")
                                + " waiting")
                .add("logins", rate(told, "logins"))
                .add("failures", rate(told, "failures") + ": " + Numbers.counts(told.path("causes")));
        return lines.add("from subscribers", Numbers.figures(told, "up"))
                .add("to subscribers", Numbers.figures(told, "down"))
                .toString();
    }

    /** {@code edge1: serving for 2h 13m, lac 0.1.0}. */
    static String heading(JsonNode told) {
        return told.path("name").asText("the LAC") + ": " + told.path("state").asText("serving") + ", lac "
                + told.path("version").asText() + ", up for "
                + Times.seconds(told.path("uptime-seconds").asLong())
                + (told.path("started").asText().isEmpty()
                        ? ""
                        : " (since " + told.path("started").asText() + ")");
    }

    private static String rate(JsonNode told, String what) {
        return Numbers.number(told.path(what)) + ", now " + Numbers.number(told.path(what + "-per-second"))
                + " a second";
    }
}
