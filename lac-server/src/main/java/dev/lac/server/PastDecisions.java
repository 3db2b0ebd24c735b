package dev.lac.server;

import dev.lac.selection.Explanation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** How the LNSes of the latest calls that are over were chosen. */
final class PastDecisions {
    /**
     * A call.
     *
     * @param id Acct-Session-Id
     * @param user the name logged in with
     * @param subscriber port, MAC address and PPPoE session id
     * @param end why it ended; empty while it is up
     */
    record Past(String id, String user, String subscriber, Explanation explanation, String end) {}

    private final int capacity;
    private final Deque<Past> latest = new ArrayDeque<>();

    PastDecisions(int capacity) {
        this.capacity = capacity;
    }

    void add(Past past) {
        if (capacity > 0) {
            if (latest.size() == capacity) {
                latest.remove();
            }
            latest.add(past);
        }
    }

    /** Those whose id or user is {@code key}, the latest first. */
    List<Past> find(String key) {
        List<Past> found = new ArrayList<>();
        latest.descendingIterator().forEachRemaining(past -> {
            if (past.id.equals(key) || past.user.equals(key)) {
                found.add(past);
            }
        });
        return found;
    }
}
