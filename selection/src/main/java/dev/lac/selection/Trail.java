package dev.lac.selection;

import dev.lac.protocol.Counters;
import dev.lac.selection.Explanation.Kind;
import java.util.ArrayList;
import java.util.List;

/** What became of each destination of one call: said, counted unless the call is a dry run, and summed up for the log. */
final class Trail {
    private final Explanation explanation;
    private final Counters<SelectionEvent> counters;
    private final boolean dry;
    private final List<String> failures = new ArrayList<>();
    private boolean anyUnresolved;

    Trail(Explanation explanation, Counters<SelectionEvent> counters, boolean dry) {
        this.explanation = explanation;
        this.counters = counters;
        this.dry = dry;
    }

    void say(Kind kind, String pattern, Object... arguments) {
        explanation.add(kind, pattern, arguments);
    }

    void count(SelectionEvent event) {
        if (!dry) {
            counters.increment(event);
        }
    }

    /** Why the call did not go somewhere. */
    void failure(String why) {
        failures.add(why);
    }

    /** {@code who} is not tried, because of {@code why}. */
    void skip(Kind kind, SelectionEvent event, String who, String why) {
        failure(who + ": " + why);
        say(kind, "{} is passed over: {}", who, why);
        count(event);
        anyUnresolved |= event == SelectionEvent.SKIPPED_UNRESOLVED;
    }

    boolean anyUnresolved() {
        return anyUnresolved;
    }

    boolean isEmpty() {
        return failures.isEmpty();
    }

    String failures() {
        return String.join("; ", failures);
    }

    Explanation explanation() {
        return explanation;
    }
}
