package dev.lac.server;

import dev.lac.protocol.Counters;
import dev.lac.protocol.Octets;
import dev.lac.radius.DynamicAnswer;
import dev.lac.radius.DynamicAuthorizationServer;
import dev.lac.radius.DynamicRequest;
import dev.lac.radius.ErrorCause;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Does what RADIUS asks for of its own accord: ends sessions, changes their timers (RFC 5176). */
final class DynamicAuthorization implements DynamicAuthorizationServer.Owner {
    private static final Logger LOG = LogManager.getLogger();

    private final Lac lac;
    private final Map<String, Subscriber> connected;
    private final Counters<LacEvent> counters;
    private final BiConsumer<InetSocketAddress, Octets> out;

    /**
     * @param connected sessions that are up, by Acct-Session-Id
     * @param out sends an answer from the socket that requests come to
     */
    DynamicAuthorization(
            Lac lac,
            Map<String, Subscriber> connected,
            Counters<LacEvent> counters,
            BiConsumer<InetSocketAddress, Octets> out) {
        this.lac = lac;
        this.connected = connected;
        this.counters = counters;
        this.out = out;
    }

    @Override
    public void send(InetSocketAddress to, Octets datagram) {
        out.accept(to, datagram);
    }

    /** All sessions that the request means, or none with the reason (RFC 5176 §3.5). */
    @Override
    public void handle(DynamicRequest request, Consumer<DynamicAnswer> then) {
        List<Subscriber> meant = find(request.query());
        if (meant.isEmpty()) {
            LOG.info("{} means a session that is not here: {}", request.client(), request.query());
            then.accept(new DynamicAnswer.Nak(ErrorCause.SESSION_CONTEXT_NOT_FOUND));
            return;
        }
        for (Subscriber subscriber : meant) {
            lac.guard(subscriber, () -> act(subscriber, request));
        }
        then.accept(new DynamicAnswer.Ack());
    }

    private void act(Subscriber subscriber, DynamicRequest request) {
        subscriber.change(request.changes(), lac.loop().now());
        if (request.kind() == DynamicRequest.Kind.DISCONNECT) {
            counters.increment(LacEvent.DISCONNECTED_BY_RADIUS);
            subscriber.end(
                    EndReason.DISCONNECTED_BY_RADIUS,
                    request.client(),
                    lac.loop().now());
        } else {
            counters.increment(LacEvent.CHANGED_BY_RADIUS);
            LOG.info("{}: {} changes {}", subscriber, request.client(), request.changes());
        }
    }

    private List<Subscriber> find(DynamicRequest.SessionQuery query) {
        Collection<Subscriber> candidates = connected.values();
        if (query.acctSessionId() != null) {
            Subscriber named = connected.get(query.acctSessionId());
            candidates = named == null ? List.of() : List.of(named);
        }
        List<Subscriber> found = new ArrayList<>();
        for (Subscriber subscriber : candidates) {
            if (subscriber.isMeantBy(query)) {
                found.add(subscriber);
            }
        }
        return found;
    }
}
