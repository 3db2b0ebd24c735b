package dev.lac.server;

import com.fasterxml.jackson.databind.JsonNode;

/** {@code lac show tunnel WHICH}: everything about a tunnel. */
final class TunnelView implements View {
    @Override
    public String name() {
        return "tunnel";
    }

    @Override
    public JsonNode tell(Lac lac, Query query) {
        return TunnelReport.of(lac, query);
    }
}
