package dev.lac.radius;

/** What became of Disconnect-Requests and CoA-Requests; each has a counter. */
public enum DynamicAuthorizationEvent {
    DISCONNECT_RECEIVED,
    COA_RECEIVED,
    /** The same request again: the same answer left again. */
    ANSWER_REPEATED,
    /** The same request again, while the first is being worked on: silence. */
    DUPLICATE_IGNORED,
    ACKNOWLEDGED,
    REFUSED,

    /** From an address that is no client's. */
    REQUEST_DROPPED_UNKNOWN_CLIENT,
    /** Shorter than its header or its Length, longer than 4096 octets, or attributes that do not add up. */
    REQUEST_DROPPED_MALFORMED,
    /** Neither a Disconnect-Request nor a CoA-Request. */
    REQUEST_DROPPED_UNEXPECTED_CODE,
    /** Request Authenticator wrong: mostly another secret. */
    REQUEST_DROPPED_REQUEST_AUTHENTICATOR,
    /** Message-Authenticator missing where it is required. */
    REQUEST_DROPPED_MESSAGE_AUTHENTICATOR_MISSING,
    /** Message-Authenticator wrong. */
    REQUEST_DROPPED_MESSAGE_AUTHENTICATOR_WRONG,
    /** Event-Timestamp missing where it is required. */
    REQUEST_DROPPED_EVENT_TIMESTAMP_MISSING,
    /** Event-Timestamp not within the window around our time: a replay, or clocks that differ. */
    REQUEST_DROPPED_EVENT_TIMESTAMP_NOT_CURRENT,
    /** An answer was forgotten before its time because others needed the room. */
    ANSWER_FORGOTTEN,
    /** A Proxy-State was not copied into an answer that would have become too long. */
    ANSWER_ATTRIBUTE_OMITTED
}
