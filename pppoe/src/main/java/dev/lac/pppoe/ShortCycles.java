package dev.lac.pppoe;

import dev.lac.protocol.Counters;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Who has had short sessions of late and is locked out for it ({@link ShortCycle}). */
final class ShortCycles {
    /** Parties that are remembered; each costs some 200 octets. */
    static final int CAPACITY = 16_384;

    private static final Logger LOG = System.getLogger(ShortCycles.class.getName());

    private static final class Offender {
        int shortCycles;
        long last;
        long lockedUntil;
    }

    private ShortCycle setting;
    private final int capacity;
    private final Counters<DiscoveryEvent> counters;
    /** In the order of their latest short cycle. */
    private final Map<String, Offender> offenders = new LinkedHashMap<>();

    ShortCycles(ShortCycle setting, int capacity, Counters<DiscoveryEvent> counters) {
        this.setting = setting;
        this.capacity = capacity;
        this.counters = counters;
    }

    /** Uses {@code changed} from the next session's end on; lockouts last as long as they were to. */
    void configure(ShortCycle changed) {
        setting = changed;
    }

    /** A session has ended at {@code now}. */
    void ended(Session session, long now) {
        if (now - session.openedAt >= setting.shortest().toNanos()) {
            return;
        }
        counters.increment(DiscoveryEvent.SHORT_CYCLE);
        forgetQuiet(now);
        String key = key(session.host, session.access.line());
        Offender known = offenders.remove(key);
        Offender offender = known == null ? new Offender() : known;
        offender.shortCycles++;
        offender.last = now;
        Duration lockout = setting.lockout(offender.shortCycles);
        offender.lockedUntil = now + lockout.toNanos();
        offenders.put(key, offender);
        if (!lockout.isZero()) {
            counters.increment(DiscoveryEvent.LOCKOUT);
            LOG.log(Level.DEBUG, "{0} locked out for {1} after {2} short cycles", key, lockout, offender.shortCycles);
        }
        if (offenders.size() > capacity) {
            Iterator<String> oldest = offenders.keySet().iterator();
            oldest.next();
            oldest.remove();
            counters.increment(DiscoveryEvent.SHORT_CYCLE_FORGOTTEN);
        }
    }

    private void forgetQuiet(long now) {
        long quiet = setting.quiet().toNanos();
        Iterator<Offender> oldest = offenders.values().iterator();
        while (oldest.hasNext() && now - oldest.next().last > quiet) {
            oldest.remove();
        }
    }

    boolean isLockedOut(Host host, AccessLine line, long now) {
        if (offenders.isEmpty()) {
            return false;
        }
        Offender offender = offenders.get(key(host, line));
        return offender != null && now < offender.lockedUntil;
    }

    List<Lockout> lockouts(long now) {
        List<Lockout> lockouts = new ArrayList<>();
        offenders.forEach((key, offender) -> {
            if (now < offender.lockedUntil) {
                lockouts.add(new Lockout(key, offender.shortCycles, Duration.ofNanos(offender.lockedUntil - now)));
            }
        });
        return lockouts;
    }

    /** Forgets all short cycles of {@code key}; false when there were none. */
    boolean forgive(String key) {
        return offenders.remove(key) != null;
    }

    int remembered() {
        return offenders.size();
    }

    private String key(Host host, AccessLine line) {
        String circuitId = line.circuitId();
        return setting.byCircuitId() && circuitId != null
                ? "circuit-id " + Answers.printable(circuitId)
                : host.toString();
    }
}
