package dev.lac.pppoe;

import dev.lac.protocol.Octets;
import org.jspecify.annotations.Nullable;

/**
 * A PPPoE session as its PADR asked for it and its PADS granted it (RFC 2516 §5.3, §5.4).
 *
 * @param sessionId SESSION_ID, 1 to 65,534, unique among the live sessions of one access concentrator
 * @param mac the subscriber's address; with the session id it defines the session
 * @param vlanTags the VLAN on which the subscriber is
 * @param serviceName as requested; empty for any service
 * @param hostUniq the Host-Uniq tag as received, if any
 * @param line what the access node said of the line
 * @param relaySessionId the Relay-Session-Id tag as received, if any
 * @param maxPayload the largest MRU that LCP may agree on: 1492, or the PPP-Max-Payload granted, 1493 to 1500 (RFC 4638 §4)
 */
public record AccessSession(
        int sessionId,
        MacAddress mac,
        VlanTags vlanTags,
        String serviceName,
        @Nullable Octets hostUniq,
        AccessLine line,
        @Nullable Octets relaySessionId,
        int maxPayload) {}
