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
    /** A session that its host has left behind: it dialled in anew under the same Host-Uniq. */
    SESSION_REPLACED,
    /** A host's oldest session made way for one above its limit. */
    SESSION_REPLACED_AT_LIMIT,
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

    /** A PADI without an answer because the interface is drained. */
    DROPPED_PADI_DRAINED,
    /** A PADO that waits, by the load or by its service. */
    PADO_DELAYED,
    /** A PPP-Max-Payload that is not two octets with more than 1492 (RFC 4638 §4): as if it were absent. */
    PPP_MAX_PAYLOAD_IGNORED,
    /** A sub-option of the access line that is not in the catalogue (TR-101 §3.9). */
    LINE_SUB_OPTION_UNKNOWN,
    /** A sub-option of the access line with a length that is none of its own. */
    LINE_SUB_OPTION_BROKEN,
    /** A sub-option of the access line that was there before: the later one counts. */
    LINE_SUB_OPTION_REPEATED,

    /** A session ended sooner than {@link ShortCycle} allows. */
    SHORT_CYCLE,
    /** A lockout began. */
    LOCKOUT,
    /** The oldest of too many short cycles was forgotten. */
    SHORT_CYCLE_FORGOTTEN,

    /** Refused, PADI or PADR: the subscriber is locked out for short cycles. */
    REFUSED_LOCKED_OUT,
    /** Refused, PADI or PADR: the interface has all the sessions it may have. */
    REFUSED_INTERFACE_LIMIT,
    /** Refused, PADI or PADR: the host has all the sessions it may have. */
    REFUSED_MAC_LIMIT,
    /** Refused, PADI or PADR: the VLAN has all the sessions it may have. */
    REFUSED_VLAN_LIMIT,
    /** Refused, PADI or PADR: the line has all the sessions it may have. */
    REFUSED_CIRCUIT_LIMIT,
    /** Refused, PADI or PADR: the service has all the sessions it may have. */
    REFUSED_SERVICE_LIMIT,
    /** Refused, PADI or PADR: the surroundings do not want another session now. */
    REFUSED_BY_OWNER,

    /** Dropped: breaks the format of RFC 2516 §4 or §5. */
    DROPPED_MALFORMED,
    /** Dropped: the source address is a group address. */
    DROPPED_MULTICAST_SOURCE,
    /** Dropped: the source address is denied, or not among those allowed. */
    DROPPED_MAC_FILTER,
    /** Dropped: a VLAN tag where none is expected. */
    DROPPED_VLAN_TAGGED,
    /** Dropped: addressed to another station. */
    DROPPED_NOT_FOR_US,
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
    /** No PADO: a session could not be granted now (§5.2); another counter says why. */
    PADI_REFUSED,
    /** No PADO: too many PADIs of this host. */
    PADI_RATE_OF_HOST,
    /** No PADO: too many PADIs on this interface. */
    PADI_RATE_OF_INTERFACE,
    /** No PADO: so many sessions are here that other concentrators are to answer. */
    PADI_OVERLOAD,
    /** No second PADO: the first one waits. */
    PADI_REPEATED_WHILE_PADO_WAITS,
    /** No PADO: too many of them wait. */
    PADI_TOO_MANY_PADOS_WAIT,
    /** Dropped: PADR without AC-Cookie. */
    DROPPED_COOKIE_MISSING,
    /** Dropped: PADR whose AC-Cookie was not made here for this host on this VLAN. */
    DROPPED_COOKIE_FORGED,
    /** Dropped: PADR whose AC-Cookie is too old. */
    DROPPED_COOKIE_EXPIRED,
    /** Dropped: PADT for a session that does not exist. */
    DROPPED_PADT_UNKNOWN_SESSION,
    /** Dropped: PADT from another address or VLAN than the session's. */
    DROPPED_PADT_FOREIGN,
    /** Not sent: the tags to echo make the answer longer than an Ethernet payload. */
    DROPPED_ANSWER_TOO_LONG
}
