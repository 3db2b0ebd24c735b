package dev.lac.l2tp;

import dev.lac.protocol.MalformedPacketException;
import dev.lac.protocol.Octets;
import dev.lac.protocol.PacketReader;
import dev.lac.protocol.PacketWriter;

/**
 * The Connect Speed Update of a CSUN, and, with speeds of 0, of a CSURQ (RFC 5515), in the form for L2TPv2.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |            Reserved           |       Remote Session Id       |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                   Current Tx Connect Speed                    |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                   Current Rx Connect Speed                    |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * @param remoteSessionId the Session ID that the receiver of the message assigned
 * @param tx from the LAC towards the remote system, bits per second, 0 to 2³² − 1
 * @param rx from the remote system towards the LAC, bits per second, 0 to 2³² − 1
 */
record ConnectSpeed(int remoteSessionId, long tx, long rx) {
    static final int LENGTH = 12;

    static ConnectSpeed parse(Octets value) throws MalformedPacketException {
        PacketReader reader = value.reader();
        reader.skip(2, "Reserved");
        return new ConnectSpeed(
                reader.u16("Remote Session Id"),
                reader.u32("Current Tx Connect Speed"),
                reader.u32("Current Rx Connect Speed"));
    }

    Octets encode() {
        return new PacketWriter(LENGTH)
                .u16(0)
                .u16(remoteSessionId)
                .u32(tx)
                .u32(rx)
                .toOctets();
    }
}
