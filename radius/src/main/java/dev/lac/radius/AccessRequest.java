package dev.lac.radius;

import dev.lac.protocol.Octets;
import org.jspecify.annotations.Nullable;

/**
 * The question whether a subscriber may log in, for an Access-Request (RFC 2865 §4.1).
 *
 * @param userName User-Name (§5.1) as received, 1 to 253 octets, or the login is rejected
 * @param nasPortId NAS-Port-Id (RFC 2869 §5.17), where the subscriber is attached
 * @param callingStationId Calling-Station-Id (§5.31), the subscriber's station
 * @param calledStationId Called-Station-Id (§5.30), what it called, as a Service-Name
 * @param mtu Framed-MTU (§5.12) as a hint, in octets; 0: not sent
 * @param acctSessionId Acct-Session-Id (RFC 2866 §5.5) that the accounting of this login will carry
 * @param circuitId ADSL-Agent-Circuit-Id of the DSL Forum (vendor 3561, type 1)
 * @param remoteId ADSL-Agent-Remote-Id of the DSL Forum (vendor 3561, type 2)
 */
public record AccessRequest(
        String userName,
        Proof proof,
        String nasPortId,
        String callingStationId,
        @Nullable String calledStationId,
        int mtu,
        String acctSessionId,
        @Nullable Octets circuitId,
        @Nullable Octets remoteId) {}
