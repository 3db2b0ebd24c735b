package dev.lac.l2tp;

import dev.lac.protocol.MalformedPacketException;
import dev.lac.protocol.Octets;
import dev.lac.protocol.PacketReader;
import dev.lac.protocol.PacketWriter;

/**
 * The PPP Disconnect Cause Code (RFC 3145 §2), which a CDN may carry.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |       Disconnect Code         |    Control Protocol Number    |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |   Direction   | Message...
 * +-+-+-+-+-+-+-+-+-+-+-+-
 * </pre>
 *
 * @param code the Disconnect Code, 0 to 65,535
 * @param protocol the number of the PPP control protocol it is about, or 0
 * @param direction 0 to 255
 * @param message may be empty
 */
public record PppDisconnectCause(int code, int protocol, int direction, String message) {
    static PppDisconnectCause parse(Octets value) throws MalformedPacketException {
        PacketReader reader = value.reader();
        int code = reader.u16("Disconnect Code");
        int protocol = reader.u16("Control Protocol Number");
        int direction = reader.u8("Direction");
        return new PppDisconnectCause(code, protocol, direction, reader.rest().text());
    }

    Octets encode() {
        return new PacketWriter()
                .u16(code)
                .u16(protocol)
                .u8(direction)
                .octets(MessageWriter.clipped(message, Avp.MAX_VALUE - 5))
                .toOctets();
    }
}
