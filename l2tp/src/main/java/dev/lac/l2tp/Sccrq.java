package dev.lac.l2tp;

import dev.lac.protocol.Counters;
import dev.lac.protocol.MalformedPacketException;
import dev.lac.protocol.Octets;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What a receiver must know of an SCCRQ before there is a tunnel (RFC 2661 §6.1): with the sender's address, the Assigned Tunnel ID
 * tells a retransmission from a new request, and the Host Name tells which secret applies.
 *
 * @param assignedTunnelId 0 where it is absent or cannot be unhidden
 * @param hostName empty where it is absent
 */
public record Sccrq(int assignedTunnelId, String hostName) {
    /**
     * Looks into a control message that came for tunnel id 0.
     *
     * @param secret for hidden AVPs, or null
     * @throws MalformedPacketException when it is no SCCRQ
     */
    public static Sccrq peek(ByteBuffer datagram, @Nullable Octets secret) throws MalformedPacketException {
        ControlMessage message = ControlMessage.parse(datagram);
        ReceivedMessage read = ReceivedMessage.read(message.body(), secret, new Counters<>(L2tpEvent.class));
        if (read.type() != MessageType.SCCRQ || message.tunnelId() != 0 || message.ns() != 0) {
            throw new MalformedPacketException("not an SCCRQ: " + read.name());
        }
        return new Sccrq(read.u16(AvpType.ASSIGNED_TUNNEL_ID, 0), read.text(AvpType.HOST_NAME));
    }
}
