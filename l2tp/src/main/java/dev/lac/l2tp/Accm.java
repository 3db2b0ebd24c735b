package dev.lac.l2tp;

import dev.lac.protocol.MalformedPacketException;
import dev.lac.protocol.Octets;
import dev.lac.protocol.PacketReader;
import dev.lac.protocol.PacketWriter;

/**
 * The ACCM of an SLI (RFC 2661 §4.4.6).
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |          Reserved             |    Send ACCM (H)              |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |          Send ACCM   (L)      |    Receive ACCM (H)           |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |          Receive ACCM  (L)    |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * @param send the characters the LAC is to escape in what it sends, a bit each, 0 to 2³² − 1
 * @param receive the characters the LAC is to drop from what it receives, a bit each, 0 to 2³² − 1
 */
record Accm(long send, long receive) {
    static final int LENGTH = 10;

    static Accm parse(Octets value) throws MalformedPacketException {
        PacketReader reader = value.reader();
        reader.skip(2, "Reserved");
        return new Accm(reader.u32("Send ACCM"), reader.u32("Receive ACCM"));
    }

    Octets encode() {
        return new PacketWriter(LENGTH).u16(0).u32(send).u32(receive).toOctets();
    }
}
