package dev.lac.pppoe;

import dev.lac.protocol.Octets;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The live sessions of one access concentrator by SESSION_ID, by request and by host, and how many each party has (RFC 2516 §5.4). */
final class SessionTable {
    private record Request(Host host, @Nullable Octets hostUniq) {}

    private final Map<Integer, Session> byId = new HashMap<>();
    private final Map<Request, Session> byRequest = new HashMap<>();
    /** The oldest first. */
    private final Map<Host, Deque<Session>> byHost = new HashMap<>();

    private final Map<VlanTags, Integer> onVlan = new HashMap<>();
    private final Map<String, Integer> onCircuit = new HashMap<>();

    void add(Session session) {
        AccessSession access = session.access;
        byId.put(access.sessionId(), session);
        byRequest.put(new Request(session.host, access.hostUniq()), session);
        byHost.computeIfAbsent(session.host, host -> new ArrayDeque<>(1)).add(session);
        onVlan.merge(access.vlanTags(), 1, Integer::sum);
        String circuitId = access.line().circuitId();
        if (circuitId != null) {
            onCircuit.merge(circuitId, 1, Integer::sum);
        }
        if (session.service != null) {
            session.service.sessions++;
        }
    }

    void remove(Session session) {
        AccessSession access = session.access;
        byId.remove(access.sessionId());
        byRequest.remove(new Request(session.host, access.hostUniq()));
        byHost.computeIfPresent(session.host, (host, sessions) -> {
            sessions.remove(session);
            return sessions.isEmpty() ? null : sessions;
        });
        onVlan.computeIfPresent(access.vlanTags(), (tags, count) -> less(count));
        String circuitId = access.line().circuitId();
        if (circuitId != null) {
            onCircuit.computeIfPresent(circuitId, (circuit, count) -> less(count));
        }
        if (session.service != null) {
            session.service.sessions--;
        }
    }

    private static @Nullable Integer less(int count) {
        return count == 1 ? null : Integer.valueOf(count - 1);
    }

    /** Counts every session with the service that it has in {@code services}, if it has one there. */
    void serveBy(ServiceTables services) {
        for (Session session : byId.values()) {
            ServiceTable.Row row = services.of(session.host).row(session.serviceName);
            session.service = row;
            if (row != null) {
                row.sessions++;
            }
        }
    }

    @Nullable
    Session get(int sessionId) {
        return byId.get(sessionId);
    }

    /** The session that a PADR of this host with this Host-Uniq has opened. */
    @Nullable
    Session ofRequest(Host host, @Nullable Octets hostUniq) {
        return byRequest.get(new Request(host, hostUniq));
    }

    /** The host's oldest session. */
    @Nullable
    Session oldestOf(Host host) {
        Deque<Session> sessions = byHost.get(host);
        return sessions == null ? null : sessions.peek();
    }

    Collection<Session> all() {
        return byId.values();
    }

    int count() {
        return byId.size();
    }

    int countOf(Host host) {
        Deque<Session> sessions = byHost.get(host);
        return sessions == null ? 0 : sessions.size();
    }

    int countOn(VlanTags tags) {
        return onVlan.getOrDefault(tags, 0);
    }

    int countOnCircuit(String circuitId) {
        return onCircuit.getOrDefault(circuitId, 0);
    }

    /** Whether every index is empty, as it must be when there is no session. */
    boolean isEmpty() {
        return byId.isEmpty() && byRequest.isEmpty() && byHost.isEmpty() && onVlan.isEmpty() && onCircuit.isEmpty();
    }
}
