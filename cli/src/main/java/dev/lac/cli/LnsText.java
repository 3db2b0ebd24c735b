package dev.lac.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/** {@code lac show lns} for people: a line for each address of each LNS. */
final class LnsText implements ViewText {
    @Override
    public String name() {
        return "lns";
    }

    @Override
    public String description() {
        return "The LNSes and their addresses: which take calls, which are locked out and why.";
    }

    @Override
    public String list() {
        return "lns";
    }

    @Override
    public String which() {
        return "the name of an LNS or its address";
    }

    @Override
    public String text(JsonNode told, Instant now) {
        if (isEmpty(told)) {
            return "no LNS" + System.lineSeparator();
        }
        Table table = new Table()
                .words("LNS")
                .words("address")
                .words("state")
                .figures("sessions")
                .figures("max")
                .figures("tunnels")
                .figures("failures")
                .figures("left")
                .words("why");
        for (JsonNode lns : told.path(list())) {
            if (lns.path("addresses").isEmpty()) {
                row(table, lns, lns);
            }
            lns.path("addresses").forEach(address -> row(table, lns, address));
        }
        return table.toString();
    }

    private static void row(Table table, JsonNode lns, JsonNode address) {
        String state = address.path("state").asText();
        String drained = lns.path("drained").asBoolean() ? "drained" : "";
        String port = address.path("port").asText();
        table.row(
                lns.path("name").asText(),
                address.path("address").asText() + (port.isEmpty() ? "" : " port " + port),
                drained.isEmpty() || state.isEmpty() ? state + drained : drained + ", " + state,
                Numbers.number(address.path("sessions")),
                Numbers.number(lns.path("max-sessions")),
                Numbers.number(address.path("tunnels")),
                Numbers.number(address.path("failures")),
                address.path("seconds-left").asLong() > 0
                        ? Times.seconds(address.path("seconds-left").asLong())
                        : "",
                address.path("trouble").asText().isEmpty()
                        ? address.path("cause").asText()
                        : address.path("trouble").asText());
    }
}
