package dev.lac.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** {@code lac show counters}: every counter that is not zero, by area. */
final class CountersView implements View {
    @Override
    public String name() {
        return "counters";
    }

    @Override
    public JsonNode tell(Lac lac, Query query) {
        ObjectNode told = Figures.object();
        lac.counted().byArea().forEach((area, counters) -> told.set(area, Figures.counts(counters.snapshot())));
        ObjectNode pppoe = told.putObject("pppoe");
        lac.interfaces()
                .forEach(access -> pppoe.set(
                        access.name(),
                        Figures.counts(access.concentrator().counters().snapshot())));
        told.set("forwarding", Figures.counts(lac.dataPlane().counters().snapshot()));
        return told;
    }
}
