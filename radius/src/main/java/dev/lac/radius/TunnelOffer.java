package dev.lac.radius;

import dev.lac.protocol.Octets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One tunnel that an Access-Accept offers: the tunnel attributes of one tag, RFC 2868 §3, with Tunnel-Type L2TP.
 *
 * @param tag 1 to 31; 0 for the attributes without a tag, where there are no others
 * @param preference Tunnel-Preference (§3.8), 0 (most preferred) to 2²⁴ − 1; {@link #NO_PREFERENCE} when not given
 * @param serverEndpoints every Tunnel-Server-Endpoint (§3.4) in the order given: IP literals or DNS names; at least one, or a
 *     {@code tunnelGroup}
 * @param clientEndpoint Tunnel-Client-Endpoint (§3.3): an IP literal or DNS name
 * @param password Tunnel-Password (§3.5) in clear: the tunnel's secret
 * @param assignmentId Tunnel-Assignment-ID (§3.7): sessions with the same one may share a tunnel
 * @param clientAuthId Tunnel-Client-Auth-ID (§3.9): the name to call ourselves
 * @param serverAuthId Tunnel-Server-Auth-ID (§3.10): the name the LNS must give
 * @param privateGroupId Tunnel-Private-Group-ID (§3.6)
 * @param maxSessions how many sessions the tunnel has at most; 0: not said
 * @param tunnelGroup the configured group of LNSes to take what is not said here from
 * @param hideAvps whether AVPs are to be hidden; absent: not said
 */
public record TunnelOffer(
        int tag,
        int preference,
        List<String> serverEndpoints,
        @Nullable String clientEndpoint,
        @Nullable Octets password,
        @Nullable String assignmentId,
        @Nullable String clientAuthId,
        @Nullable String serverAuthId,
        @Nullable String privateGroupId,
        long maxSessions,
        @Nullable String tunnelGroup,
        @Nullable Boolean hideAvps) {
    /** The largest preference there is: a tunnel that states none comes after those that do. */
    public static final int NO_PREFERENCE = 0xff_ffff;

    public TunnelOffer {
        serverEndpoints = List.copyOf(serverEndpoints);
    }

    /** A tunnel of which no more is said than RFC 2868 can. */
    public TunnelOffer(
            int tag,
            int preference,
            List<String> serverEndpoints,
            @Nullable String clientEndpoint,
            @Nullable Octets password,
            @Nullable String assignmentId,
            @Nullable String clientAuthId,
            @Nullable String serverAuthId,
            @Nullable String privateGroupId) {
        this(
                tag,
                preference,
                serverEndpoints,
                clientEndpoint,
                password,
                assignmentId,
                clientAuthId,
                serverAuthId,
                privateGroupId,
                0,
                null,
                null);
    }

    @Override
    public String toString() {
        return "TunnelOffer[tag=" + tag + ", preference=" + preference + ", serverEndpoints=" + serverEndpoints
                + ", clientEndpoint=" + clientEndpoint + ", password=" + (password == null ? "none" : "***")
                + ", assignmentId=" + assignmentId + ", clientAuthId=" + clientAuthId + ", serverAuthId="
                + serverAuthId + ", privateGroupId=" + privateGroupId + ", maxSessions=" + maxSessions
                + ", tunnelGroup=" + tunnelGroup + ", hideAvps=" + hideAvps + "]";
    }
}
