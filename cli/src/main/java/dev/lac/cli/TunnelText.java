package dev.lac.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/** {@code lac show tunnel} for people. */
final class TunnelText implements ViewText {
    @Override
    public String name() {
        return "tunnel";
    }

    @Override
    public String alias() {
        return "tun";
    }

    @Override
    public String description() {
        return "Everything about a tunnel: way, MTU, overhead, fragments, MSS, what it carried, what was dropped.";
    }

    @Override
    public String list() {
        return "tunnels";
    }

    @Override
    public String which() {
        return "its local id, the name of its LNS or the LNS' address; without it, all in a line each";
    }

    @Override
    public String withoutWhich() {
        return "tunnels";
    }

    @Override
    public String text(JsonNode told, Instant now) {
        if (isEmpty(told)) {
            return "no such tunnel" + System.lineSeparator();
        }
        Lines lines = new Lines();
        told.path("tunnels").forEach(tunnel -> describe(lines, tunnel));
        return lines.toString();
    }

    private static void describe(Lines lines, JsonNode tunnel) {
        lines.title("tunnel " + text(tunnel, "id") + " to " + text(tunnel, "lns") + ": " + text(tunnel, "state"));
        String name = text(tunnel, "peer-name");
        lines.add(
                        "peer",
                        text(tunnel, "peer") + (name.isEmpty() ? "" : ", " + name) + ", calls it "
                                + text(tunnel, "peer-id"))
                .add("from", text(tunnel, "local"))
                .add("sessions", text(tunnel, "sessions") + " now, " + text(tunnel, "past-sessions") + " before");
        String out = text(tunnel, "interface");
        lines.add(
                "way",
                !text(tunnel, "trouble").isEmpty()
                        ? "none: " + text(tunnel, "trouble")
                        : out.isEmpty() ? "not known" : "by " + out);
        lines.add("path MTU", octets(tunnel, "path-mtu") + " (" + text(tunnel, "path-mtu-from") + ")");
        boolean sequencing = tunnel.path("sequencing").asBoolean();
        lines.add(
                "overhead",
                octets(tunnel, "overhead")
                        + (sequencing
                                ? " with sequence numbers"
                                : ", " + text(tunnel, "overhead-with-sequence-numbers")
                                        + " while the LNS uses sequence numbers"));
        lines.add(
                "whole",
                octets(tunnel, "largest-payload") + " of plain PPP, " + octets(tunnel, "largest-bridged-payload")
                        + " of bridged Ethernet");
        lines.add(
                "MSS clamp",
                tunnel.path("clamp-mss").asBoolean()
                        ? grouped(tunnel, "mss-ipv4") + " over IPv4, " + grouped(tunnel, "mss-ipv6") + " over IPv6"
                        : "off");
        lines.add("don't fragment", text(tunnel, "dont-fragment"));
        lines.add(
                "too big",
                text(tunnel, "too-big") + "; so far " + grouped(tunnel, "fragmented") + " in fragments, "
                        + Numbers.grouped(
                                tunnel.path("events").path("dropped-too-big").asLong())
                        + " dropped");
        lines.add("DSCP", text(tunnel, "dscp"));
        if (sequencing) {
            lines.add("reorder", text(tunnel, "reorder-timeout-ms") + " ms, by the portable path");
        }
        Numbers.traffic(lines, tunnel);
    }

    private static String text(JsonNode tunnel, String name) {
        return tunnel.path(name).asText();
    }

    private static String grouped(JsonNode tunnel, String name) {
        return Numbers.grouped(tunnel.path(name).asLong());
    }

    private static String octets(JsonNode tunnel, String name) {
        return grouped(tunnel, name) + " octets";
    }
}
