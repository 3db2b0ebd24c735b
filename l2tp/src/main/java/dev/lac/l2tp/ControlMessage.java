package dev.lac.l2tp;

import dev.lac.protocol.MalformedPacketException;
import dev.lac.protocol.Octets;
import dev.lac.protocol.PacketReader;
import dev.lac.protocol.PacketWriter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A control message: the header of RFC 2661 §3.1 with T, L and S set, and the AVPs behind it still unread.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |1|1|x|x|1|x|0|0|x|x|x|x|  Ver  |            Length             |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |           Tunnel ID           |           Session ID          |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |               Ns              |               Nr              |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |  AVPs, the Message Type first; none in a ZLB ACK ...
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>The header is all that the reliable channel needs (§5.8); what the AVPs say is read by {@link ReceivedMessage} when the
 * message's turn has come.
 *
 * @param tunnelId the recipient's, 0 while it is not known
 * @param sessionId the recipient's, 0 while it is not known or where the message is about the tunnel
 * @param ns 0 to 65,535
 * @param nr 0 to 65,535
 * @param body the AVPs
 */
public record ControlMessage(int tunnelId, int sessionId, int ns, int nr, Octets body) {
    public static final int HEADER_LENGTH = 12;

    private static final int FLAGS = 0xc802;

    /**
     * Reads the header; octets behind its Length are no part of the message.
     *
     * @throws MalformedPacketException when the header is not that of a control message of version 2, or its Length is wrong
     */
    public static ControlMessage parse(ByteBuffer datagram) throws MalformedPacketException {
        PacketReader reader = new PacketReader(datagram);
        int octets = reader.remaining();
        int flags = reader.u16("flags");
        if ((flags & 0xf) != 2) {
            throw new MalformedPacketException("Ver: " + (flags & 0xf));
        }
        // §3.1: "This bit MUST be set to 1 for control messages", of L and S; "MUST be set to 0", of O. Reserved bits
        // are ignored.
        if ((flags & 0xca00) != 0xc800) {
            throw new MalformedPacketException("control message flags: T, L and S must be set and O clear");
        }
        int length = reader.u16("Length");
        if (length < HEADER_LENGTH || length > octets) {
            throw new MalformedPacketException("Length: " + length + " of " + octets + " octets");
        }
        int tunnelId = reader.u16("Tunnel ID");
        int sessionId = reader.u16("Session ID");
        int ns = reader.u16("Ns");
        int nr = reader.u16("Nr");
        return new ControlMessage(tunnelId, sessionId, ns, nr, reader.octets(length - HEADER_LENGTH, "AVPs"));
    }

    /** Whether this is a Zero-Length Body acknowledgement (§5.8). */
    public boolean isZlb() {
        return body.isEmpty();
    }

    /** The AVPs in order, hidden values still hidden. */
    public List<Avp> avps() throws MalformedPacketException {
        List<Avp> avps = new ArrayList<>();
        PacketReader reader = body.reader();
        while (reader.hasRemaining()) {
            avps.add(Avp.read(reader));
        }
        return avps;
    }

    public Octets encode() {
        int length = HEADER_LENGTH + body.length();
        return new PacketWriter(length)
                .u16(FLAGS)
                .u16(length)
                .u16(tunnelId)
                .u16(sessionId)
                .u16(ns)
                .u16(nr)
                .octets(body)
                .toOctets();
    }

    /** The header; AVPs may hold secrets and are left out. */
    @Override
    public String toString() {
        return "control message to tunnel " + tunnelId + " session " + sessionId + ", Ns " + ns + " Nr " + nr + ", "
                + body.length() + " octets of AVPs";
    }
}
