package dev.lac.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lac.config.AccountingConfig;
import dev.lac.dataplane.Relay.Traffic;
import dev.lac.protocol.Timed;
import dev.lac.radius.Decision;
import dev.lac.radius.DynamicRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The timers of one session: Session-Timeout and Idle-Timeout (RFC 2865 §5.27, §5.28) and the interval of Interim-Updates (RFC 2869
 * §5.16). Silence is seen by looking at the counters now and then.
 */
final class SessionTimers {
    /** The longest time between two looks: by so much an idle session may outlive its timeout. */
    private static final long LOOK_INTERVAL = TimeUnit.SECONDS.toNanos(10);

    private static final double PER_CENT = 100;

    private final AccountingConfig accounting;
    private final RandomGenerator random;
    private final long began;
    private @Nullable Duration session;
    private @Nullable Duration idle;
    private Duration interim;
    private long nextLook = Timed.NEVER;
    private long nextInterim = Timed.NEVER;
    private long lastTraffic;
    private Traffic lastSeen = Traffic.NONE;

    /** The timers of a session that begins at {@code now}. */
    SessionTimers(Decision.Timers decided, AccountingConfig accounting, RandomGenerator random, long now) {
        this.accounting = accounting;
        this.random = random;
        began = now;
        lastTraffic = now;
        session = decided.session();
        idle = decided.idle();
        interim = accounting.interimInterval();
        // RFC 2869 §2.1: "a locally configured value on the NAS MUST override the value found in an Access-Accept."
        if (interim.isZero() && decided.interim() != null) {
            interim = decided.interim();
        }
        schedule(now);
    }

    void tell(ObjectNode json) {
        json.put("session-timeout-seconds", session == null ? 0 : session.toSeconds())
                .put("idle-timeout-seconds", idle == null ? 0 : idle.toSeconds())
                .put("interim-interval-seconds", interim.toSeconds());
    }

    /** Takes what RADIUS changes (RFC 5176 §3); what is absent stays, zero is none. */
    void change(DynamicRequest.Changes changed, long now) {
        session = changed(session, changed.sessionTimeout());
        idle = changed(idle, changed.idleTimeout());
        interim = changed.interimInterval() == null ? interim : changed.interimInterval();
        schedule(now);
    }

    private static @Nullable Duration changed(@Nullable Duration before, @Nullable Duration asked) {
        Duration now = asked == null ? before : asked;
        return now == null || now.isZero() ? null : now;
    }

    private void schedule(long now) {
        scheduleLook(now);
        scheduleInterim(now);
    }

    private void scheduleLook(long now) {
        nextLook = idle == null ? Timed.NEVER : now + Math.min(idle.toNanos(), LOOK_INTERVAL);
    }

    /** Each interval is shortened at random, so that sessions which began together do not go on reporting together. */
    private void scheduleInterim(long now) {
        double shortened = 1 - random.nextDouble() * accounting.interimJitter() / PER_CENT;
        nextInterim = interim.isZero() ? Timed.NEVER : now + (long) (interim.toNanos() * shortened);
    }

    private long sessionEnd() {
        return session == null ? Timed.NEVER : began + session.toNanos();
    }

    long nextDeadline() {
        return Math.min(Math.min(sessionEnd(), nextLook), nextInterim);
    }

    /** Why the session must end now, if it must. */
    Optional<EndReason> exceeded(Traffic seen, long now) {
        if (now >= sessionEnd()) {
            return Optional.of(EndReason.SESSION_TIMEOUT);
        }
        if (idle == null || now < nextLook) {
            return Optional.empty();
        }
        if (!seen.equals(lastSeen)) {
            lastSeen = seen;
            lastTraffic = now;
        }
        scheduleLook(now);
        return now - lastTraffic >= idle.toNanos() ? Optional.of(EndReason.IDLE_TIMEOUT) : Optional.empty();
    }

    /** Whether an Interim-Update is due; if so, the next one is set. */
    boolean takeInterim(long now) {
        if (now < nextInterim) {
            return false;
        }
        scheduleInterim(now);
        return true;
    }
}
