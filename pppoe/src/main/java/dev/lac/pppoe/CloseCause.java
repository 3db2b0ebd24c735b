package dev.lac.pppoe;

/** Why the subscriber's side ended a PPPoE session. */
public enum CloseCause {
    /** A PADT came from the subscriber (RFC 2516 §5.5). */
    PADT_RECEIVED,
    /** The subscriber dialled in anew without ending this session: under the same Host-Uniq, or above its limit of sessions. */
    REPLACED
}
