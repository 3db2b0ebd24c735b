package dev.lac.config;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The server for CoA- and Disconnect-Requests, RFC 5176.
 *
 * @param listen absent: there is none
 * @param eventTimestampWindow how far Event-Timestamp may be from now
 * @param requireEventTimestamp whether requests without one are discarded
 */
public record CoaConfig(
        @Nullable InetSocketAddress listen,
        List<Client> clients,
        Duration eventTimestampWindow,
        boolean requireEventTimestamp) {
    public CoaConfig {
        clients = List.copyOf(clients);
    }

    /** Who may send them. */
    public record Client(IpNetwork network, Secret secret, boolean requireMessageAuthenticator) {}
}
