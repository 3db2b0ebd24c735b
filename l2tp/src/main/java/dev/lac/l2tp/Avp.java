package dev.lac.l2tp;

import dev.lac.protocol.MalformedPacketException;
import dev.lac.protocol.Octets;
import dev.lac.protocol.PacketReader;
import dev.lac.protocol.PacketWriter;

/**
 * An attribute-value pair as it stands on the wire (RFC 2661 §4.1).
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |M|H| rsvd  |      Length       |           Vendor ID           |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |         Attribute Type        |        Attribute Value...
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *                     [until Length is reached]...                |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * @param mandatory the M bit
 * @param hidden the H bit: {@code value} is hidden (§4.3)
 * @param reserved the four reserved bits, 0 to 15; with any of them set the AVP is to be treated as unrecognized
 * @param vendorId 0 to 65,535; 0 for the attributes of the IETF
 * @param type 0 to 65,535, see {@link AvpType}
 * @param value 0 to {@value #MAX_VALUE} octets
 */
public record Avp(boolean mandatory, boolean hidden, int reserved, int vendorId, int type, Octets value) {
    /** Octets before the value. */
    public static final int HEADER_LENGTH = 6;

    /** "The field itself is 10 bits": 1,023 octets with the header. */
    public static final int MAX_VALUE = 1023 - HEADER_LENGTH;

    public Avp {
        if (value.length() > MAX_VALUE) {
            throw new IllegalArgumentException("the value of AVP " + type + " has " + value.length() + " octets");
        }
    }

    /** An AVP without reserved bits. */
    public Avp(boolean mandatory, boolean hidden, int vendorId, int type, Octets value) {
        this(mandatory, hidden, 0, vendorId, type, value);
    }

    /**
     * Reads the next AVP.
     *
     * @throws MalformedPacketException when its Length is below 6 or beyond the end of the message
     */
    public static Avp read(PacketReader reader) throws MalformedPacketException {
        int first = reader.u16("AVP Length");
        int length = first & 0x3ff;
        if (length < HEADER_LENGTH) {
            throw new MalformedPacketException("AVP Length: " + length + " is below 6");
        }
        int vendorId = reader.u16("AVP Vendor ID");
        int type = reader.u16("Attribute Type");
        Octets value = reader.octets(length - HEADER_LENGTH, "Attribute Value of AVP " + type);
        return new Avp((first & 0x8000) != 0, (first & 0x4000) != 0, (first >>> 10) & 0xf, vendorId, type, value);
    }

    public void write(PacketWriter writer) {
        int bits = (mandatory ? 0x8000 : 0) | (hidden ? 0x4000 : 0) | reserved << 10;
        writer.u16(bits | HEADER_LENGTH + value.length())
                .u16(vendorId)
                .u16(type)
                .octets(value);
    }

    /** Names the attribute; values may be secret and are left out. */
    @Override
    public String toString() {
        AvpType known = AvpType.of(vendorId, type);
        return "AVP " + (known != null ? known : "vendor " + vendorId + " type " + type) + (mandatory ? " M" : "")
                + (hidden ? " H" : "") + ", " + value.length() + " octets";
    }
}
