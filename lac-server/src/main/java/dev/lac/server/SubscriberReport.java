package dev.lac.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lac.dataplane.Relay;
import dev.lac.pppoe.AccessSession;
import java.util.Locale;

/** A subscriber as JSON: who and where it is, how far it has come, where its session goes, and what that has carried. */
final class SubscriberReport {
    static final String SUBSCRIBERS = "subscribers";

    private SubscriberReport() {}

    /** Whether {@code which} is exactly its user name, MAC address, circuit or Acct-Session-Id, or its domain, as {@code @isp.example}. */
    static boolean isNamed(Subscriber subscriber, String which) {
        if (which.startsWith("@")) {
            return which.length() > 1
                    && subscriber.user().toLowerCase(Locale.ROOT).endsWith(which.toLowerCase(Locale.ROOT));
        }
        return which.equals(subscriber.accountingId())
                || which.equalsIgnoreCase(subscriber.session().mac().toString())
                || which.equals(subscriber.user())
                || (!which.isEmpty() && which.equals(CallRecord.circuit(subscriber.session())));
    }

    /** Whether {@code part}, in lower case, is found in any of these. */
    static boolean matches(Subscriber subscriber, String part) {
        return part.isEmpty()
                || subscriber.user().toLowerCase(Locale.ROOT).contains(part)
                || subscriber.session().mac().toString().contains(part)
                || subscriber.accountingId().contains(part)
                || CallRecord.circuit(subscriber.session())
                        .toLowerCase(Locale.ROOT)
                        .contains(part);
    }

    static ObjectNode json(Lac lac, Subscriber subscriber) {
        AccessSession session = subscriber.session();
        ObjectNode json = Figures.object()
                .put("id", subscriber.accountingId())
                .put("user", subscriber.user())
                .put("subscriber", subscriber.toString())
                .put("interface", subscriber.interfaceName())
                .put("mac", session.mac().toString())
                .put("session-id", session.sessionId())
                .put("vlan", CallRecord.vlan(session))
                .put("circuit-id", CallRecord.circuit(session))
                .put("service", session.serviceName())
                .put("stage", Figures.word(subscriber.story().phase()))
                .put("since", time(lac, subscriber.story().began()))
                .put("connected", subscriber.connection().isPresent());
        subscriber.connection().ifPresent(connection -> {
            json.put("connected-since", time(lac, subscriber.story().latest()));
            put(json, connection);
        });
        return json;
    }

    private static String time(Lac lac, long at) {
        return CallRecord.time(lac.epoch().plusNanos(at));
    }

    private static void put(ObjectNode json, Connection connection) {
        Relay.Session session = connection.relay().session();
        json.put("lns", connection.lns().destination().lnsName())
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
