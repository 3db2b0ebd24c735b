package dev.lac.dataplane;

import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Numbered data messages of one session that came early and wait for those before them (RFC 2661 §5.4): at most 64, each until its time is
 * over. Whatever may go on is put into a queue of the caller's, in order.
 *
 * <p>Any thread may call; a message that one thread holds may go on by another.
 */
final class ReorderQueue {
    /** A message this far ahead of the one that is missing makes it be given up. */
    static final int WINDOW = 64;

    private static final int NS_MASK = 0xffff;
    private static final int UNKNOWN = -1;

    /** By Ns modulo the window. */
    private final @Nullable HeldFrame[] frames = new HeldFrame[WINDOW];

    private int expected = UNKNOWN;
    private int held;

    /** From {@code from} to {@code to} modulo 65,536, −32,768 to 32,767. */
    static int distance(int from, int to) {
        return (short) (to - from);
    }

    /** Takes Ns where it is the next and nothing waits behind it, so that the message goes on at once. */
    synchronized boolean takeNext(int ns) {
        if (held > 0 || (expected != UNKNOWN && expected != ns)) {
            return false;
        }
        expected = ns + 1 & NS_MASK;
        return true;
    }

    /** Whether a message of that Ns came before or was given up; only one that is not is worth a copy. */
    synchronized boolean isLate(int ns) {
        int ahead = expected == UNKNOWN ? 0 : distance(expected, ns);
        return ahead < 0 || (ahead < WINDOW && frames[ns % WINDOW] != null);
    }

    /**
     * Takes a message; it and whatever waited for it may go on at once.
     *
     * @return how many messages before it were given up; −1 when it is late
     */
    synchronized int hold(int ns, HeldFrame frame, Queue<HeldFrame> ready) {
        if (isLate(ns)) {
            return -1;
        }
        expected = expected == UNKNOWN ? ns : expected;
        int missing = 0;
        while (distance(expected, ns) >= WINDOW) {
            if (held == 0) {
                int gap = distance(expected, ns) - WINDOW + 1;
                missing += gap;
                expected = expected + gap & NS_MASK;
            } else {
                missing += pass(ready);
            }
        }
        frames[ns % WINDOW] = frame;
        held++;
        follow(ready);
        return missing;
    }

    /** Lets go on what nothing is missing before. */
    private void follow(Queue<HeldFrame> ready) {
        while (held > 0 && frames[expected % WINDOW] != null) {
            pass(ready);
        }
    }

    /** Goes past the next Ns; returns 1 where it is missing. */
    private int pass(Queue<HeldFrame> ready) {
        HeldFrame frame = frames[expected % WINDOW];
        frames[expected % WINDOW] = null;
        expected = expected + 1 & NS_MASK;
        if (frame == null) {
            return 1;
        }
        held--;
        ready.add(frame);
        return 0;
    }

    /**
     * Lets go on what has waited until {@code now}, and all that came before it.
     *
     * @return how many messages were given up
     */
    synchronized int expire(long now, Queue<HeldFrame> ready) {
        int missing = 0;
        int last = -1;
        for (int ahead = 0; ahead < WINDOW; ahead++) {
            HeldFrame frame = held == 0 ? null : frames[(expected + ahead) % WINDOW];
            last = frame != null && frame.until() - now <= 0 ? ahead : last;
        }
        for (int i = 0; i <= last; i++) {
            missing += pass(ready);
        }
        follow(ready);
        return missing;
    }

    /**
     * Lets everything go on; the next message begins anew.
     *
     * @return how many messages were given up
     */
    synchronized int reset(Queue<HeldFrame> ready) {
        int missing = 0;
        while (held > 0) {
            missing += pass(ready);
        }
        expected = UNKNOWN;
        return missing;
    }

    /** Whether the message of that Ns waits. */
    synchronized boolean isHeld(int ns) {
        int ahead = expected == UNKNOWN ? -1 : distance(expected, ns);
        return ahead >= 0 && ahead < WINDOW && frames[ns % WINDOW] != null;
    }

    /** How many wait. */
    synchronized int held() {
        return held;
    }

    /** How long until {@link #expire} is due, ns, negative when it was before {@code now}; {@link Long#MAX_VALUE} when nothing waits. */
    synchronized long remaining(long now) {
        long soonest = Long.MAX_VALUE;
        for (HeldFrame frame : frames) {
            if (frame != null) {
                soonest = Math.min(soonest, frame.until() - now);
            }
        }
        return soonest;
    }
}
