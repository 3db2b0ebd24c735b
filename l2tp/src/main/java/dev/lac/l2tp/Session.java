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

    /** Whether data messages must carry sequence numbers at all times (§5.4). */
    public abstract boolean sequencingRequired();

    /** The DSCP that both ends agreed on for this session's data (RFC 3308), 0 to 63; -1 for none. */
    public abstract int dscp();

    public boolean isClosed() {
        return end != null;
    }

    /** How it ended, or null while it has not. */
    public @Nullable CallEnd end() {
        return end;
    }

    abstract void receive(ReceivedMessage message, long now);

    /** Takes one Connect Speed Update of a CSUN or CSURQ; false where it means nothing to this call. */
    abstract boolean receiveConnectSpeed(MessageType type, ConnectSpeed speed, long now);

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
    void leave(CallEnd why, long now) {
        end = why;
        setupDue = Timed.NEVER;
        tunnel.sessions().remove(this, now);
    }

    /** Sends a CSUN or CSURQ about this call (RFC 5515). */
    void sendConnectSpeed(MessageType type, long tx, long rx, long now) {
        var body = CallMessages.connectSpeed(tunnel.write(type), new ConnectSpeed(peerSessionId, tx, rx));
        tunnel.send(0, type, body, null, now);
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

    /** Whose call it is, for logs; empty: nobody says. */
    String name() {
        return "";
    }

    private void logTransition(Enum<?> from, Enum<?> event, Enum<?> to, String why) {
        if (LOG.isLoggable(System.Logger.Level.DEBUG)) {
            LOG.log(
                    System.Logger.Level.DEBUG,
                    "tunnel {0,number,#} call {1,number,#}{2}: {3}, {4} -> {5}: {6}",
                    tunnel.localId(),
                    localSessionId,
                    name().isEmpty() ? "" : " (" + name() + ")",
                    from,
                    event,
                    to,
                    why);
        }
    }

    /**
     * Why a WEN or SLI ends the call, or null: an unknown mandatory AVP does (§4.1). Anything else that is wrong with it makes it say
     * nothing, which is no reason to cut a subscriber off.
     */
    static @Nullable CallEnd refusalOf(ReceivedMessage message) {
        ReceivedMessage.Fault fault = message.fault();
        return fault != null && fault.error() == ErrorCode.UNKNOWN_MANDATORY_AVP
                ? CallEnd.protocol(fault.error(), fault.text())
                : null;
    }

    /** Counts a WEN or SLI that says nothing here. */
    void passOver(MessageType type) {
        tunnel.counters().increment(type == MessageType.SLI ? L2tpEvent.IGNORED_SLI : L2tpEvent.IGNORED_WEN);
    }
}
