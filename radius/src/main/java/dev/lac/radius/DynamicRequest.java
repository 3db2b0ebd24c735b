package dev.lac.radius;

import dev.lac.protocol.Octets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a Disconnect-Request or CoA-Request asks for, RFC 5176 §2.
 *
 * @param query whose session is meant
 * @param changes what is to become different; of a Disconnect-Request nothing but the Class for its Stop
 * @param client who asks, as {@code address:port}
 */
public record DynamicRequest(Kind kind, SessionQuery query, Changes changes, String client) {
    /** The request's code. */
    public enum Kind {
        DISCONNECT,
        COA
    }

    /**
     * The session identification attributes of a request, RFC 5176 §3: a session is meant when all that are given match. At least one
     * is.
     *
     * @param userName User-Name (1)
     * @param acctSessionId Acct-Session-Id (44)
     * @param callingStationId Calling-Station-Id (31)
     * @param calledStationId Called-Station-Id (30)
     * @param nasPortId NAS-Port-Id (87)
     * @param nasPort NAS-Port (5), 0 to 2³² − 1
     * @param nasPortType NAS-Port-Type (61), which alone identifies nobody
     * @param framed Framed-IP-Address, -IPv6-Prefix and -Interface-Id
     * @param chargeableUserIdentity Chargeable-User-Identity (89)
     */
    public record SessionQuery(
            @Nullable String userName,
            @Nullable String acctSessionId,
            @Nullable String callingStationId,
            @Nullable String calledStationId,
            @Nullable String nasPortId,
            @Nullable Long nasPort,
            @Nullable Long nasPortType,
            Framed framed,
            @Nullable Octets chargeableUserIdentity) {
        boolean identifies() {
            return userName != null
                    || acctSessionId != null
                    || callingStationId != null
                    || calledStationId != null
                    || nasPortId != null
                    || nasPort != null
                    || !framed.equals(Framed.NONE)
                    || chargeableUserIdentity != null;
        }
    }

    /**
     * What is to become different; what is absent stays as it is.
     *
     * @param sessionTimeout Session-Timeout (27) from the session's beginning; zero: none any more
     * @param idleTimeout Idle-Timeout (28); zero: none any more
     * @param interimInterval Acct-Interim-Interval (85), 60 s at least; zero: no interim updates any more
     * @param classes Class (25), which replaces all the session has; empty: as it is
     */
    public record Changes(
            @Nullable Duration sessionTimeout,
            @Nullable Duration idleTimeout,
            @Nullable Duration interimInterval,
            List<Octets> classes) {
        public Changes {
            classes = List.copyOf(classes);
        }

        boolean isEmpty() {
            return sessionTimeout == null && idleTimeout == null && interimInterval == null && classes.isEmpty();
        }
    }
}
