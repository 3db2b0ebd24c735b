package dev.lac.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lac.radius.ServerState;
import java.time.Duration;

/** {@code lac show radius}: every server, what it does and how it does. */
final class RadiusView implements View {
    private static final double NANOS_PER_MILLI = 1e6;

    @Override
    public String name() {
        return "radius";
    }

    @Override
    public JsonNode tell(Lac lac, Query query) {
        ObjectNode told = Figures.object();
        ArrayNode servers = told.putArray("servers");
        for (ServerState server : lac.radiusServers()) {
            if (query.which().isEmpty()
                    || query.which().equals(server.name())
                    || query.which().equals(server.group())) {
                servers.add(json(server));
            }
        }
        query.arrange(told, servers);
        told.put("accounting-waiting", lac.accountingRecordsWaiting());
        told.set("events", Figures.counts(lac.counted().radius().snapshot()));
        told.set("accounting-events", Figures.counts(lac.counted().accounting().snapshot()));
        told.set("coa-events", Figures.counts(lac.counted().coa().snapshot()));
        return told;
    }

    private static ObjectNode json(ServerState server) {
        Duration responseTime = server.responseTime();
        String trouble = server.trouble();
        ObjectNode json = Figures.object()
                .put("name", server.name())
                .put(
                        "address",
                        server.address() == null
                                ? ""
                                : server.address().getAddress().getHostAddress() + " port "
                                        + server.address().getPort())
                .put("role", Figures.word(server.role()))
                .put("group", server.group())
                .put("state", server.alive() ? "alive" : "dead")
                .put("trouble", trouble == null ? "" : trouble)
                .put("transport", Figures.word(server.transport()))
                .put("in-flight", server.inFlight())
                .put("waiting", server.waiting())
                .put("requests", server.requests())
                .put("retransmissions", server.retransmissions())
                .put("answers", server.answered())
                .put("timeouts", server.timeouts());
        if (server.deadFor() != null) {
            json.put("seconds-left", server.deadFor().toSeconds());
        }
        if (responseTime != null) {
            json.put("round-trip-ms", Math.round(responseTime.toNanos() / NANOS_PER_MILLI * 1000) / 1000.0);
        }
        return json;
    }
}
