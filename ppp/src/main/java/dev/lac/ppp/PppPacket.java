package dev.lac.ppp;

import dev.lac.protocol.MalformedPacketException;
import dev.lac.protocol.Octets;
import dev.lac.protocol.PacketReader;
import dev.lac.protocol.PacketWriter;

/**
 * A packet of LCP, of an NCP, of PAP or of CHAP: the Information field of a PPP frame (RFC 1661 §5, RFC 1334 §2.2, RFC 1994 §4).
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |     Code      |  Identifier   |            Length             |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |    Data ...
 * +-+-+-+-+
 * </pre>
 *
 * @param code 0 to 255; what it means is the protocol's
 * @param identifier 0 to 255
 * @param data up to Length; may hold a password, so it is not printed
 */
public record PppPacket(int code, int identifier, Octets data) {
    public static final int HEADER_LENGTH = 4;

    /**
     * Reads a packet; "octets outside the range of the Length field are treated as padding and are ignored on reception".
     *
     * @throws MalformedPacketException when Length is below 4 or beyond what was received
     */
    public static PppPacket parse(Octets information) throws MalformedPacketException {
        PacketReader reader = information.reader();
        int code = reader.u8("Code");
        int identifier = reader.u8("Identifier");
        int length = reader.u16("Length");
        return new PppPacket(code, identifier, reader.octets(length - HEADER_LENGTH, "Data"));
    }

    /** The Information field. */
    public Octets encode() {
        return write(new PacketWriter(HEADER_LENGTH + data.length())).toOctets();
    }

    /** A whole frame: the Protocol field in two octets, then the Information field. */
    public Octets frame(Protocol protocol) {
        return write(new PacketWriter(2 + HEADER_LENGTH + data.length()).u16(protocol.value()))
                .toOctets();
    }

    private PacketWriter write(PacketWriter writer) {
        return writer.u8(code).u8(identifier).u16(HEADER_LENGTH + data.length()).octets(data);
    }

    @Override
    public String toString() {
        return "code " + code + " id " + identifier + " data " + data.length() + " octets";
    }
}
