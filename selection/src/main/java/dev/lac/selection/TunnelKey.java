package dev.lac.selection;

import dev.lac.protocol.Octets;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * What calls must agree in to share a tunnel: both endpoints, the assignment id and the names of both ends (RFC 2868 §3.7), and what
 * cannot be changed in a tunnel that is there, its secret and whether it hides.
 *
 * @param source our address
 * @param lns the LNS' address
 * @param number tells tunnels apart that differ in nothing else because {@link Lns#maxSessionsPerTunnel} is reached; 0 for the first
 */
public record TunnelKey(
        InetAddress source,
        InetSocketAddress lns,
        @Nullable String assignmentId,
        String clientAuthId,
        @Nullable String serverAuthId,
        @Nullable Octets secret,
        boolean hideAvps,
        int number) {
    static TunnelKey of(InetAddress source, InetSocketAddress lns, TunnelParameters parameters) {
        return new TunnelKey(
                source,
                lns,
                parameters.assignmentId(),
                parameters.hostName(),
                parameters.serverAuthId(),
                parameters.secret(),
                parameters.hideAvps(),
                0);
    }

    TunnelKey numbered(int wanted) {
        return new TunnelKey(source, lns, assignmentId, clientAuthId, serverAuthId, secret, hideAvps, wanted);
    }

    @Override
    public String toString() {
        return source.getHostAddress() + " to " + lns.getAddress().getHostAddress()
                + (assignmentId == null ? "" : " " + assignmentId) + (number == 0 ? "" : " #" + number);
    }
}
