package dev.lac.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lac.l2tp.Call;
import dev.lac.selection.Candidate;

/** {@code lac show calls}: L2TP sessions, those included that are being set up; of a user, an LNS, or with a local session id. */
final class CallsView implements View {
    @Override
    public String name() {
        return "calls";
    }

    @Override
    public JsonNode tell(Lac lac, Query query) {
        ObjectNode told = Figures.object();
        ArrayNode calls = told.putArray(Commands.CALLS);
        for (Subscriber subscriber : lac.subscribers()) {
            subscriber.placed().ifPresent(call -> {
                ObjectNode json = json(lac, subscriber, call);
                if (isMeant(json, query.which())) {
                    calls.add(json);
                }
            });
        }
        query.arrange(told, calls);
        return told;
    }

    private static ObjectNode json(Lac lac, Subscriber subscriber, Call call) {
        Candidate lns = subscriber.lns();
        boolean up = subscriber.connection().isPresent();
        return Figures.object()
                .put("tunnel", call.tunnel().localId())
                .put("session", call.localSessionId())
                .put("peer-session", call.peerSessionId())
                .put("lns", lns == null ? "" : lns.destination().lnsName())
                .put("user", subscriber.user())
                .put("id", subscriber.accountingId())
                .put("state", up ? "up" : "setting-up")
                .put("serial-number", subscriber.callSerialNumber())
                .put(
                        "since",
                        CallRecord.time(lac.epoch().plusNanos(subscriber.story().latest())));
    }

    private static boolean isMeant(ObjectNode call, String which) {
        return which.isEmpty()
                || which.equals(call.path("user").asText())
                || which.equals(call.path("lns").asText())
                || which.equals(call.path("id").asText())
                || which.equals(call.path("session").asText());
    }
}
