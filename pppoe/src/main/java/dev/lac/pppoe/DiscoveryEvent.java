package dev.lac.pppoe;

/** What the Discovery stage counts: packets by kind, and every reason for which one was not acted upon. */
public enum DiscoveryEvent {
    PADI_RECEIVED,
    PADR_RECEIVED,
    PADT_RECEIVED,
    PADO_SENT,
    PADS_SENT,
    PADT_SENT,
    SESSION_OPENED,
    SESSION_CLOSED_BY_PADT,
    SESSION_CLOSED_BY_US,
    SESSION_REPLACED,
    /** A PADR repeated before the first PPP frame: answered with the same PADS. */
    PADR_RETRANSMITTED,
    /** A PADT for a session frame whose session does not exist: its host has not heard of the end, or of our restart (§5.5). */
    PADT_FOR_STRAY_FRAME,
    /** No PADT for such a frame: there were too many of them. */
    STRAY_FRAME_UNANSWERED,
    /** PADS with Service-Name-Error. */
    PADS_SERVICE_NAME_ERROR,
    /** PADS with AC-System-Error. */
    PADS_AC_SYSTEM_ERROR,

    /** Dropped: breaks the format of RFC 2516 §4 or §5. */
    DROPPED_MALFORMED,
    /** Dropped: the source address is a group address. */
    DROPPED_MULTICAST_SOURCE,
    /** Dropped: a PADR or PADT to a group address (§5.3, §5.5). */
    DROPPED_NOT_UNICAST,
    /** Dropped: PADO or PADS, which only access concentrators send. */
    DROPPED_FROM_ACCESS_CONCENTRATOR,
    /** Dropped: PADI or PADR whose SESSION_ID is not 0 (§5.1, §5.3). */
    DROPPED_SESSION_ID_NOT_ZERO,
    /** Dropped: PADI or PADR without exactly one Service-Name (§5.1, §5.3). */
    DROPPED_SERVICE_NAME_COUNT,
    /** No PADO: the service is not offered here (§5.2). */
    PADI_SERVICE_NOT_OFFERED,
    /** No PADO: a session could not be granted now (§5.2). */
    PADI_REFUSED,
    /** Dropped: PADR without AC-Cookie. */
    DROPPED_COOKIE_MISSING,
    /** Dropped: PADR whose AC-Cookie was not made here for this host. */
    DROPPED_COOKIE_FORGED,
    /** Dropped: PADR whose AC-Cookie is too old. */
    DROPPED_COOKIE_EXPIRED,
    /** Dropped: PADT for a session that does not exist. */
    DROPPED_PADT_UNKNOWN_SESSION,
    /** Dropped: PADT from another address than the session's. */
    DROPPED_PADT_FOREIGN,
    /** Not sent: the tags to echo make the answer longer than an Ethernet payload. */
    DROPPED_ANSWER_TOO_LONG
}
