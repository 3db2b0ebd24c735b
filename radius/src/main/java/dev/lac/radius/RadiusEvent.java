package dev.lac.radius;

/** What happened at the client, and why a datagram or attribute was not used; each has a counter. */
public enum RadiusEvent {
    /** An Access-Request or Accounting-Request left for the first time to a server. */
    REQUEST_SENT,
    /** The same octets left again. */
    REQUEST_RETRANSMITTED,
    /** A request had to wait for a free identifier. */
    REQUEST_QUEUED,
    /** A request found too many others waiting and was given up. */
    REQUEST_REFUSED_QUEUE_FULL,
    /** A request waited for a server to have room or a connection for as long as its tries would take, and was given up. */
    REQUEST_WAITED_TOO_LONG,
    /** A login or accounting record that no packet can carry: a user name, password or response of impossible length. */
    REQUEST_NOT_ENCODABLE,
    /** An attribute of a request was left out because its value is too long. */
    REQUEST_ATTRIBUTE_OMITTED,
    /** A server did not answer in its tries and the next was asked. */
    FAILED_OVER,
    /** A server gave no usable answer to anybody for so long that it is asked last for a while. */
    SERVER_DEAD,
    /** A server that counted as dead answered. */
    SERVER_REVIVED,
    /** A Status-Server left. */
    STATUS_SENT,
    /** A Status-Server was answered. */
    STATUS_ANSWERED,
    /** The connection to a server ended. */
    CONNECTION_LOST,
    /** A connection was given up because its other end is silent or talks nonsense. */
    CONNECTION_GIVEN_UP,

    ACCESS_ACCEPTED,
    ACCESS_REJECTED,
    /** Access-Challenge, which counts as a rejection. */
    ACCESS_CHALLENGED,
    /** Access-Accept for a Service-Type other than Framed or a Framed-Protocol other than PPP: a rejection by RFC 2865 §1.1. */
    ACCESS_REJECTED_SERVICE,
    /** Access-Accept of an MS-CHAPv2 login without the MS-CHAP2-Success that the subscriber must be shown (RFC 2548 §2.3.3). */
    ACCESS_REJECTED_NO_MSCHAP2_SUCCESS,
    /** Access-Accept whose Tunnel-Types are all others than L2TP: a rejection by RFC 2868 §3.1. */
    ACCESS_REJECTED_TUNNEL_TYPE,
    ACCESS_UNAVAILABLE,
    ACCOUNTING_ACKNOWLEDGED,
    ACCOUNTING_UNDELIVERED,

    /** Shorter than its header or its Length, longer than 4096 octets, or attributes that do not add up. */
    REPLY_DROPPED_MALFORMED,
    /** From an address and port that is no server's. */
    REPLY_DROPPED_UNKNOWN_SENDER,
    /** No request with that identifier is in flight: mostly a second or late reply. */
    REPLY_DROPPED_UNMATCHED,
    /** A code that does not answer the request. */
    REPLY_DROPPED_UNEXPECTED_CODE,
    /** Response Authenticator wrong: another secret, or a reply to an earlier request. */
    REPLY_DROPPED_RESPONSE_AUTHENTICATOR,
    /** Message-Authenticator missing where it is required. */
    REPLY_DROPPED_MESSAGE_AUTHENTICATOR_MISSING,
    /** Message-Authenticator wrong. */
    REPLY_DROPPED_MESSAGE_AUTHENTICATOR_WRONG,

    /** An attribute of a reply has an impossible value and was passed over. */
    ATTRIBUTE_IGNORED_MALFORMED,
    /** Acct-Interim-Interval below the 60 s that RFC 2869 §5.16 allows: 60 s are taken. */
    INTERIM_INTERVAL_RAISED,
    /** A tunnel of an Access-Accept cannot be used: not L2TP, not over IP, or without an endpoint or group. */
    TUNNEL_SKIPPED,
    /** A vendor's tunnel attribute that is known and has no meaning here. */
    TUNNEL_ATTRIBUTE_IGNORED
}
