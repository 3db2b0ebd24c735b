package dev.lac.l2tp;

import dev.lac.protocol.TransitionTable;
import java.util.Locale;

/** The states of a control connection and what leads from one to another (RFC 2661 §7.2.1). */
final class ControlConnectionTable {
    private ControlConnectionTable() {}

    enum State {
        IDLE,
        WAIT_CTL_REPLY,
        WAIT_CTL_CONN,
        ESTABLISHED
    }

    enum Event {
        LOCAL_OPEN,
        SCCRQ_ACCEPTABLE,
        SCCRQ_NOT_ACCEPTABLE,
        SCCRP_ACCEPTABLE,
        SCCRP_NOT_ACCEPTABLE,
        SCCCN_ACCEPTABLE,
        SCCCN_NOT_ACCEPTABLE,
        RECEIVE_SCCRQ,
        LOSE_TIE_BREAKER,
        RECEIVE_SCCRP,
        RECEIVE_SCCCN,
        RECEIVE_STOPCCN,
        ADMIN_CLOSE,
        INVALID_MESSAGE,
        SETUP_TIMEOUT,
        TRANSPORT_DOWN
    }

    enum Action {
        SEND_SCCRQ,
        SEND_SCCRP,
        SEND_SCCCN,
        SEND_STOPCCN,
        TUNNEL_OPEN,
        CLEAN_UP
    }

    /** The table of §7.2.1. The SCCRQ that wins the tie is queued again by whoever has learned of it: it is another tunnel's. */
    private static final String CONTROL_CONNECTION_ESTABLISHMENT = """
            idle           | local-open           | send-sccrq              | wait-ctl-reply
            idle           | sccrq-acceptable     | send-sccrp              | wait-ctl-conn
            idle           | sccrq-not-acceptable | send-stopccn, clean-up  | idle
            idle           | receive-sccrp        | send-stopccn, clean-up  | idle
            idle           | receive-scccn        | clean-up                | idle
            wait-ctl-reply | sccrp-acceptable     | send-scccn, tunnel-open | established
            wait-ctl-reply | sccrp-not-acceptable | send-stopccn, clean-up  | idle
            wait-ctl-reply | lose-tie-breaker     | clean-up                | idle
            wait-ctl-reply | receive-scccn        | send-stopccn, clean-up  | idle
            wait-ctl-conn  | scccn-acceptable     | tunnel-open             | established
            wait-ctl-conn  | scccn-not-acceptable | send-stopccn, clean-up  | idle
            wait-ctl-conn  | receive-sccrp        | send-stopccn, clean-up  | idle
            wait-ctl-conn  | receive-sccrq        | send-stopccn, clean-up  | idle
            established    | local-open           | tunnel-open             | established
            established    | admin-close          | send-stopccn, clean-up  | idle
            established    | receive-sccrq        | send-stopccn, clean-up  | idle
            established    | receive-sccrp        | send-stopccn, clean-up  | idle
            established    | receive-scccn        | send-stopccn, clean-up  | idle
            idle           | receive-stopccn      | clean-up                | idle
            wait-ctl-reply | receive-stopccn      | clean-up                | idle
            wait-ctl-conn  | receive-stopccn      | clean-up                | idle
            established    | receive-stopccn      | clean-up                | idle
            """;

    /** What the RFC says in prose: §5.7 (close at any time), §7.1 (invalid messages), §5.8 (no acknowledgement), §7.3 (timers). */
    private static final String BESIDES = """
            idle           | admin-close          | clean-up                | idle
            wait-ctl-reply | admin-close          | send-stopccn, clean-up  | idle
            wait-ctl-conn  | admin-close          | send-stopccn, clean-up  | idle
            idle           | invalid-message      | send-stopccn, clean-up  | idle
            wait-ctl-reply | receive-sccrq        | send-stopccn, clean-up  | idle
            wait-ctl-reply | invalid-message      | send-stopccn, clean-up  | idle
            wait-ctl-conn  | invalid-message      | send-stopccn, clean-up  | idle
            established    | invalid-message      | send-stopccn, clean-up  | idle
            wait-ctl-reply | setup-timeout        | send-stopccn, clean-up  | idle
            wait-ctl-conn  | setup-timeout        | send-stopccn, clean-up  | idle
            wait-ctl-reply | transport-down       | clean-up                | idle
            wait-ctl-conn  | transport-down       | clean-up                | idle
            established    | transport-down       | clean-up                | idle
            """;

    static final TransitionTable<State, Event, Action> TABLE = TransitionTable.ofRows(
            CONTROL_CONNECTION_ESTABLISHMENT + BESIDES,
            State.class,
            Event.class,
            name -> Action.valueOf(name.replace('-', '_').toUpperCase(Locale.ROOT)));
}
