package dev.lac.pppoe;

import java.time.Duration;

/**
 * When a subscriber whose sessions keep ending at once is locked out for a while, as Junos' {@code short-cycle-protection} does: it
 * spares this side, the RADIUS servers and the LNSes the endless logins of a router with a wrong password.
 *
 * <p>The {@code threshold}-th short cycle in a row locks out for {@code lockoutMin}, every further one for twice the time before, up to
 * {@code lockoutMax}. Short cycles are in a row while less than 15 minutes, or less than {@code lockoutMax} if that is longer, lie between
 * them. Junos' own figures: threshold 1, 1 s, 300 s.
 *
 * @param shortest a session that lasts less is a short cycle, however it ends; 0: there are none
 * @param threshold 1 or more
 * @param lockoutMin 1 s or more
 * @param lockoutMax {@code lockoutMin} to 24 h
 * @param byCircuitId whether the line is locked out where the access node names it; otherwise, and without a name, address and VLAN
 */
public record ShortCycle(
        Duration shortest, int threshold, Duration lockoutMin, Duration lockoutMax, boolean byCircuitId) {
    /** Nobody is locked out. */
    public static final ShortCycle OFF =
            new ShortCycle(Duration.ZERO, 1, Duration.ofSeconds(1), Duration.ofSeconds(300), false);

    private static final Duration GRACE_PERIOD = Duration.ofMinutes(15);

    public ShortCycle {
        if (shortest.isNegative() || shortest.toDays() >= 1) {
            throw new IllegalArgumentException("a short cycle lasts less than a day, not " + shortest);
        }
        if (threshold < 1) {
            throw new IllegalArgumentException("short cycles before a lockout: " + threshold);
        }
        if (lockoutMin.toSeconds() < 1 || lockoutMax.compareTo(lockoutMin) < 0 || lockoutMax.toHours() > 24) {
            throw new IllegalArgumentException("a lockout of " + lockoutMin + " to " + lockoutMax);
        }
    }

    /** How long without a short cycle wipes out those before. */
    Duration quiet() {
        return lockoutMax.compareTo(GRACE_PERIOD) > 0 ? lockoutMax : GRACE_PERIOD;
    }

    /** The lockout after this many short cycles in a row; zero below the threshold. */
    Duration lockout(int shortCycles) {
        int doublings = shortCycles - threshold;
        if (doublings < 0) {
            return Duration.ZERO;
        }
        // 2¹⁷ s are more than a day
        Duration lockout = lockoutMin.multipliedBy(1L << Math.min(doublings, 17));
        return lockout.compareTo(lockoutMax) > 0 ? lockoutMax : lockout;
    }
}
