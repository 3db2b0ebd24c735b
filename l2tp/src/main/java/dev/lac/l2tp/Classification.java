package dev.lac.l2tp;

import dev.lac.l2tp.ControlConnectionTable.Event;
import dev.lac.l2tp.ControlConnectionTable.State;
import org.jspecify.annotations.Nullable;

/**
 * The event of the control connection's state table that a message is in a given state (RFC 2661 §7.1, §7.2.1).
 *
 * @param event the event
 * @param why how the tunnel ends if the event ends it, or null
 */
record Classification(Event event, @Nullable TunnelEnd why) {
    /** Classifies a message, or answers null for one that asks for nothing but its acknowledgement. */
    static @Nullable Classification of(ReceivedMessage message, State state, Introduction introduction) {
        MessageType type = message.type();
        if (type == null) {
            return unknown(message);
        }
        return switch (type) {
            case SCCRQ ->
                state != State.IDLE
                        ? new Classification(Event.RECEIVE_SCCRQ, outOfSequence(type, state))
                        : judge(introduction.objectionTo(message), Event.SCCRQ_ACCEPTABLE, Event.SCCRQ_NOT_ACCEPTABLE);
            case SCCRP ->
                state != State.WAIT_CTL_REPLY
                        ? new Classification(Event.RECEIVE_SCCRP, outOfSequence(type, state))
                        : judge(introduction.objectionTo(message), Event.SCCRP_ACCEPTABLE, Event.SCCRP_NOT_ACCEPTABLE);
            case SCCCN ->
                state != State.WAIT_CTL_CONN
                        ? new Classification(Event.RECEIVE_SCCCN, outOfSequence(type, state))
                        : judge(introduction.objectionTo(message), Event.SCCCN_ACCEPTABLE, Event.SCCCN_NOT_ACCEPTABLE);
            case STOPCCN -> new Classification(Event.RECEIVE_STOPCCN, Introduction.endOf(message));
            case HELLO -> unlessFaulty(message);
            case CSUN, CSURQ ->
                state != State.ESTABLISHED
                        ? new Classification(Event.INVALID_MESSAGE, outOfSequence(type, state))
                        : unlessFaulty(message);
            // A call's message, and no control connection to carry it yet: "received in an improper sequence" (§7.1).
            default -> new Classification(Event.INVALID_MESSAGE, outOfSequence(type, state));
        };
    }

    private static Classification judge(@Nullable TunnelEnd objection, Event acceptable, Event notAcceptable) {
        return new Classification(objection == null ? acceptable : notAcceptable, objection);
    }

    private static @Nullable Classification unlessFaulty(ReceivedMessage message) {
        ReceivedMessage.Fault fault = message.fault();
        return fault == null ? null : new Classification(Event.INVALID_MESSAGE, Introduction.endOf(fault));
    }

    /** §4.4.1: "if the M-bit is set within the Message Type AVP and the Message Type is unknown ... the tunnel MUST be cleared". */
    private static @Nullable Classification unknown(ReceivedMessage message) {
        if (!message.mandatory()) {
            return null;
        }
        ReceivedMessage.Fault fault = message.fault();
        if (fault == null) {
            fault = new ReceivedMessage.Fault(ErrorCode.BAD_VALUE, "unknown mandatory " + message.name());
        }
        return new Classification(Event.INVALID_MESSAGE, Introduction.endOf(fault));
    }

    private static TunnelEnd outOfSequence(MessageType type, State state) {
        return TunnelEnd.protocol(StopCcnResult.FSM_ERROR, 0, type + " in state " + state);
    }
}
