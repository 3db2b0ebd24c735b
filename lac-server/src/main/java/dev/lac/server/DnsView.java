package dev.lac.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lac.dns.Entry;

/** {@code lac show dns}: what is known of the names of LNSes and RADIUS servers. */
final class DnsView implements View {
    @Override
    public String name() {
        return "dns";
    }

    @Override
    public JsonNode tell(Lac lac, Query query) {
        ObjectNode told = Figures.object();
        ArrayNode names = told.putArray("names");
        for (Entry entry : lac.names()) {
            if (query.which().isEmpty() || query.which().equals(entry.name())) {
                names.add(json(entry));
            }
        }
        query.arrange(told, names);
        ArrayNode servers = told.putArray("servers");
        lac.config()
                .dns()
                .servers()
                .forEach(server -> servers.add(server.getAddress().getHostAddress() + " port " + server.getPort()));
        told.set("events", Figures.counts(lac.counted().dns().snapshot()));
        return told;
    }

    private static ObjectNode json(Entry entry) {
        ObjectNode json = Figures.object()
                .put("name", entry.name())
                .put("type", entry.type().name())
                .put("state", state(entry))
                .put("seconds-left", entry.timeToLive().toSeconds())
                .put("seconds-stale", entry.stale().toSeconds());
        ArrayNode addresses = json.putArray("addresses");
        entry.records().forEach(addresses::add);
        String failure = entry.lastFailure();
        String no = entry.no();
        return json.put("cause", failure != null ? failure : no == null ? "" : no);
    }

    private static String state(Entry entry) {
        if (entry.asking() && entry.records().isEmpty()) {
            return "asking";
        }
        if (!entry.records().isEmpty()) {
            return entry.timeToLive().isZero() ? "stale" : "known";
        }
        return entry.no() != null ? "denied" : "failed";
    }
}
