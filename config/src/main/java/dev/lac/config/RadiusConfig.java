package dev.lac.config;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The RADIUS client, RFC 2865 and 2866.
 *
 * @param nasIdentifier NAS-Identifier of every request (RFC 2865 §5.32)
 * @param nasIpAddress NAS-IP-Address or NAS-IPv6-Address; absent when not configured, NAS-Identifier then identifies the NAS
 * @param sockets UDP sockets; each has 256 identifiers per server
 * @param initialTimeout IRT of RFC 5080 §2.2.1
 * @param maxTimeout MRT of RFC 5080 §2.2.1, not less than {@code initialTimeout}
 * @param tries MRC of RFC 5080 §2.2.1, transmissions to one server before the next is asked
 * @param deadTime how long a silent server is asked last
 * @param authentication in order of preference, at least one
 * @param accounting in order of preference; empty: no accounting is sent
 */
public record RadiusConfig(
        String nasIdentifier,
        @Nullable InetAddress nasIpAddress,
        int sockets,
        Duration initialTimeout,
        Duration maxTimeout,
        int tries,
        Duration deadTime,
        List<RadiusServerConfig> authentication,
        List<RadiusServerConfig> accounting) {
    public RadiusConfig {
        authentication = List.copyOf(authentication);
        accounting = List.copyOf(accounting);
    }
}
