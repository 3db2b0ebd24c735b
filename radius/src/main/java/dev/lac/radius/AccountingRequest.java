package dev.lac.radius;

import dev.lac.protocol.Octets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * News of a session, for an Accounting-Request (RFC 2866 §4.1).
 *
 * @param sessionId Acct-Session-Id (§5.5), the same in Start and Stop
 * @param userName User-Name of the login
 * @param nasPortId NAS-Port-Id of the login
 * @param callingStationId Calling-Station-Id of the login
 * @param calledStationId Called-Station-Id of the login
 * @param classes {@link Decision.Accept#classes} of the login
 * @param line of the login
 * @param tunnel the tunnel that carries the session, if one does
 * @param usage present exactly for {@link Status#STOP}
 */
public record AccountingRequest(
        Status status,
        String sessionId,
        String userName,
        String nasPortId,
        String callingStationId,
        @Nullable String calledStationId,
        List<Octets> classes,
        AccessLine line,
        @Nullable Tunnel tunnel,
        @Nullable Usage usage) {
    public AccountingRequest {
        classes = List.copyOf(classes);
        if ((status == Status.STOP) != (usage != null)) {
            throw new IllegalArgumentException("usage belongs to a Stop and only there");
        }
    }

    /** Acct-Status-Type, RFC 2866 §5.1. */
    public enum Status {
        START(1),
        STOP(2);

        private final int number;

        Status(int number) {
            this.number = number;
        }

        int number() {
            return number;
        }
    }

    /**
     * What a session used, and why it ended.
     *
     * @param sessionTime Acct-Session-Time (RFC 2866 §5.7)
     * @param inputOctets from the subscriber; Acct-Input-Octets (§5.3) and -Gigawords (RFC 2869 §5.1)
     * @param outputOctets to the subscriber; Acct-Output-Octets (§5.4) and -Gigawords (RFC 2869 §5.2)
     * @param inputPackets Acct-Input-Packets (§5.8)
     * @param outputPackets Acct-Output-Packets (§5.9)
     */
    public record Usage(
            Duration sessionTime,
            long inputOctets,
            long outputOctets,
            long inputPackets,
            long outputPackets,
            TerminateCause cause) {}

    /**
     * The L2TP tunnel of a session: Tunnel-Type and -Medium-Type follow.
     *
     * @param clientEndpoint our address
     * @param serverEndpoint the LNS's address
     * @param assignmentId Tunnel-Assignment-ID of the chosen {@link TunnelOffer}
     * @param clientAuthId the name we gave
     * @param serverAuthId the name the LNS gave
     * @param connection Acct-Tunnel-Connection (68): the identifier of the call, as its Call Serial Number
     */
    public record Tunnel(
            @Nullable String clientEndpoint,
            String serverEndpoint,
            @Nullable String assignmentId,
            @Nullable String clientAuthId,
            @Nullable String serverAuthId,
            @Nullable String connection) {}
}
