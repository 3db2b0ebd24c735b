package dev.lac.selection;

import org.jspecify.annotations.Nullable;

/**
 * Where a call may go, not yet resolved: one endpoint of a configured LNS or of a RADIUS tunnel.
 *
 * @param endpoint an IP literal or a DNS name
 * @param parameters of the tunnel
 * @param lns the configured LNS that has this endpoint; null: only RADIUS knows it
 * @param group the group that led here; null: none did
 * @param clientEndpoint our end, an IP literal or a DNS name (Tunnel-Client-Endpoint, RFC 2868 §3.3); null: as usual
 * @param privateGroupId Private Group ID of calls that go there (RFC 2661 §4.4.4), Tunnel-Private-Group-ID; null: none
 * @param maxSessions on one of its addresses, as RADIUS says; 0: it sets no limit
 * @param origin who proposed it, for logs and for `show`: "RADIUS tag 1", "rule isp"
 */
public record Destination(
        String endpoint,
        TunnelParameters parameters,
        @Nullable Lns lns,
        @Nullable LnsGroup group,
        @Nullable String clientEndpoint,
        @Nullable String privateGroupId,
        long maxSessions,
        String origin) {
    /** What operators call the LNS: its name in the configuration, else the endpoint. */
    public String lnsName() {
        return lns == null ? endpoint : lns.name();
    }

    /** Its LNS' name and the endpoint, or the endpoint alone. */
    String label() {
        return lns == null || lns.name().equals(endpoint) ? endpoint : lns.name() + " " + endpoint;
    }
}
