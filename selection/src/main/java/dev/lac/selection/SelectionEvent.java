package dev.lac.selection;

/** What is counted of the selection of LNSes. */
public enum SelectionEvent {
    /** A login fits a rule. */
    RULE_APPLIED,
    /** Of these: the rule refuses. */
    RULE_REFUSED,
    /** A login fits no rule. */
    NO_RULE,
    /** RADIUS offered the tunnels of a call. */
    PLANNED_BY_RADIUS,
    /** A rule gave the LNSes of a call. */
    PLANNED_BY_RULE,
    /** Neither did. */
    NOTHING_PLANNED,

    /** A Tunnel-Client-Endpoint is none of our addresses and was ignored. */
    CLIENT_ENDPOINT_IGNORED,
    /** A tunnel was passed over because its Tunnel-Client-Endpoint is none of our addresses. */
    SKIPPED_CLIENT_ENDPOINT,
    /** An endpoint was passed over because its name does not resolve. */
    SKIPPED_UNRESOLVED,
    /** An address was passed over because we have none of its family to send from. */
    SKIPPED_FAMILY,
    /** An endpoint or address was passed over because its LNS is being drained. */
    SKIPPED_DRAINED,
    /** An endpoint or address was passed over because its LNS or group has all the sessions it may have. */
    SKIPPED_FULL,
    /** An address was passed over, at least for the time being, because it is locked out. */
    SKIPPED_LOCKED_OUT,
    /** An address was passed over because the network has no way to it, or none but through subscribers. */
    SKIPPED_NO_WAY,

    /** An address was given to a call. */
    ATTEMPT,
    /** Of these: as the first after a lockout. */
    ATTEMPT_CANARY,
    /** Of these: locked out, but nothing else was left. */
    ATTEMPT_LAST_RESORT,
    /** The LNS took the call. */
    ATTEMPT_SUCCEEDED,
    /** The LNS did not take the call. */
    ATTEMPT_FAILED,
    /** The subscriber left while the LNS was being asked. */
    ATTEMPT_ABANDONED,
    /** An address was locked out, or longer than before. */
    LOCKED_OUT,

    /** A call found no LNS: all have been tried. */
    ENDED_NOTHING_LEFT,
    /** A call found no LNS within its time. */
    ENDED_BUDGET_SPENT,
    /** A call found no LNS within its number of attempts. */
    ENDED_ATTEMPTS_SPENT,
    /** A call was not placed because its rule has all the sessions it may have. */
    ENDED_RULE_FULL,
    /** A call could not be placed for a reason of our own. */
    ENDED_LOCAL_FAILURE
}
