package dev.lac.ppp;

/** What PPP links count: every reason for which a frame was not acted upon, and what is worth watching besides. */
public enum PppEvent {
    FRAME_RECEIVED,
    FRAME_SENT,
    LCP_OPENED,
    LCP_RENEGOTIATED,
    CONFIGURE_REQUEST_RETRANSMITTED,
    TERMINATE_REQUEST_RECEIVED,
    CODE_REJECT_SENT,
    CODE_REJECT_RECEIVED,
    PROTOCOL_REJECT_SENT,
    PROTOCOL_REJECT_RECEIVED,
    ECHO_REQUEST_SENT,
    ECHO_REPLY_RECEIVED,
    ECHO_REQUEST_ANSWERED,
    /** Identification (RFC 1570 §1.1). */
    IDENTIFICATION_RECEIVED,
    IDENTIFICATION_SENT,
    /** Time-Remaining, advisory only (RFC 1570 §1.2). */
    TIME_REMAINING_RECEIVED,
    /** Not sent: a packet with a Code that the peer rejected (RFC 1661 §4.3, RXJ+). */
    SEND_SUPPRESSED,
    /** Octets cut off an Echo-Reply, Code-Reject or Protocol-Reject to fit the peer's MRU (RFC 1661 §5.6 to §5.8). */
    REPLY_TRUNCATED,
    /** An Echo, Identification or Time-Remaining packet with a Magic-Number that is neither the peer's nor zero (RFC 1661 §6.4); an Echo-Request is answered. */
    ECHO_WRONG_MAGIC,
    CHAP_CHALLENGE_SENT,
    AUTHENTICATION_ASKED,
    AUTHENTICATION_ACCEPTED,
    AUTHENTICATION_REJECTED,
    /** A peer was refused that may try again. */
    AUTHENTICATION_RETRY_ALLOWED,
    /** The peer is asked again who it is, after it was accepted (RFC 1994 §2). */
    CHAP_RECHALLENGED,
    /** A Success that does not prove the authenticator's knowledge of the password (RFC 2759 §5). */
    AUTHENTICATOR_DISTRUSTED,
    /** A verdict repeated for a repeated Response or Authenticate-Request. */
    VERDICT_REPEATED,

    /** Dropped: breaks the format of its protocol. */
    DROPPED_MALFORMED,
    /** Dropped: a protocol that has no place in the present phase (RFC 1661 §3.4, §3.5, §3.7). */
    DROPPED_WRONG_PHASE,
    /** Dropped: a network protocol, which belongs to whoever terminates the link. */
    DROPPED_NETWORK_PROTOCOL,
    /** Dropped: PAP or CHAP, but the other one was negotiated. */
    DROPPED_OTHER_AUTH_PROTOCOL,
    /** Dropped: after the link ended, or before it was opened. */
    DROPPED_LINK_DEAD,
    /** Dropped: the link was handed over. */
    DROPPED_HANDED_OVER,
    /** Dropped: Configure-Ack, -Nak or -Reject whose Identifier is not that of the last Configure-Request, or a second reply. */
    DROPPED_CONFIGURE_REPLY_UNMATCHED,
    /** Dropped: Configure-Ack or -Reject whose options are not those of the last Configure-Request (RFC 1661 §5.2, §5.4). */
    DROPPED_CONFIGURE_REPLY_INVALID,
    /** Dropped: a packet in a state for which RFC 1661 §4.1 prints a dash. */
    DROPPED_ILLEGAL_EVENT,
    /** Dropped: Echo, Time-Remaining or Protocol-Reject outside of the Opened state (RFC 1661 §5.7, §5.8, RFC 1570 §1.2). */
    DROPPED_NOT_OPENED,
    /** Dropped: an Echo-Reply with our own Magic-Number, so not the peer's (RFC 1661 §6.4). */
    DROPPED_ECHO_REPLY_LOOPED,
    /** Dropped on purpose (RFC 1661 §5.9). */
    DROPPED_DISCARD_REQUEST,
    /** Dropped: an Identification with our own Magic-Number, so our own words (RFC 1661 §6.4). */
    DROPPED_IDENTIFICATION_LOOPED,
    /** Dropped: a PAP or CHAP packet that only the other role receives, or of an unknown Code. */
    DROPPED_AUTH_CODE,
    /** Dropped: Response, Success or Failure whose Identifier is not the current one (RFC 1994 §4.1). */
    DROPPED_AUTH_IDENTIFIER,
    /** Dropped: a Response or Authenticate-Request while the decision on an earlier one is pending. */
    DROPPED_AUTH_PENDING,
    /** Dropped: an authentication packet that no authentication waits for. */
    DROPPED_AUTH_UNEXPECTED,
    /** A decision of the owner that came when none was awaited. */
    DECISION_IGNORED
}
