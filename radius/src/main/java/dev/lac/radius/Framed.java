package dev.lac.radius;

import dev.lac.protocol.Octets;
import org.jspecify.annotations.Nullable;

/**
 * The addresses RADIUS gives a subscriber, as raw attribute values: for accounting and to be found by in a CoA-Request.
 *
 * @param ipAddress Framed-IP-Address (RFC 2865 §5.8), 4 octets; absent also for 255.255.255.254 and .255, which leave the choice to others
 * @param ipv6Prefix Framed-IPv6-Prefix (RFC 3162 §2.3): a zero octet, the length in bits, up to 16 octets of prefix
 * @param interfaceId Framed-Interface-Id (RFC 3162 §2.2), 8 octets
 */
public record Framed(
        @Nullable Octets ipAddress,
        @Nullable Octets ipv6Prefix,
        @Nullable Octets interfaceId) {
    /** No address is known. */
    public static final Framed NONE = new Framed(null, null, null);

    void describe(AttributeWriter writer) {
        writer.octets(AttributeType.FRAMED_IP_ADDRESS, ipAddress)
                .octets(AttributeType.FRAMED_IPV6_PREFIX, ipv6Prefix)
                .octets(AttributeType.FRAMED_INTERFACE_ID, interfaceId);
    }
}
