package dev.lac.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/** {@code lac show tunnels} for people. */
final class TunnelsText implements ViewText {
    private static final String ROW = "%-6s %-8s %-16s %-22s %8s %8s  %s%n";

    @Override
    public String name() {
        return "tunnels";
    }

    @Override
    public String list() {
        return "tunnels";
    }

    @Override
    public String text(JsonNode told) {
        if (isEmpty(told)) {
            return "no tunnel" + System.lineSeparator();
        }
        StringBuilder text = new StringBuilder(
                String.format(Locale.ROOT, ROW, "id", "state", "LNS", "peer", "sessions", "path MTU", "trouble"));
        for (JsonNode tunnel : told.path("tunnels")) {
            text.append(String.format(
                    Locale.ROOT,
                    ROW,
                    tunnel.path("id").asText(),
                    tunnel.path("state").asText(),
                    tunnel.path("lns").asText(),
                    tunnel.path("peer").asText(),
                    tunnel.path("sessions").asText(),
                    tunnel.path("path-mtu").asText(),
                    tunnel.path("trouble").asText()));
        }
        return text.toString();
    }
}
