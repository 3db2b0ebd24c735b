package dev.lac.l2tp;

import dev.lac.protocol.Timed;
import dev.lac.protocol.TransitionTable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One call within a control connection, from either end: what the LAC's and the LNS's view have in common (RFC 2661 §5.2). */
public abstract sealed class Session permits Call, LnsCall {
    private static final System.Logger LOG = System.getLogger(Session.class.getName());

    private final Tunnel tunnel;
    private final int localSessionId;
    private int peerSessionId;
    private long setupDue = Timed.NEVER;
    private @Nullable CallEnd end;

    Session(Tunnel tunnel, int localSessionId) {
        if (localSessionId < 1 || localSessionId > 0xffff) {
            throw new IllegalArgumentException("a session id is 1 to 65535: " + localSessionId);
        }
        this.tunnel = tunnel;
        this.localSessionId = localSessionId;
    }

    /** The Session ID in messages to us, 1 to 65,535. */
    public int localSessionId() {
        return localSessionId;
    }

    /** The Session ID in messages to the peer; 0 until the peer has assigned it. */
    public int peerSessionId() {
        return peerSessionId;
    }

    public Tunnel tunnel() {
        return tunnel;
    }

    public boolean isClosed() {
        return end != null;
    }

    /** How it ended, or null while it has not. */
    public @Nullable CallEnd end() {
        return end;
    }

    abstract void receive(ReceivedMessage message, long now);

    abstract void setupTimedOut(long now);

    abstract void tunnelClosed(TunnelEnd why, long now);

    void peerSessionId(int id) {
        peerSessionId = id;
    }

    long setupDue() {
        return setupDue;
    }

    void awaitSetup(long due) {
        setupDue = due;
    }

    void setupDone() {
        setupDue = Timed.NEVER;
    }

    void sendCdn(CallEnd why, long now) {
        var body = CallMessages.cdn(tunnel.write(MessageType.CDN), localSessionId, why);
        tunnel.send(peerSessionId, MessageType.CDN, body, null, now);
    }

    /** Leaves the tunnel; the identifier is free afterwards. */
    void leave(CallEnd why) {
        end = why;
        setupDue = Timed.NEVER;
        tunnel.sessions().remove(this);
    }

    /**
     * Looks up what {@code event} means in {@code state}, logs it, and counts it when the state tables leave it out.
     *
     * @return the transition to perform, or null
     */
    <S extends Enum<S>, E extends Enum<E>, A> TransitionTable.@Nullable Transition<S, A> lookup(
            TransitionTable<S, E, A> table, S state, E event, @Nullable CallEnd why) {
        var transition = table.lookup(state, event);
        logTransition(
                state,
                event,
                transition.map(TransitionTable.Transition::next).orElse(state),
                why == null ? "" : why.describe());
        if (transition.isEmpty()) {
            tunnel.counters().increment(L2tpEvent.IGNORED_IN_STATE);
        }
        return transition.orElse(null);
    }

    /** The end that a message out of turn brings about. */
    static CallEnd unexpected(MessageType type, Enum<?> state) {
        return CallEnd.protocol(ErrorCode.INVALID_SESSION_ID, "unexpected " + type + " in state " + state);
    }

    static CallEnd ended(@Nullable CallEnd why) {
        return Objects.requireNonNull(why, "a call ends for a reason");
    }

    private void logTransition(Enum<?> from, Enum<?> event, Enum<?> to, String why) {
        if (LOG.isLoggable(System.Logger.Level.DEBUG)) {
            LOG.log(
                    System.Logger.Level.DEBUG,
                    "tunnel {0,number,#} call {1,number,#}: {2}, {3} -> {4}: {5}",
                    tunnel.localId(),
                    localSessionId,
                    from,
                    event,
                    to,
                    why);
        }
    }

    /**
     * Takes a WEN or SLI, which say nothing we act on; an unknown mandatory AVP in it ends the session all the same (§4.1).
     *
     * @return the end it asks for, or null
     */
    @Nullable
    CallEnd passOver(ReceivedMessage message) {
        ReceivedMessage.Fault fault = message.fault();
        if (fault != null && fault.error() == ErrorCode.UNKNOWN_MANDATORY_AVP) {
            return CallEnd.protocol(fault.error(), fault.text());
        }
        tunnel.counters().increment(message.type() == MessageType.SLI ? L2tpEvent.IGNORED_SLI : L2tpEvent.IGNORED_WEN);
        return null;
    }
}
