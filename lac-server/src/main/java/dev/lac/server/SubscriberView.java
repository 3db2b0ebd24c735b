package dev.lac.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lac.dataplane.Relay;

/** {@code lac show subscriber WHICH}: where the sessions of a user go, and what they carry. */
final class SubscriberView implements View {
    private static final String SUBSCRIBERS = "subscribers";

    @Override
    public String name() {
        return "subscriber";
    }

    @Override
    public JsonNode tell(Lac lac, String which) {
        ObjectNode told = Figures.object();
        ArrayNode found = told.putArray(SUBSCRIBERS);
        lac.subscribers().stream()
                .filter(subscriber -> which.isEmpty() || isNamed(subscriber, which))
                .forEach(subscriber -> found.add(json(subscriber)));
        return told;
    }

    private static boolean isNamed(Subscriber subscriber, String which) {
        return which.equals(subscriber.accountingId())
                || which.equals(subscriber.session().mac().toString())
                || which.equals(user(subscriber));
    }

    /** Empty before it has said who it is. */
    private static String user(Subscriber subscriber) {
        return subscriber.explanation().isPresent() ? subscriber.userName() : "";
    }

    private static ObjectNode json(Subscriber subscriber) {
        ObjectNode json = Figures.object()
                .put("id", subscriber.accountingId())
                .put("user", user(subscriber))
                .put("subscriber", subscriber.toString())
                .put("connected", subscriber.connection().isPresent());
        subscriber.connection().ifPresent(connection -> put(json, connection));
        return json;
    }

    private static void put(ObjectNode json, Connection connection) {
        Relay.Session session = connection.relay().session();
        json.put(
                        "lns",
                        connection
                                .lnsName()
                                .orElse(connection.lns().destination().endpoint()))
                .put("peer", session.path().peer().getAddress().getHostAddress())
                .put("tunnel", session.localTunnelId())
                .put("peer-tunnel", session.peerTunnelId())
                .put("session", session.localSessionId())
                .put("peer-session", session.peerSessionId());
        Figures.put(
                json,
                Carried.of(connection.relay().traffic(), connection.relay().events()));
    }
}
