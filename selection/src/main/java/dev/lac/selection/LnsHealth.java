package dev.lac.selection;

import dev.lac.protocol.Counters;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which LNS addresses failed of late. An address is locked out for a time that doubles with each failure in a row; when it is over,
 * one call, the canary, is let through, and its fate decides.
 */
public final class LnsHealth {
    /** How an address fares. */
    public enum State {
        HEALTHY,
        LOCKED_OUT,
        /** Its lockout is over: one call may try it, or is trying it. */
        HALF_OPEN,
        /** Locked out by the operator: not even a last resort. */
        BARRED;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * How an address that is not simply healthy fares.
     *
     * @param left of its lockout; zero when it is over
     * @param cause of the lockout
     * @param failures in a row that locked it out; 0 when the operator did
     * @param canary whether a call is trying it
     */
    public record Status(
            InetSocketAddress address, State state, Duration left, String cause, int failures, boolean canary) {
        @Override
        public String toString() {
            String when = left.isZero() ? (canary ? ", a call tries it" : "") : " for " + seconds(left) + " more";
            return state + when + ": " + cause + (failures > 1 ? " (" + failures + " times in a row)" : "");
        }

        private static String seconds(Duration left) {
            return left.plusMillis(999).toSeconds() + " s";
        }
    }

    /** RFC 2661 §4.4.2, CDN: "lack of appropriate facilities being available (permanent condition)". */
    private static final int NO_FACILITIES_PERMANENT = 5;

    private static final Logger LOG = System.getLogger(LnsHealth.class.getName());

    private static final class Mark {
        private long until;
        private int failures;
        private String cause = "";
        /** Whoever sent it; null: it is not under way. */
        private @Nullable Object canary;

        private boolean barred;
    }

    private final Counters<SelectionEvent> counters;
    private final Map<InetSocketAddress, Mark> marks = new HashMap<>();
    private Settings.Lockout settings;

    LnsHealth(Settings.Lockout settings, Counters<SelectionEvent> counters) {
        this.settings = settings;
        this.counters = counters;
    }

    void configure(Settings.Lockout changed) {
        settings = changed;
    }

    /** How {@code address} fares; of a half-open one with a canary others are told that it is locked out. */
    State state(InetSocketAddress address, long now) {
        Mark mark = marks.get(address);
        if (mark == null || (mark.barred && now >= mark.until)) {
            return State.HEALTHY;
        }
        if (mark.barred) {
            return State.BARRED;
        }
        return now < mark.until || mark.canary != null ? State.LOCKED_OUT : State.HALF_OPEN;
    }

    /** The call of {@code sender} to {@code address}, which must be half-open, is the canary. */
    void sendCanary(InetSocketAddress address, Object sender) {
        mark(address).canary = sender;
    }

    private Mark mark(InetSocketAddress address) {
        return marks.computeIfAbsent(address, any -> new Mark());
    }

    void succeeded(InetSocketAddress address) {
        Mark mark = marks.get(address);
        if (mark != null && !mark.barred) {
            marks.remove(address);
            LOG.log(Level.INFO, "{0} takes calls again after {1} failures", text(address), mark.failures);
        }
    }

    /** The canary's subscriber has left, or the LNS answered something that says nothing about it: the next call is the canary. */
    void withdrawCanary(InetSocketAddress address, Object sender) {
        Mark mark = marks.get(address);
        if (mark != null && mark.canary == sender) {
            mark.canary = null;
        }
    }

    /** A call of {@code sender} has failed, the canary or any other. */
    void failed(InetSocketAddress address, CallFailure failure, Object sender, long now) {
        withdrawCanary(address, sender);
        if (settings.initial().isZero() || !settings.triggers().match(failure)) {
            return;
        }
        forgetOld(now);
        State state = state(address, now);
        if (state == State.LOCKED_OUT || state == State.BARRED) {
            return; // this call set out before the lockout, or as a last resort
        }
        Mark mark = mark(address);
        mark.barred = false;
        mark.failures++;
        boolean permanent = failure.kind() == CallFailure.Kind.CDN && failure.result() == NO_FACILITIES_PERMANENT;
        Duration lockout = permanent ? settings.max() : backOff(mark.failures);
        mark.until = now + lockout.toNanos();
        mark.cause = failure.text();
        counters.increment(SelectionEvent.LOCKED_OUT);
        LOG.log(
                Level.INFO,
                "{0} is locked out for {1} s: {2}",
                text(address),
                Long.toString(lockout.toSeconds()),
                failure.text());
    }

    private static String text(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + " port " + address.getPort();
    }

    private Duration backOff(int failures) {
        Duration lockout = settings.initial();
        for (int i = 1; i < failures && lockout.compareTo(settings.max()) < 0; i++) {
            lockout = lockout.multipliedBy(2);
        }
        return lockout.compareTo(settings.max()) < 0 ? lockout : settings.max();
    }

    /** Nobody has tried these for longer than the longest lockout: perhaps their names do not point to them any more. */
    private void forgetOld(long now) {
        long memory = settings.max().toNanos();
        marks.values().removeIf(mark -> mark.canary == null && now - mark.until > memory);
    }

    /** Gives {@code address} no calls for {@code duration}, because the operator says so. */
    public void lockOut(InetSocketAddress address, Duration duration, String cause, long now) {
        Mark mark = mark(address);
        mark.barred = true;
        mark.failures = 0;
        mark.canary = null;
        mark.until = now + duration.toNanos();
        mark.cause = cause;
    }

    /** Ends the lockout of {@code address}; false when there was none. */
    public boolean clear(InetSocketAddress address) {
        return marks.remove(address) != null;
    }

    /** Ends all lockouts. */
    public void clear() {
        marks.clear();
    }

    /** How {@code address} fares. */
    public Status status(InetSocketAddress address, long now) {
        Mark mark = marks.get(address);
        State state = state(address, now);
        if (mark == null || state == State.HEALTHY) {
            return new Status(address, State.HEALTHY, Duration.ZERO, "", 0, false);
        }
        Duration left = now < mark.until ? Duration.ofNanos(mark.until - now) : Duration.ZERO;
        State shown = state == State.LOCKED_OUT && left.isZero() ? State.HALF_OPEN : state;
        return new Status(address, shown, left, mark.cause, mark.failures, mark.canary != null);
    }

    /** Every address that is not simply healthy. */
    public List<Status> snapshot(long now) {
        forgetOld(now);
        return marks.keySet().stream()
                .map(address -> status(address, now))
                .filter(status -> status.state() != State.HEALTHY)
                .sorted(Comparator.comparing(status -> status.address().toString()))
                .toList();
    }
}
