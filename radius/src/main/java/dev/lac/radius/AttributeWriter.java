package dev.lac.radius;

import dev.lac.protocol.Octets;
import dev.lac.protocol.PacketWriter;
import java.net.Inet4Address;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** Collects the attributes of a request; absent and empty values are left out (RFC 2865 §5: "Strings of length zero (0)
 * MUST NOT be sent; omit the entire attribute instead."). */
final class AttributeWriter {
    private static final long MAX_INTEGER = 0xffff_ffffL;

    private final PacketWriter writer = new PacketWriter(512);
    private final Runnable omitted;
    private final int most;

    /** Up to as many octets as a packet holds. */
    AttributeWriter(Runnable omitted) {
        this(omitted, Packet.MAX_LENGTH - Packet.HEADER);
    }

    /**
     * @param omitted told of each value that is left out because it, or all together, would be too long
     * @param most how many octets all together may be
     */
    AttributeWriter(Runnable omitted, int most) {
        this.omitted = omitted;
        this.most = most;
    }

    AttributeWriter octets(AttributeType type, @Nullable Octets value) {
        return octets(type.number(), value);
    }

    AttributeWriter octets(int type, @Nullable Octets value) {
        if (value == null || value.isEmpty()) {
            return this;
        }
        if (value.length() > Attribute.MAX_VALUE || writer.length() + 2 + value.length() > most) {
            omitted.run();
            return this;
        }
        writer.u8(type).u8(2 + value.length()).octets(value);
        return this;
    }

    AttributeWriter text(AttributeType type, @Nullable String value) {
        return octets(type, value == null ? null : Octets.ofText(value));
    }

    /** An unsigned integer of four octets; a value beyond stays at the largest. */
    AttributeWriter integer(AttributeType type, long value) {
        return octets(type, integer(value));
    }

    /** The four octets of an unsigned integer; a value beyond stays at the largest. */
    static Octets integer(long value) {
        return new PacketWriter(4)
                .u32(Math.min(Math.max(value, 0), MAX_INTEGER))
                .toOctets();
    }

    AttributeWriter address(@Nullable InetAddress address) {
        if (address == null) {
            return this;
        }
        return octets(
                address instanceof Inet4Address ? AttributeType.NAS_IP_ADDRESS : AttributeType.NAS_IPV6_ADDRESS,
                Octets.copyOf(address.getAddress()));
    }

    /**
     * A Vendor-Specific attribute in the format RFC 2865 §5.26 suggests.
     *
     * <pre>
     *  0                   1                   2                   3
     *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
     * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
     * |     Type      |  Length       |            Vendor-Id
     * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
     *      Vendor-Id (cont)           | Vendor type   | Vendor length |
     * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
     * |    Attribute-Specific...
     * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-
     * </pre>
     */
    AttributeWriter vendor(long vendor, int type, @Nullable Octets value) {
        if (value == null || value.isEmpty()) {
            return this;
        }
        return octets(
                AttributeType.VENDOR_SPECIFIC,
                new PacketWriter()
                        .u32(vendor)
                        .u8(type)
                        .u8(2 + value.length())
                        .octets(value)
                        .toOctets());
    }

    Octets toOctets() {
        return writer.toOctets();
    }
}
