package dev.lac.radius;

import dev.lac.protocol.Octets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The addresses RADIUS gives a subscriber, as raw attribute values: for accounting and to be found by in a CoA-Request.
 *
 * @param ipAddress Framed-IP-Address (RFC 2865 §5.8), 4 octets; absent also for 255.255.255.254 and .255, which leave the choice to others
 * @param ipv6Prefix Framed-IPv6-Prefix (RFC 3162 §2.3): a zero octet, the length in bits, and as many octets as have any of these bits,
 *     however many the server sent
 * @param interfaceId Framed-Interface-Id (RFC 3162 §2.2), 8 octets
 */
public record Framed(
        @Nullable Octets ipAddress,
        @Nullable Octets ipv6Prefix,
        @Nullable Octets interfaceId) {
    /** No address is known. */
    public static final Framed NONE = new Framed(null, null, null);

    /** A Framed-IPv6-Prefix in the one form in which two can be compared; absent when {@code value} is none. */
    static @Nullable Octets canonicalPrefix(Octets value) {
        if (value.length() < 2 || value.length() > 18 || value.get(1) > 128) {
            return null;
        }
        byte[] canonical = Arrays.copyOf(value.toByteArray(), 2 + (value.get(1) + 7) / 8);
        canonical[0] = 0;
        return Octets.copyOf(canonical);
    }

    void describe(AttributeWriter writer) {
        writer.octets(AttributeType.FRAMED_IP_ADDRESS, ipAddress)
                .octets(AttributeType.FRAMED_IPV6_PREFIX, ipv6Prefix)
                .octets(AttributeType.FRAMED_INTERFACE_ID, interfaceId);
    }
}
