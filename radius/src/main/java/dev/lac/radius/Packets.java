package dev.lac.radius;

import dev.lac.protocol.Octets;
import dev.lac.protocol.PacketWriter;

/** Whole packets from their attributes. */
final class Packets {
    /** Where the value of a Message-Authenticator stands that is the first attribute. */
    private static final int FIRST_VALUE = Packet.HEADER + 2;

    private Packets() {}

    /** A request whose first attribute is a Message-Authenticator of zeros, with the right one in its place (RFC 2869 §5.14). */
    static Octets signed(
            PacketCode code, int identifier, Octets authenticator, Octets attributes, Authenticators authenticators) {
        return signed(packet(code, identifier, authenticator, attributes), authenticator, authenticators);
    }

    private static Octets signed(Octets packet, Octets requestAuthenticator, Authenticators authenticators) {
        return new PacketWriter(packet.length())
                .octets(packet.buffer().limit(FIRST_VALUE))
                .octets(authenticators.message(packet, requestAuthenticator, FIRST_VALUE))
                .octets(packet.buffer().position(FIRST_VALUE + 16))
                .toOctets();
    }

    /** A request whose authenticator is the checksum of the rest (RFC 2866 §3). */
    static Octets hashed(PacketCode code, int identifier, Octets attributes, Authenticators authenticators) {
        Octets packet = packet(code, identifier, Packet.ZERO_AUTHENTICATOR, attributes);
        return packet(code, identifier, authenticators.hash(packet, Packet.ZERO_AUTHENTICATOR), attributes);
    }

    /**
     * An answer with its Response Authenticator (RFC 5176 §2.3), made when the rest of it is complete.
     *
     * @param signed whether the first attribute is a Message-Authenticator of zeros, to be filled
     */
    static Octets answer(
            PacketCode code, Packet request, Octets attributes, boolean signed, Authenticators authenticators) {
        Octets packet = packet(code, request.identifier(), request.authenticator(), attributes);
        Octets complete = signed ? signed(packet, request.authenticator(), authenticators) : packet;
        return new PacketWriter(complete.length())
                .octets(complete.buffer().limit(4))
                .octets(authenticators.hash(complete, request.authenticator()))
                .octets(complete.buffer().position(Packet.HEADER))
                .toOctets();
    }

    private static Octets packet(PacketCode code, int identifier, Octets authenticator, Octets attributes) {
        return new PacketWriter(Packet.HEADER + attributes.length())
                .u8(code.number())
                .u8(identifier)
                .u16(Packet.HEADER + attributes.length())
                .octets(authenticator)
                .octets(attributes)
                .toOctets();
    }
}
