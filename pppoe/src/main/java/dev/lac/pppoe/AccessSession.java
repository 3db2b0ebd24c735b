package dev.lac.pppoe;

import dev.lac.protocol.Octets;
import org.jspecify.annotations.Nullable;

/**
 * A PPPoE session as its PADR asked for it and its PADS granted it (RFC 2516 §5.3, §5.4).
 *
 * @param sessionId SESSION_ID, 1 to 65,534, unique among the live sessions of one access concentrator
 * @param mac the subscriber's address; with the session id it defines the session
 * @param serviceName as requested; empty for any service
 * @param hostUniq the Host-Uniq tag as received, if any
 * @param circuitId Agent Circuit ID added by an access node (TR-101 §3.9.2), if any
 * @param remoteId Agent Remote ID added by an access node (TR-101 §3.9.2), if any
 * @param relaySessionId the Relay-Session-Id tag as received, if any
 */
public record AccessSession(
        int sessionId,
        MacAddress mac,
        String serviceName,
        @Nullable Octets hostUniq,
        @Nullable String circuitId,
        @Nullable String remoteId,
        @Nullable Octets relaySessionId) {}
