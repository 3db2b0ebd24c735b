package dev.lac.radius;

import dev.lac.protocol.MalformedPacketException;
import dev.lac.protocol.Octets;
import dev.lac.protocol.PacketReader;
import dev.lac.protocol.PacketWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A packet, RFC 2865 §3.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |     Code      |  Identifier   |            Length             |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                                                               |
 * |                         Authenticator                         |
 * |                                                               |
 * |                                                               |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |  Attributes ...
 * +-+-+-+-+-+-+-+-+-+-+-+-+-
 * </pre>
 *
 * @param code 0 to 255
 * @param identifier 0 to 255
 * @param authenticator 16 octets
 */
record Packet(int code, int identifier, Octets authenticator, List<Attribute> attributes) {
    static final int HEADER = 20;
    static final int MAX_LENGTH = 4096;
    static final Octets ZERO_AUTHENTICATOR = Octets.copyOf(new byte[16]);

    Packet {
        attributes = List.copyOf(attributes);
    }

    /** What stands before the attributes. */
    record Header(int code, int identifier, int length, Octets authenticator) {}

    /** Reads the header of a datagram and checks its Length against what was received. */
    static Header header(Octets datagram) throws MalformedPacketException {
        PacketReader reader = datagram.reader();
        int code = reader.u8("Code");
        int identifier = reader.u8("Identifier");
        int length = reader.u16("Length");
        if (length < HEADER || length > MAX_LENGTH || length > datagram.length()) {
            throw new MalformedPacketException("Length: " + length + " of " + datagram.length() + " octets received");
        }
        return new Header(code, identifier, length, reader.octets(16, "Authenticator"));
    }

    /** Reads a whole packet; octets behind its Length are padding (RFC 2865 §3). */
    static Packet decode(Octets datagram) throws MalformedPacketException {
        return decode(header(datagram), datagram);
    }

    /** Reads the packet whose header has been read. */
    static Packet decode(Header header, Octets datagram) throws MalformedPacketException {
        return new Packet(
                header.code,
                header.identifier,
                header.authenticator,
                attributes(datagram.slice(HEADER, header.length)));
    }

    /** Reads attributes that stand behind one another. */
    static List<Attribute> attributes(Octets octets) throws MalformedPacketException {
        List<Attribute> attributes = new ArrayList<>();
        int at = 0;
        while (at < octets.length()) {
            int end = at + 1 < octets.length() ? at + octets.get(at + 1) : at;
            if (end < at + 2 || end > octets.length()) {
                throw new MalformedPacketException("Attributes: their lengths do not add up to the packet's");
            }
            attributes.add(new Attribute(octets.get(at), octets.slice(at + 2, end)));
            at = end;
        }
        return attributes;
    }

    Octets encode() {
        PacketWriter writer = new PacketWriter(512)
                .u8(code)
                .u8(identifier)
                .u16(0) // Length
                .octets(authenticator);
        for (Attribute attribute : attributes) {
            writer.u8(attribute.type()).u8(2 + attribute.value().length()).octets(attribute.value());
        }
        return writer.patchU16(2, writer.length()).toOctets();
    }

    /** Where in the encoded packet the values of every attribute of a type begin. */
    List<Integer> offsets(AttributeType type) {
        List<Integer> offsets = new ArrayList<>(1);
        int at = HEADER;
        for (Attribute attribute : attributes) {
            if (attribute.is(type)) {
                offsets.add(at + 2);
            }
            at += 2 + attribute.value().length();
        }
        return offsets;
    }

    /** The values of every attribute of a type, in order. */
    Stream<Octets> all(AttributeType type) {
        return attributes.stream().filter(attribute -> attribute.is(type)).map(Attribute::value);
    }

    /** Sees every attribute. */
    interface Visitor {
        /** An attribute, or one inside a Vendor-Specific attribute: {@code vendor} is its vendor then, and else 0. */
        void attribute(long vendor, int type, Octets value);
    }

    /**
     * Shows every attribute to {@code visitor}; Vendor-Specific ones in the format RFC 2865 §5.26 suggests, of which several may stand in
     * one, as those they are.
     */
    void forEach(Visitor visitor) {
        for (Attribute attribute : attributes) {
            if (attribute.is(AttributeType.VENDOR_SPECIFIC)) {
                forEachOfVendor(attribute.value(), visitor);
            } else {
                visitor.attribute(0, attribute.type(), attribute.value());
            }
        }
    }

    private static void forEachOfVendor(Octets value, Visitor visitor) {
        if (value.length() <= 4) {
            return;
        }
        long vendor = value.buffer().getInt() & 0xffff_ffffL;
        int at = 4;
        while (at + 2 <= value.length() && value.get(at + 1) >= 2 && at + value.get(at + 1) <= value.length()) {
            int end = at + value.get(at + 1);
            visitor.attribute(vendor, value.get(at), value.slice(at + 2, end));
            at = end;
        }
    }

    /** The values of a vendor's attribute of a type. */
    Stream<Octets> vendor(long vendor, int type) {
        List<Octets> values = new ArrayList<>();
        forEach((ofVendor, ofType, value) -> {
            if (ofVendor == vendor && ofType == type) {
                values.add(value);
            }
        });
        return values.stream();
    }

    Optional<Octets> first(AttributeType type) {
        for (Attribute attribute : attributes) {
            if (attribute.is(type)) {
                return Optional.of(attribute.value());
            }
        }
        return Optional.empty();
    }
}
