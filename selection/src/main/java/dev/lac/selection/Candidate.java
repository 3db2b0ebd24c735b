package dev.lac.selection;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * An address that a call may go to.
 *
 * @param address the LNS' address and port
 * @param source our address, of the same family
 * @param destination what it is an address of
 * @param tunnel calls with an equal one share a tunnel
 * @param rule the rule whose limit the session counts towards; null: no rule fits, but RADIUS named the LNS
 */
public record Candidate(
        InetSocketAddress address,
        InetAddress source,
        Destination destination,
        TunnelKey tunnel,
        @Nullable Rule rule) {
    @Override
    public String toString() {
        String ip = address.getAddress().getHostAddress();
        return destination.endpoint().equals(ip) ? ip : destination.endpoint() + " (" + ip + ")";
    }
}
