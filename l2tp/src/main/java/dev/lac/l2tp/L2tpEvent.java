package dev.lac.l2tp;

/** What is counted about control connections, everything ignored or dropped included. */
public enum L2tpEvent {
    /** Control messages sent for the first time. */
    MESSAGE_SENT,
    /** Control messages sent again (RFC 2661 §5.8). */
    MESSAGE_RETRANSMITTED,
    /** ZLB acknowledgements sent. */
    ZLB_SENT,
    /** Control messages received in order. */
    MESSAGE_RECEIVED,
    /** ZLB acknowledgements received. */
    ZLB_RECEIVED,
    /** Hellos sent after silence (§5.5). */
    HELLO_SENT,
    /** Messages kept until the missing ones have come. */
    QUEUED_OUT_OF_ORDER,
    /** Dropped and acknowledged again: received before. */
    DROPPED_DUPLICATE,
    /** Dropped: Ns lies beyond our receive window. */
    DROPPED_BEYOND_WINDOW,
    /** Dropped: Nr acknowledges what was never sent. */
    DROPPED_ACK_OF_UNSENT,
    /** Dropped: not the header of a control message of version 2 (§7.1). */
    DROPPED_MALFORMED_HEADER,
    /** Dropped: another tunnel's identifier. */
    DROPPED_WRONG_TUNNEL_ID,
    /** Dropped: not from the address and port of the peer (§8.1). */
    DROPPED_FOREIGN_SOURCE,
    /** Dropped: the tunnel has ended; acknowledged while it lingers (§5.7). */
    DROPPED_AFTER_END,
    /** Dropped: about a call that does not exist. */
    DROPPED_UNKNOWN_SESSION,
    /** Ignored: AVP not recognized, M clear (§4.1). */
    IGNORED_UNKNOWN_AVP,
    /** Ignored although M is set, because the tunnel is tolerant: AVP not recognized. */
    TOLERATED_UNKNOWN_AVP,
    /** Ignored: AVP malformed or not to be unhidden, M clear (§7.1). */
    IGNORED_MALFORMED_AVP,
    /** Ignored: an AVP a second time in one message. */
    IGNORED_REPEATED_AVP,
    /** Ignored: message type not known, M clear (§4.4.1). */
    IGNORED_UNKNOWN_MESSAGE,
    /** Ignored although M is set, because the tunnel is tolerant: message type not known. */
    TOLERATED_UNKNOWN_MESSAGE,
    /** Ignored: WAN-Error-Notify (§6.13) to the LAC, or without its AVP, or before the call is established. */
    IGNORED_WEN,
    /** Ignored: Set-Link-Info (§6.14) to the LNS, or without its AVP, or before the call is established. */
    IGNORED_SLI,
    /** Not sent: WAN-Error-Notify within "60 seconds" of the one before (§6.13). */
    WITHHELD_WEN,
    /** Ignored: a Connect Speed Update about a call that does not exist or has none (RFC 5515). */
    IGNORED_CONNECT_SPEED,
    /** Tunnels given up silently for one that the peer asked for at the same time (§4.4.3, Tie Breaker). */
    LOST_TIE,
    /** Ignored: an event the state tables leave out. */
    IGNORED_IN_STATE,
    /** Messages with an unknown mandatory AVP, a malformed one, or a required one missing: tunnel or call ended (§4.2, §7.1). */
    REFUSED_MESSAGE,
    /** Calls refused because this end does not take them. */
    REFUSED_CALL,
    /** Tunnels ended because authentication failed (§5.1.1). */
    AUTHENTICATION_FAILED,
    /** Tunnels ended because the peer did not acknowledge or answer (§5.8). */
    PEER_UNANSWERING
}
