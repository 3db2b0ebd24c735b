package dev.lac.l2tp;

import dev.lac.protocol.TransitionTable;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** An incoming call as the LNS sees it (RFC 2661 §7.4.2). */
public final class LnsCall extends Session {
    /** Whoever takes the call; never calls back into the tunnel that is speaking. */
    public interface Owner {
        /** The call has been accepted and ICRP queued; {@code call} is how to end it. */
        void accepted(LnsCall call);

        /** ICCN has come; {@code call} now holds what it says, proxy AVPs unhidden. */
        void connected(LnsCall lnsCall, ReceivedCall call);

        /** The LAC reports errors on the subscriber's line (WEN, §6.13). */
        default void callErrors(LnsCall call, CallErrors errors) {}

        /**
         * The LAC tells that the line's speeds have changed (CSUN, RFC 5515).
         *
         * @param tx from the LAC towards the remote system, bits per second
         * @param rx from the remote system towards the LAC, bits per second
         */
        default void connectSpeedUpdated(LnsCall call, long tx, long rx) {}

        /** The call has ended, whoever ended it; told once. The session id may be reused. */
        void closed(CallEnd end);
    }

    enum State {
        IDLE,
        WAIT_CONNECT,
        ESTABLISHED
    }

    enum Event {
        ICRQ_ACCEPTABLE,
        ICCN_ACCEPTABLE,
        ICCN_NOT_ACCEPTABLE,
        RECEIVE_ICRQ,
        RECEIVE_ICRP,
        RECEIVE_ICCN,
        RECEIVE_CDN,
        LOCAL_CLOSE,
        NOT_ACCEPTABLE,
        TIMEOUT,
        TUNNEL_CLOSED
    }

    enum Action {
        SEND_ICRP,
        PREPARE_FOR_DATA,
        SEND_CDN,
        CLEAN_UP
    }

    /** The table of §7.4.2; an ICRQ that is not acceptable is answered by the tunnel before a call exists. */
    private static final String LNS_INCOMING_CALL_STATES = """
            idle         | icrq-acceptable     | send-icrp          | wait-connect
            wait-connect | iccn-acceptable     | prepare-for-data   | established
            wait-connect | iccn-not-acceptable | send-cdn, clean-up | idle
            wait-connect | receive-icrq        | send-cdn, clean-up | idle
            wait-connect | receive-icrp        | send-cdn, clean-up | idle
            wait-connect | receive-cdn         | clean-up           | idle
            established  | receive-cdn         | clean-up           | idle
            wait-connect | local-close         | send-cdn, clean-up | idle
            established  | local-close         | send-cdn, clean-up | idle
            established  | receive-icrq        | send-cdn, clean-up | idle
            established  | receive-icrp        | send-cdn, clean-up | idle
            established  | receive-iccn        | send-cdn, clean-up | idle
            """;

    /** What the RFC says in prose: §4.1 and §7.1 (not acceptable), §7.3 (timers are left open), §5.7 (the tunnel ends). */
    private static final String BESIDES = """
            wait-connect | not-acceptable      | send-cdn, clean-up | idle
            established  | not-acceptable      | send-cdn, clean-up | idle
            wait-connect | timeout             | send-cdn, clean-up | idle
            wait-connect | tunnel-closed       | clean-up           | idle
            established  | tunnel-closed       | clean-up           | idle
            """;

    static final TransitionTable<State, Event, Action> TABLE = TransitionTable.ofRows(
            LNS_INCOMING_CALL_STATES + BESIDES,
            State.class,
            Event.class,
            name -> Action.valueOf(name.replace('-', '_').toUpperCase(Locale.ROOT)));

    private final Owner owner;
    private ReceivedCall received;
    private State state = State.IDLE;

    LnsCall(Tunnel tunnel, int localSessionId, ReceivedCall icrq, Owner owner) {
        super(tunnel, localSessionId);
        received = icrq;
        this.owner = owner;
    }

    /**
     * Ends the call with a CDN. Does nothing when the call has ended.
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

    @Override
    public boolean sequencingRequired() {
        return received.sequencingRequired();
    }

    @Override
    public int dscp() {
        return received.dscp();
    }

    /**
     * Tells the LAC which characters were negotiated to be escaped (SLI, §6.14).
     *
     * @param sendAccm for frames to the PPP peer, 0 to 2³² − 1
     * @param receiveAccm for frames from the PPP peer, 0 to 2³² − 1
     * @return whether it was sent: only for an established call
     */
    public boolean setLinkInfo(long sendAccm, long receiveAccm, long now) {
        if (state != State.ESTABLISHED) {
            return false;
        }
        var body = CallMessages.sli(tunnel().write(MessageType.SLI), new Accm(sendAccm, receiveAccm));
        tunnel().send(peerSessionId(), MessageType.SLI, body, null, now);
        return true;
    }

    /**
     * Asks the LAC for the line's speeds of now (CSURQ, RFC 5515).
     *
     * @return whether it was sent: only for an established call whose LAC offers updates
     */
    public boolean requestConnectSpeed(long now) {
        if (state != State.ESTABLISHED || !received.connectSpeedUpdates()) {
            return false;
        }
        sendConnectSpeed(MessageType.CSURQ, 0, 0, now);
        return true;
    }

    @Override
    boolean receiveConnectSpeed(MessageType type, ConnectSpeed speed, long now) {
        if (type != MessageType.CSUN || state != State.ESTABLISHED || !received.connectSpeedUpdates()) {
            return false;
        }
        owner.connectSpeedUpdated(this, speed.tx(), speed.rx());
        return true;
    }

    void start(long now) {
        fire(Event.ICRQ_ACCEPTABLE, null, now);
    }

    @Override
    void receive(ReceivedMessage message, long now) {
        MessageType type = message.type();
        if (type == null) {
            return;
        }
        switch (type) {
            case ICCN -> receiveIccn(message, now);
            case ICRQ -> fire(Event.RECEIVE_ICRQ, unexpected(type, state), now);
            case ICRP -> fire(Event.RECEIVE_ICRP, unexpected(type, state), now);
            case CDN -> fire(Event.RECEIVE_CDN, CallMessages.endOf(message), now);
            case WEN, SLI -> receiveStatus(type, message, now);
            default -> fire(Event.NOT_ACCEPTABLE, unexpected(type, state), now);
        }
    }

    private void receiveStatus(MessageType type, ReceivedMessage message, long now) {
        CallEnd refusal = refusalOf(message);
        CallErrors errors = CallMessages.parsed(message.octets(AvpType.CALL_ERRORS), CallErrors::parse);
        if (refusal != null) {
            fire(Event.NOT_ACCEPTABLE, refusal, now);
        } else if (type == MessageType.WEN && errors != null && state == State.ESTABLISHED) {
            owner.callErrors(this, errors);
        } else {
            passOver(type);
        }
    }

    private void receiveIccn(ReceivedMessage iccn, long now) {
        ReceivedMessage.Fault fault = iccn.fault();
        if (state != State.WAIT_CONNECT) {
            fire(Event.RECEIVE_ICCN, unexpected(MessageType.ICCN, state), now);
        } else if (fault != null) {
            fire(Event.ICCN_NOT_ACCEPTABLE, CallEnd.protocol(fault.error(), fault.text()), now);
        } else {
            received = received.withIccn(iccn);
            fire(Event.ICCN_ACCEPTABLE, null, now);
        }
    }

    @Override
    void setupTimedOut(long now) {
        String text = "no ICCN within the time allotted";
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
            case SEND_ICRP -> sendIcrp(now);
            case PREPARE_FOR_DATA -> {
                setupDone();
                owner.connected(this, received);
            }
            case SEND_CDN -> sendCdn(ended(why), now);
            case CLEAN_UP -> {
                leave(ended(why), now);
                owner.closed(ended(why));
            }
        }
    }

    private void sendIcrp(long now) {
        tunnel().sessions().awaitSetup(this, now);
        var body = CallMessages.icrp(tunnel().write(MessageType.ICRP), localSessionId(), received.dscp());
        tunnel().send(peerSessionId(), MessageType.ICRP, body, null, now);
        owner.accepted(this);
    }

    @Override
    public String toString() {
        return "LNS call " + localSessionId() + "/" + peerSessionId() + " " + state + " in " + tunnel();
    }
}
