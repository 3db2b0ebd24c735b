package dev.lac.l2tp;

import dev.lac.protocol.MalformedPacketException;
import dev.lac.protocol.Octets;
import dev.lac.protocol.PacketReader;
import dev.lac.protocol.PacketWriter;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a control connection that is not wanted here: StopCCN with result 4, "Requester is not authorized to establish a
 * control channel", or 5, "The protocol version of the requester is not supported" (RFC 2661 §4.4.2, §7.2.1 idle, "Receive SCCRQ, not
 * acceptable").
 *
 * <p>Nothing is remembered: a repeated SCCRQ is answered again, and what the peer acknowledges goes to a tunnel that does not exist.
 *
 * <p>An L2TPv3 peer is told in its own header (RFC 3931 §3.2.1); one that asks for either version by a header of version 2 (RFC 3931
 * §4.7.3) has asked for L2TPv2:
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |T|L|x|x|S|x|x|x|x|x|x|x|  Ver  |             Length            |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                     Control Connection ID                     |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |               Ns              |               Nr              |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
public final class UnwantedConnection {
    private static final int VERSION_3 = 3;
    private static final int FLAGS_3 = 0xc803;

    /** L2TPv3's attribute for what L2TPv2 calls the Assigned Tunnel ID; 4 octets (RFC 3931 §5.4.3). */
    private static final int ASSIGNED_CONTROL_CONNECTION_ID = 61;

    private UnwantedConnection() {}

    /** Whether a datagram is a message of L2TPv3 (RFC 3931 §3.2.1). */
    public static boolean isVersion3(ByteBuffer datagram) {
        return datagram.remaining() >= 2 && (DataHeader.flags(datagram, datagram.position()) & 0xf) == VERSION_3;
    }

    /**
     * Answers a control message to tunnel id 0.
     *
     * @param datagram an SCCRQ or StopCCN
     * @param localId the Assigned Tunnel ID in a StopCCN, 1 to 65,535: of no tunnel of ours
     * @param secret for hidden AVPs, or null
     * @return StopCCN for an SCCRQ, an acknowledgement for a StopCCN
     * @throws MalformedPacketException when it is neither, and is to be discarded
     */
    public static Octets answer(ByteBuffer datagram, int localId, @Nullable Octets secret)
            throws MalformedPacketException {
        if (isVersion3(datagram)) {
            return answerVersion3(datagram, localId);
        }
        UnaddressedMessage message = UnaddressedMessage.peek(datagram, secret);
        int ns = ControlMessage.parse(datagram).ns();
        int nr = SequenceNumbers.next(ns);
        if (message.type() == MessageType.STOPCCN) {
            return new ControlMessage(message.assignedTunnelId(), 0, 0, nr, Octets.EMPTY).encode();
        }
        boolean supported = message.protocolVersion() >>> 8 == TunnelMessages.PROTOCOL_VERSION >>> 8;
        Octets body = new PacketWriter()
                .octets(avp(AvpType.MESSAGE_TYPE.number(), u16(MessageType.STOPCCN.number())))
                .octets(avp(AvpType.ASSIGNED_TUNNEL_ID.number(), u16(localId)))
                .octets(avp(AvpType.RESULT_CODE.number(), supported ? notAuthorized() : versionNotSupported()))
                .toOctets();
        return new ControlMessage(message.assignedTunnelId(), 0, 0, nr, body).encode();
    }

    private static Octets answerVersion3(ByteBuffer datagram, int localId) throws MalformedPacketException {
        PacketReader reader = new PacketReader(datagram);
        int flags = reader.u16("flags");
        int length = reader.u16("Length");
        long controlConnectionId = reader.u32("Control Connection ID");
        int ns = reader.u16("Ns");
        reader.skip(2, "Nr");
        if ((flags & 0xc800) != 0xc800
                || controlConnectionId != 0
                || ns != 0
                || length < ControlMessage.HEADER_LENGTH) {
            throw new MalformedPacketException("not a first message of L2TPv3");
        }
        long peerId = 0;
        PacketReader avps = reader.within(length - ControlMessage.HEADER_LENGTH, "AVPs");
        boolean sccrq = isSccrq(Avp.read(avps));
        while (avps.hasRemaining()) {
            Avp avp = Avp.read(avps);
            if (avp.vendorId() == 0
                    && avp.type() == ASSIGNED_CONTROL_CONNECTION_ID
                    && avp.value().length() == 4) {
                peerId = avp.value().reader().u32("Assigned Control Connection ID");
            }
        }
        if (!sccrq || peerId == 0) {
            throw new MalformedPacketException("not an SCCRQ of L2TPv3");
        }
        Octets id = new PacketWriter(4).u32(localId).toOctets();
        Octets body = new PacketWriter()
                .octets(avp(AvpType.MESSAGE_TYPE.number(), u16(MessageType.STOPCCN.number())))
                .octets(avp(ASSIGNED_CONTROL_CONNECTION_ID, id))
                .octets(avp(AvpType.RESULT_CODE.number(), versionNotSupported()))
                .toOctets();
        return new PacketWriter()
                .u16(FLAGS_3)
                .u16(ControlMessage.HEADER_LENGTH + body.length())
                .u32(peerId)
                .u16(0)
                .u16(SequenceNumbers.next(ns))
                .octets(body)
                .toOctets();
    }

    private static boolean isSccrq(Avp first) {
        return first.vendorId() == 0
                && first.type() == AvpType.MESSAGE_TYPE.number()
                && first.value().equals(u16(MessageType.SCCRQ.number()));
    }

    private static Octets notAuthorized() {
        return new PacketWriter()
                .u16(StopCcnResult.NOT_AUTHORIZED.number())
                .u16(0)
                .octets(Octets.ofText("no control connections are accepted here"))
                .toOctets();
    }

    /** "Error Code indicates highest version supported" (§4.4.2): as the Protocol Version AVP writes it. */
    private static Octets versionNotSupported() {
        return new PacketWriter()
                .u16(StopCcnResult.VERSION_NOT_SUPPORTED.number())
                .u16(TunnelMessages.PROTOCOL_VERSION)
                .toOctets();
    }

    private static Octets avp(int type, Octets value) {
        PacketWriter writer = new PacketWriter();
        new Avp(true, false, 0, type, value).write(writer);
        return writer.toOctets();
    }

    private static Octets u16(int value) {
        return new PacketWriter(2).u16(value).toOctets();
    }
}
