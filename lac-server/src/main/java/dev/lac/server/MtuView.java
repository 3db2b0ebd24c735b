package dev.lac.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lac.dataplane.ForwardingEvent;

/** {@code lac show mtu}: what the way to each LNS leaves of a packet, what subscribers are offered, and what did not fit. */
final class MtuView implements View {
    @Override
    public String name() {
        return "mtu";
    }

    @Override
    public JsonNode tell(Lac lac, Query query) {
        ObjectNode told = Figures.object();
        ArrayNode tunnels = told.putArray(TunnelReport.TUNNELS);
        for (Tunnels.Known known : TunnelReport.named(lac, query.which())) {
            ObjectNode json = Figures.object()
                    .put("id", known.tunnel().localId())
                    .put("lns", known.candidate().destination().lnsName());
            TunnelReport.putPath(json, known.path().route());
            TunnelReport.putFormat(json, known);
            Carried carried =
                    lac.tunnels().traffic().of(known.tunnel().localId()).total();
            tunnels.add(json.put("fragmented", carried.events().getOrDefault(ForwardingEvent.FRAGMENTED, 0L))
                    .put("dropped-too-big", carried.events().getOrDefault(ForwardingEvent.DROPPED_TOO_BIG, 0L)));
        }
        query.arrange(told, tunnels);
        ObjectNode offered = told.putObject("offered-mru");
        lac.interfaces().forEach(access -> offered.put(access.name(), lac.usualMru(access.name())));
        return told;
    }
}
