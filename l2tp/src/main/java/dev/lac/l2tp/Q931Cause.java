package dev.lac.l2tp;

import dev.lac.protocol.MalformedPacketException;
import dev.lac.protocol.Octets;
import dev.lac.protocol.PacketReader;

/**
 * The Q.931 Cause Code (RFC 2661 §4.4.4), which a CDN may carry.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |          Cause Code           |   Cause Msg   | Advisory Msg...
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * @param code the Q.931 cause, 0 to 65,535
 * @param message the Q.931 message type, 0 to 255
 * @param advisory may be empty
 */
public record Q931Cause(int code, int message, String advisory) {
    static Q931Cause parse(Octets value) throws MalformedPacketException {
        PacketReader reader = value.reader();
        int code = reader.u16("Cause Code");
        int message = reader.u8("Cause Msg");
        return new Q931Cause(code, message, reader.rest().text());
    }
}
