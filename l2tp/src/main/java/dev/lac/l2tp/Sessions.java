package dev.lac.l2tp;

import dev.lac.protocol.Timed;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The calls of one control connection: who they are on either side, which wait for the tunnel and which for the peer. */
final class Sessions {
    private final long setupTimeout;
    private final Map<Integer, Session> byLocalId = new LinkedHashMap<>();
    private final Map<Integer, Session> byPeerId = new HashMap<>();
    private final Deque<Call> waitingForTunnel = new ArrayDeque<>();

    /** In the order of their deadlines: all wait equally long. Those that have been answered are passed over. */
    private final Deque<Session> waitingForPeer = new ArrayDeque<>();

    private long emptySince;

    Sessions(TunnelSpec spec) {
        setupTimeout = spec.setupTimeout().toNanos();
    }

    int size() {
        return byLocalId.size();
    }

    /** Since when there has been none; {@link Timed#NEVER} while there is one. */
    long emptySince() {
        return byLocalId.isEmpty() ? emptySince : Timed.NEVER;
    }

    /** The tunnel is there to carry calls. */
    void established(long now) {
        emptySince = now;
    }

    /** The call of that Assigned Session ID of ours, or null. */
    @Nullable
    Session of(int localSessionId) {
        return byLocalId.get(localSessionId);
    }

    /**
     * Enters a call.
     *
     * @throws IllegalArgumentException when the local identifier is in use
     */
    void add(Session session) {
        if (byLocalId.putIfAbsent(session.localSessionId(), session) != null) {
            throw new IllegalArgumentException("session id " + session.localSessionId() + " is in use");
        }
    }

    void remove(Session session, long now) {
        emptySince = now;
        byLocalId.remove(session.localSessionId(), session);
        byPeerId.remove(session.peerSessionId(), session);
    }

    boolean knowsPeerId(int id) {
        return byPeerId.containsKey(id);
    }

    /** Learns the identifier that the peer assigned; 0 is none. */
    void learnPeerId(Session session, int id) {
        session.peerSessionId(id);
        if (id != 0) {
            byPeerId.putIfAbsent(id, session);
        }
    }

    /**
     * The call that a message is about, or null: by the header, or, where its sender had not been assigned our identifier yet, by
     * the Assigned Session ID "permitting the peer to identify" it (RFC 2661 §4.4.4).
     */
    @Nullable
    Session find(int headerSessionId, ReceivedMessage message) {
        return headerSessionId != 0
                ? byLocalId.get(headerSessionId)
                : byPeerId.get(message.u16(AvpType.ASSIGNED_SESSION_ID, 0));
    }

    void awaitTunnel(Call call) {
        waitingForTunnel.add(call);
    }

    void tunnelOpen(long now) {
        for (Call call = waitingForTunnel.poll(); call != null; call = waitingForTunnel.poll()) {
            if (!call.isClosed()) {
                call.tunnelOpen(now);
            }
        }
    }

    void tunnelClosed(TunnelEnd why, long now) {
        waitingForTunnel.clear();
        for (Session session : new ArrayList<>(byLocalId.values())) {
            session.tunnelClosed(why, now);
        }
        waitingForPeer.clear();
    }

    void awaitSetup(Session session, long now) {
        session.awaitSetup(now + setupTimeout);
        waitingForPeer.add(session);
    }

    long nextDeadline() {
        Session first = waitingForPeer.peek();
        while (first != null && first.setupDue() == Timed.NEVER) {
            waitingForPeer.remove();
            first = waitingForPeer.peek();
        }
        return first == null ? Timed.NEVER : first.setupDue();
    }

    void onDeadline(long now) {
        while (nextDeadline() <= now) {
            waitingForPeer.remove().setupTimedOut(now);
        }
    }
}
