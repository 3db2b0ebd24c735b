package dev.lac.l2tp;

import dev.lac.protocol.TransitionTable;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** An incoming call as the LAC sees it (RFC 2661 §7.4.1). */
public final class Call extends Session {
    /** Whoever the call is for; never calls back into the tunnel that is speaking. */
    public interface Owner {
        /** What the call is called in logs; empty: nothing. */
        default String name() {
            return "";
        }

        /** The tunnel is there, and ICRQ has been handed to it (RFC 2661 §6.6). */
        default void placed() {}

        /** ICCN has been put on the wire for the first time: both directions carry data now. */
        void established(Call call);

        /**
         * The LNS tells which characters it and the PPP peer negotiated to escape (SLI, §6.14): "the LAC MUST be able to update its
         * internal call information and behavior". They mean nothing where frames are not octet-stuffed.
         *
         * @param sendAccm for frames to the PPP peer, 0 to 2³² − 1
         * @param receiveAccm for frames from the PPP peer, 0 to 2³² − 1
         */
        default void linkInfo(Call call, long sendAccm, long receiveAccm) {}

        /**
         * The call has ended, whoever ended it and in whatever state; told once. The session id may be reused, preferably not at
         * once: an ICRP that crossed our CDN may still be on its way.
         */
        void closed(CallEnd end);
    }

    enum State {
        IDLE,
        WAIT_TUNNEL,
        WAIT_REPLY,
        ESTABLISHED
    }

    enum Event {
        INCOMING_CALL,
        TUNNEL_OPEN,
        ICRP_ACCEPTABLE,
        ICRP_NOT_ACCEPTABLE,
        RECEIVE_ICRP,
        RECEIVE_ICRQ,
        RECEIVE_ICCN,
        RECEIVE_CDN,
        LOCAL_CLOSE,
        NOT_ACCEPTABLE,
        TIMEOUT,
        TUNNEL_CLOSED
    }

    enum Action {
        INITIATE_TUNNEL_OPEN,
        SEND_ICRQ,
        SEND_ICCN,
        SEND_CDN,
        CLEAN_UP
    }

    /** The table of §7.4.1. A call that has returned to idle no longer exists: what still comes for it is counted by the tunnel. */
    private static final String LAC_INCOMING_CALL_STATES = """
            idle        | incoming-call       | initiate-tunnel-open | wait-tunnel
            wait-tunnel | local-close         | clean-up             | idle
            wait-tunnel | tunnel-open         | send-icrq            | wait-reply
            wait-reply  | icrp-acceptable     | send-iccn            | established
            wait-reply  | icrp-not-acceptable | send-cdn, clean-up   | idle
            wait-reply  | receive-icrq        | send-cdn, clean-up   | idle
            wait-reply  | receive-cdn         | clean-up             | idle
            wait-reply  | receive-iccn        | clean-up             | idle
            wait-reply  | local-close         | send-cdn, clean-up   | idle
            established | receive-cdn         | clean-up             | idle
            established | receive-icrq        | send-cdn, clean-up   | idle
            established | receive-icrp        | send-cdn, clean-up   | idle
            established | receive-iccn        | send-cdn, clean-up   | idle
            established | local-close         | send-cdn, clean-up   | idle
            """;

    /** What the RFC says in prose: §4.1 and §7.1 (not acceptable), §4.4.2 result 10 (timeout), §5.7 (the tunnel ends). */
    private static final String BESIDES = """
            wait-reply  | not-acceptable      | send-cdn, clean-up   | idle
            established | not-acceptable      | send-cdn, clean-up   | idle
            wait-reply  | timeout             | send-cdn, clean-up   | idle
            wait-tunnel | tunnel-closed       | clean-up             | idle
            wait-reply  | tunnel-closed       | clean-up             | idle
            established | tunnel-closed       | clean-up             | idle
            """;

    static final TransitionTable<State, Event, Action> TABLE = TransitionTable.ofRows(
            LAC_INCOMING_CALL_STATES + BESIDES,
            State.class,
            Event.class,
            name -> Action.valueOf(name.replace('-', '_').toUpperCase(Locale.ROOT)));

    /** A WEN is sent "not more than once every 60 seconds" (§6.13). */
    static final long WEN_INTERVAL = 60_000_000_000L;

    private final CallSpec spec;
    private final Owner owner;
    private State state = State.IDLE;
    private long tx;
    private long rx;
    private long nextWen = Long.MIN_VALUE;
    private int grantedDscp = PerHopBehavior.NONE;

    Call(Tunnel tunnel, int localSessionId, CallSpec spec, Owner owner) {
        super(tunnel, localSessionId);
        this.spec = spec;
        this.owner = owner;
        tx = spec.txConnectSpeed();
        rx = spec.rxConnectSpeed();
    }

    @Override
    String name() {
        return owner.name();
    }

    @Override
    public boolean sequencingRequired() {
        return spec.sequencingRequired();
    }

    @Override
    public int dscp() {
        return grantedDscp;
    }

    /**
     * Reports errors on the subscriber's line (WEN, §6.13).
     *
     * @return whether it was sent: not before the call is established, and not within a minute of the one before
     */
    public boolean reportErrors(CallErrors errors, long now) {
        if (state != State.ESTABLISHED) {
            return false;
        }
        if (now < nextWen) {
            tunnel().counters().increment(L2tpEvent.WITHHELD_WEN);
            return false;
        }
        nextWen = now + WEN_INTERVAL;
        var body = CallMessages.wen(tunnel().write(MessageType.WEN), errors);
        tunnel().send(peerSessionId(), MessageType.WEN, body, null, now);
        return true;
    }

    /**
     * Tells the LNS that the line's speeds have changed (CSUN, RFC 5515); before the ICCN, which then says so, it sends nothing.
     *
     * @param tx towards the remote system, bits per second, 0 to 2³² − 1
     * @param rx from the remote system, bits per second, 0 to 2³² − 1
     * @return whether a CSUN was sent: only for an established call that offers {@linkplain CallSpec#connectSpeedUpdates updates}
     */
    public boolean connectSpeedUpdate(long tx, long rx, long now) {
        CallSpec.requireU32(tx, "Tx connect speed");
        CallSpec.requireU32(rx, "Rx connect speed");
        this.tx = tx;
        this.rx = rx;
        return sendConnectSpeeds(now);
    }

    private boolean sendConnectSpeeds(long now) {
        if (state != State.ESTABLISHED || !spec.connectSpeedUpdates()) {
            return false;
        }
        // §4.4.4: where no Rx was told, the speed "is assumed to be symmetric".
        sendConnectSpeed(MessageType.CSUN, tx, rx == 0 ? tx : rx, now);
        return true;
    }

    /** The LNS asks for the speeds of now. */
    @Override
    boolean receiveConnectSpeed(MessageType type, ConnectSpeed speed, long now) {
        return type == MessageType.CSURQ && sendConnectSpeeds(now);
    }

    /**
     * Ends the call: a CDN goes to the peer if it has heard of the call. Does nothing when the call has ended.
     *
     * @param text goes to the peer as Error Message; may be empty
     */
    public void close(CdnResult result, @Nullable ErrorCode error, String text, long now) {
        close(result, error, text, null, now);
    }

    /** As {@link #close(CdnResult, ErrorCode, String, long)}, and tells the peer about the PPP session (RFC 3145). */
    public void close(
            CdnResult result, @Nullable ErrorCode error, String text, @Nullable PppDisconnectCause cause, long now) {
        if (!isClosed()) {
            fire(Event.LOCAL_CLOSE, CallEnd.local(result, error, text, cause), now);
        }
    }

    void start(long now) {
        fire(Event.INCOMING_CALL, null, now);
    }

    void tunnelOpen(long now) {
        if (tunnel().framingType() == 0) {
            fire(Event.LOCAL_CLOSE, CallEnd.notOffered("the peer supports no framing"), now);
        } else {
            fire(Event.TUNNEL_OPEN, null, now);
        }
    }

    /** Ends; what is to be told to the peer has been sent. */
    void cleanUp(CallEnd why, long now) {
        leave(why, now);
        owner.closed(why);
    }

    @Override
    void receive(ReceivedMessage message, long now) {
        MessageType type = message.type();
        if (type == null) {
            return;
        }
        switch (type) {
            case ICRP -> receiveIcrp(message, now);
            case ICRQ -> fire(Event.RECEIVE_ICRQ, unexpected(type, state), now);
            case ICCN -> fire(Event.RECEIVE_ICCN, unexpected(type, state), now);
            case CDN -> fire(Event.RECEIVE_CDN, CallMessages.endOf(message), now);
            case WEN, SLI -> receiveStatus(type, message, now);
            default -> fire(Event.NOT_ACCEPTABLE, unexpected(type, state), now);
        }
    }

    private void receiveStatus(MessageType type, ReceivedMessage message, long now) {
        CallEnd refusal = refusalOf(message);
        Accm accm = CallMessages.parsed(message.octets(AvpType.ACCM), Accm::parse);
        if (refusal != null) {
            fire(Event.NOT_ACCEPTABLE, refusal, now);
        } else if (type == MessageType.SLI && accm != null && state == State.ESTABLISHED) {
            owner.linkInfo(this, accm.send(), accm.receive());
        } else {
            passOver(type);
        }
    }

    private void receiveIcrp(ReceivedMessage icrp, long now) {
        if (state != State.WAIT_REPLY) {
            fire(Event.RECEIVE_ICRP, unexpected(MessageType.ICRP, state), now);
            return;
        }
        int assigned = icrp.u16(AvpType.ASSIGNED_SESSION_ID, 0);
        tunnel().sessions().learnPeerId(this, assigned);
        ReceivedMessage.Fault fault = icrp.fault();
        if (fault != null) {
            fire(Event.ICRP_NOT_ACCEPTABLE, CallEnd.protocol(fault.error(), fault.text()), now);
        } else if (assigned == 0) {
            CallEnd why = CallEnd.protocol(ErrorCode.BAD_VALUE, "ICRP assigns session id 0");
            fire(Event.ICRP_NOT_ACCEPTABLE, why, now);
        } else {
            grantedDscp = spec.dscp() == PerHopBehavior.NONE ? PerHopBehavior.NONE : ReceivedCall.dscp(icrp);
            fire(Event.ICRP_ACCEPTABLE, null, now);
        }
    }

    @Override
    void setupTimedOut(long now) {
        String text = "no ICRP within the time allotted";
        fire(Event.TIMEOUT, CallEnd.of(CallEnd.Origin.TIMEOUT, CdnResult.TIMED_OUT, null, text), now);
    }

    @Override
    void tunnelClosed(TunnelEnd why, long now) {
        fire(Event.TUNNEL_CLOSED, CallEnd.withTunnel(why), now);
    }

    private void fire(Event event, @Nullable CallEnd why, long now) {
        var transition = lookup(TABLE, state, event, why);
        if (transition != null) {
            state = transition.next();
            for (Action action : transition.actions()) {
                act(action, why, now);
            }
        }
    }

    private void act(Action action, @Nullable CallEnd why, long now) {
        switch (action) {
            case INITIATE_TUNNEL_OPEN -> tunnel().openFor(this, now);
            case SEND_ICRQ -> sendIcrq(now);
            case SEND_ICCN -> sendIccn(now);
            case SEND_CDN -> sendCdn(ended(why), now);
            case CLEAN_UP -> cleanUp(ended(why), now);
        }
    }

    private void sendIcrq(long now) {
        tunnel().sessions().awaitSetup(this, now);
        var body = CallMessages.icrq(tunnel().write(MessageType.ICRQ), localSessionId(), spec);
        tunnel().send(0, MessageType.ICRQ, body, null, now);
        owner.placed();
    }

    private void sendIccn(long now) {
        setupDone();
        MessageWriter writer = tunnel().write(MessageType.ICCN);
        var body = CallMessages.iccn(writer, spec, tx, rx, tunnel().framingType());
        tunnel().send(peerSessionId(), MessageType.ICCN, body, this::iccnOnWire, now);
    }

    private void iccnOnWire() {
        if (!isClosed()) {
            owner.established(this);
        }
    }

    @Override
    public String toString() {
        return "call " + localSessionId() + "/" + peerSessionId() + " " + state + " in " + tunnel();
    }
}
