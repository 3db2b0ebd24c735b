package dev.lac.server;

import com.fasterxml.jackson.databind.JsonNode;

/** {@code lac show tunnels}: a line for each tunnel. */
final class TunnelsView implements View {
    @Override
    public String name() {
        return "tunnels";
    }

    @Override
    public JsonNode tell(Lac lac, Query query) {
        return TunnelReport.of(lac, query);
    }
}
