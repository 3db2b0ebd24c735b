package dev.lac.radius;

import dev.lac.protocol.Octets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One tunnel that an Access-Accept offers: the tunnel attributes of one tag, RFC 2868 §3, with Tunnel-Type L2TP.
 *
 * @param tag 1 to 31; 0 for the attributes without a tag, which are a tunnel of their own
 * @param preference Tunnel-Preference (§3.8), 0 (most preferred) to 2²⁴ − 1; {@link #NO_PREFERENCE} when not given
 * @param serverEndpoints every Tunnel-Server-Endpoint (§3.4) in the order given, at least one: IP literals or DNS names
 * @param clientEndpoint Tunnel-Client-Endpoint (§3.3)
 * @param password Tunnel-Password (§3.5) in clear: the tunnel's secret
 * @param assignmentId Tunnel-Assignment-ID (§3.7): sessions with the same one may share a tunnel
 * @param clientAuthId Tunnel-Client-Auth-ID (§3.9): the name to call ourselves
 * @param serverAuthId Tunnel-Server-Auth-ID (§3.10): the name the LNS must give
 * @param privateGroupId Tunnel-Private-Group-ID (§3.6)
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
        @Nullable String privateGroupId) {
    /** The largest preference there is: a tunnel that states none comes after those that do. */
    public static final int NO_PREFERENCE = 0xff_ffff;

    public TunnelOffer {
        serverEndpoints = List.copyOf(serverEndpoints);
    }

    @Override
    public String toString() {
        return "TunnelOffer[tag=" + tag + ", preference=" + preference + ", serverEndpoints=" + serverEndpoints
                + ", clientEndpoint=" + clientEndpoint + ", password=" + (password == null ? "none" : "***")
                + ", assignmentId=" + assignmentId + ", clientAuthId=" + clientAuthId + ", serverAuthId="
                + serverAuthId + ", privateGroupId=" + privateGroupId + "]";
    }
}
