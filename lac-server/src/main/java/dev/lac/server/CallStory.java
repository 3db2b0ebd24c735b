package dev.lac.server;

import java.util.ArrayList;
import java.util.List;

/** What becomes of one attempt to log in, phase by phase; each phase lasts until the next begins. */
final class CallStory {
    /** In the order of a call that succeeds; one that tries several LNSes goes back. */
    enum Phase {
        /** The PADS has been sent. */
        DISCOVERY,
        /** LCP is negotiated. */
        LCP,
        /** The subscriber is asked to prove who it is. */
        AUTHENTICATION,
        /** RADIUS, or whoever else, is asked about it. */
        RADIUS,
        /** An LNS is looked for: rules, names, lockouts, the secret of its tunnel. */
        SELECTION,
        /** A tunnel to it opens. */
        TUNNEL,
        /** ICRQ has been sent. */
        CALL,
        /** ICCN has been sent: the session is up. */
        CONNECTED,
        /** The session is over. */
        END
    }

    /**
     * A phase.
     *
     * @param at when it began, on the loop's clock
     * @param text what led to it
     */
    record Entry(Phase phase, long at, String text) {}

    /** A subscriber that begins LCP anew for ever does not fill the memory. */
    private static final int MOST_ENTRIES = 64;

    private final PhaseTimes times;
    private final List<Entry> entries = new ArrayList<>();
    private int left;

    /** @param times where it is counted how long phases last */
    CallStory(PhaseTimes times, String text, long now) {
        this.times = times;
        entries.add(new Entry(Phase.DISCOVERY, now, text));
    }

    /** A phase begins, unless it is the one that lasts. */
    void enter(Phase phase, String text, long now) {
        Entry last = last();
        if (last.phase == phase) {
            return;
        }
        times.lasted(last.phase, now - last.at);
        if (phase == Phase.CONNECTED) {
            times.connected(now - began());
        }
        if (entries.size() == MOST_ENTRIES) {
            entries.remove(MOST_ENTRIES - 1);
            left++;
        }
        entries.add(new Entry(phase, now, text));
    }

    Phase phase() {
        return last().phase;
    }

    private Entry last() {
        return entries.get(entries.size() - 1);
    }

    /** When the present phase began. */
    long latest() {
        return last().at;
    }

    /** When the PADS was sent. */
    long began() {
        return entries.get(0).at;
    }

    /** The phases in their order, the latest last. */
    List<Entry> entries() {
        return List.copyOf(entries);
    }

    /** How many phases are missing before the last one. */
    int left() {
        return left;
    }
}
