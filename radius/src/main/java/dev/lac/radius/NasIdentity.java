package dev.lac.radius;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * Who we are to RADIUS servers.
 *
 * @param identifier NAS-Identifier (RFC 2865 §5.32), 1 to 253 octets
 * @param address NAS-IP-Address (RFC 2865 §5.4) or NAS-IPv6-Address (RFC 3162 §2.1), if one is to be sent
 */
public record NasIdentity(String identifier, @Nullable InetAddress address) {
    void describe(AttributeWriter writer) {
        writer.text(AttributeType.NAS_IDENTIFIER, identifier).address(address);
    }
}
