package dev.lac.server;

import dev.lac.pppoe.AccessConcentrator;
import dev.lac.pppoe.AccessSession;
import dev.lac.pppoe.CloseCause;
import dev.lac.pppoe.MacAddress;
import dev.lac.pppoe.VlanTags;
import dev.lac.protocol.Octets;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One access interface: its access concentrator and the subscribers who dialled in on it. */
final class AccessInterface implements AccessConcentrator.Owner {
    private final Lac lac;
    private final int port;
    private final String name;
    private final AccessConcentrator concentrator;
    private final Map<Integer, Subscriber> bySessionId = new HashMap<>();

    AccessInterface(Lac lac, int port, String name, AccessConcentrator.Settings settings, Octets cookieKey) {
        this.lac = lac;
        this.port = port;
        this.name = name;
        concentrator = new AccessConcentrator(settings, cookieKey, lac.random(), this);
    }

    String name() {
        return name;
    }

    void onDiscovery(MacAddress from, MacAddress to, VlanTags tags, ByteBuffer packet, long now) {
        concentrator.receive(from, to, packet, now);
    }

    void onSessionFrame(MacAddress from, VlanTags tags, int sessionId, ByteBuffer ppp, long now) {
        Subscriber subscriber = bySessionId.get(sessionId);
        if (subscriber == null) {
            lac.counters().increment(LacEvent.DROPPED_UNKNOWN_PPPOE_SESSION);
            concentrator.strayFrame(from, sessionId, now);
        } else if (!subscriber.session().mac().equals(from)) {
            lac.counters().increment(LacEvent.DROPPED_WRONG_MAC);
        } else {
            concentrator.heard(sessionId);
            lac.guard(subscriber, () -> subscriber.onFrame(ppp, now));
        }
    }

    /** The subscriber's story is over: PADT, unless the subscriber itself ended it. */
    void close(Subscriber subscriber, String text, long now) {
        int sessionId = subscriber.session().sessionId();
        if (bySessionId.remove(sessionId, subscriber)) {
            concentrator.close(sessionId, text, now);
        }
    }

    List<Subscriber> subscribers() {
        return new ArrayList<>(bySessionId.values());
    }

    int subscriberCount() {
        return bySessionId.size();
    }

    AccessConcentrator concentrator() {
        return concentrator;
    }

    @Override
    public void send(MacAddress to, Octets discoveryPacket) {
        lac.dataPlane().sendDiscovery(port, to, VlanTags.NONE, discoveryPacket);
    }

    @Override
    public Optional<String> refusal(MacAddress from) {
        return lac.isShuttingDown() ? Optional.of(EndReason.SHUTDOWN.text()) : Optional.empty();
    }

    @Override
    public void sessionOpened(AccessSession session, long now) {
        lac.loop().post(() -> {
            Subscriber subscriber = new Subscriber(lac, port, session, lac.nextAccountingId());
            bySessionId.put(session.sessionId(), subscriber);
            lac.guard(subscriber, () -> subscriber.begin(lac.loop().now()));
        });
    }

    @Override
    public void sessionClosed(AccessSession session, CloseCause cause, String text) {
        lac.loop().post(() -> {
            Subscriber subscriber = bySessionId.get(session.sessionId());
            if (subscriber != null && subscriber.session().equals(session)) {
                bySessionId.remove(session.sessionId());
                lac.guard(
                        subscriber,
                        () -> subscriber.onAccessClosed(
                                Endings.of(cause), text, lac.loop().now()));
            }
        });
    }

    static int count(Collection<AccessInterface> interfaces) {
        return interfaces.stream().mapToInt(AccessInterface::subscriberCount).sum();
    }
}
