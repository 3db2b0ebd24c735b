package dev.lac.server;

/** What the LAC as a whole counts, beside the counters of each protocol. */
public enum LacEvent {
    /** Calls connected. */
    LOGIN_SUCCEEDED,
    /** Sessions that ended before their call was connected; why is counted by {@link EndReason}. */
    LOGIN_FAILED,
    /** A session frame with a session id that nobody has. */
    DROPPED_UNKNOWN_PPPOE_SESSION,
    /** A session frame from a hardware address or VLAN that does not own the session. */
    DROPPED_WRONG_MAC,
    /** A frame on a VLAN that is not served. */
    DROPPED_VLAN_NOT_SERVED,
    /** More frames came during call set-up than are kept. */
    SETUP_QUEUE_OVERFLOW,
    /** A RADIUS decision for a login that has ended or begun anew. */
    LATE_DECISION,
    /** An L2TP control message cut short before its tunnel id. */
    DROPPED_MALFORMED_L2TP,
    /** An L2TP control message for a tunnel that does not exist. */
    DROPPED_UNKNOWN_TUNNEL,
    /** A control message to tunnel id 0 that is neither SCCRQ nor StopCCN, or one more than are answered a second. */
    DROPPED_UNADDRESSED,
    /** An SCCRQ answered by StopCCN: LNSes do not open tunnels to this LAC. */
    REFUSED_SCCRQ,
    /** An SCCRQ that crossed ours and won by its tie breaker, or was sent without one. */
    ACCEPTED_SCCRQ,
    /** A change of the accounting journal that the disk refused; it is tried again. */
    ACCOUNTING_NOT_DURABLE,
    /** A change of the accounting journal that the disk refused when too many others waited; the record lives in memory only. */
    ACCOUNTING_NOT_SAVED,
    /** An entry of the accounting journal that cannot be read. */
    ACCOUNTING_UNREADABLE,
    /** A session that died with an earlier process and has been given its Stop. */
    ACCOUNTING_ORPHAN_STOPPED,
    /** A login refused because accounting cannot be kept. */
    REFUSED_NOT_DURABLE,
    /** A session ended because RADIUS asked for it. */
    DISCONNECTED_BY_RADIUS,
    /** A session ended so that its subscriber dials in anew and gets an LNS that is not drained. */
    MOVED_FROM_DRAINED_LNS,
    /** A session ended so that its subscriber dials in anew at another access concentrator. */
    MOVED_FROM_DRAINED_INTERFACE,
    /** A session ended because an operator said so. */
    RESET_BY_OPERATOR,
    /** A session whose timers RADIUS changed. */
    CHANGED_BY_RADIUS,
    /** The way to an LNS was lost, or led into an access or PPP interface. */
    UNDERLAY_LOST,
    /** A failure inside one subscriber's handling, which ended that subscriber. */
    INTERNAL_FAILURE
}
