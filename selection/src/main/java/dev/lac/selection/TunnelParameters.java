package dev.lac.selection;

import dev.lac.protocol.Octets;
import org.jspecify.annotations.Nullable;

/**
 * What a tunnel to an LNS depends on, beside the addresses of both ends.
 *
 * @param hostName our Host Name (RFC 2661 §4.4.3), or Tunnel-Client-Auth-ID (RFC 2868 §3.9)
 * @param secret for tunnel authentication (RFC 2661 §5.1.1) and hiding; null: none
 * @param hideAvps whether every AVP that may be hidden is (RFC 2661 §4.3)
 * @param assignmentId Tunnel-Assignment-ID (RFC 2868 §3.7); null: none
 * @param serverAuthId Tunnel-Server-Auth-ID (RFC 2868 §3.10); null: none
 * @param peerName the Host Name that the LNS must give; null: any
 */
public record TunnelParameters(
        String hostName,
        @Nullable Octets secret,
        boolean hideAvps,
        @Nullable String assignmentId,
        @Nullable String serverAuthId,
        @Nullable String peerName) {
    @Override
    public String toString() {
        return "TunnelParameters[" + hostName + (secret == null ? ", no secret" : ", secret") + "]";
    }
}
