package dev.lac.server;

import dev.lac.dataplane.Relay.Traffic;
import dev.lac.protocol.Timed;
import dev.lac.radius.Decision;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Session-Timeout and Idle-Timeout of one session (RFC 2865 §5.27, §5.28); silence is seen by looking at its counters now and then. */
final class SessionLimits {
    /** The longest time between two looks: by so much an idle session may outlive its timeout. */
    private static final long LOOK_INTERVAL = TimeUnit.SECONDS.toNanos(10);

    private final long sessionEnd;
    private final long idleTimeout;
    private long nextLook = Timed.NEVER;
    private long lastTraffic;
    private Traffic lastSeen = Traffic.NONE;

    /** The limits of a session that begins at {@code now}. */
    SessionLimits(Decision.Accept accepted, long now) {
        sessionEnd = end(accepted.sessionTimeout(), now);
        idleTimeout = end(accepted.idleTimeout(), 0);
        lastTraffic = now;
        scheduleLook(now);
    }

    private static long end(@Nullable Duration timeout, long from) {
        return timeout == null ? Timed.NEVER : from + timeout.toNanos();
    }

    private void scheduleLook(long now) {
        nextLook = idleTimeout == Timed.NEVER ? Timed.NEVER : now + Math.min(idleTimeout, LOOK_INTERVAL);
    }

    long nextDeadline() {
        return Math.min(sessionEnd, nextLook);
    }

    /** Why the session must end now, if it must. */
    Optional<EndReason> exceeded(Traffic seen, long now) {
        if (now >= sessionEnd) {
            return Optional.of(EndReason.SESSION_TIMEOUT);
        }
        if (now < nextLook) {
            return Optional.empty();
        }
        if (!seen.equals(lastSeen)) {
            lastSeen = seen;
            lastTraffic = now;
        }
        scheduleLook(now);
        return now - lastTraffic >= idleTimeout ? Optional.of(EndReason.IDLE_TIMEOUT) : Optional.empty();
    }
}
