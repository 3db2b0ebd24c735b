package dev.lac.selection;

/** Why a {@link Hunt} gives no further candidate. */
public enum HuntEnd {
    /** Every address has been tried, or could not be. */
    NOTHING_LEFT(SelectionEvent.ENDED_NOTHING_LEFT),
    /** Its time is over. */
    BUDGET_SPENT(SelectionEvent.ENDED_BUDGET_SPENT),
    /** It has made all attempts that one call may make. */
    ATTEMPTS_SPENT(SelectionEvent.ENDED_ATTEMPTS_SPENT),
    /** The rule has all the sessions it may have. */
    RULE_FULL(SelectionEvent.ENDED_RULE_FULL),
    /** The call could not be placed for a reason of our own. */
    LOCAL_FAILURE(SelectionEvent.ENDED_LOCAL_FAILURE),
    /** An LNS has taken the call. */
    SUCCEEDED(SelectionEvent.ATTEMPT_SUCCEEDED),
    /** The subscriber has left. */
    ABANDONED(SelectionEvent.ATTEMPT_ABANDONED);

    final SelectionEvent event;

    HuntEnd(SelectionEvent event) {
        this.event = event;
    }
}
