package dev.lac.l2tp;

import dev.lac.protocol.Counters;
import dev.lac.protocol.MalformedPacketException;
import dev.lac.protocol.Octets;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A control message to tunnel id 0, from a peer that has not been assigned our id: an SCCRQ, or a StopCCN soon after it (RFC 2661
 * §5.3). With the sender's address, the Assigned Tunnel ID tells which tunnel a StopCCN or a retransmitted SCCRQ is about.
 *
 * @param type {@link MessageType#SCCRQ} or {@link MessageType#STOPCCN}
 * @param assignedTunnelId 0 where it is absent or cannot be unhidden
 * @param hostName the Host Name, which may tell which secret applies; empty where it is absent
 * @param protocolVersion version and revision, 0x0100 for those of L2TPv2; 0 where it is absent
 * @param tieBreaker the Tie Breaker of an SCCRQ, or null where it is absent; see {@link Tunnel#tieWith}
 */
public record UnaddressedMessage(
        MessageType type,
        int assignedTunnelId,
        String hostName,
        int protocolVersion,
        @Nullable Octets tieBreaker) {
    /**
     * Looks into a datagram for tunnel id 0.
     *
     * @param secret for hidden AVPs, or null
     * @throws MalformedPacketException when it is neither SCCRQ nor StopCCN
     */
    public static UnaddressedMessage peek(ByteBuffer datagram, @Nullable Octets secret)
            throws MalformedPacketException {
        ControlMessage message = ControlMessage.parse(datagram);
        ReceivedMessage read = ReceivedMessage.read(message.body(), secret, false, new Counters<>(L2tpEvent.class));
        MessageType type = read.type();
        boolean first = type == MessageType.SCCRQ && message.ns() == 0;
        if (message.tunnelId() != 0 || type == null || !(first || type == MessageType.STOPCCN)) {
            throw new MalformedPacketException("not for tunnel id 0: " + read.name());
        }
        return new UnaddressedMessage(
                type,
                read.u16(AvpType.ASSIGNED_TUNNEL_ID, 0),
                read.text(AvpType.HOST_NAME),
                read.u16(AvpType.PROTOCOL_VERSION, 0),
                read.octets(AvpType.TIE_BREAKER));
    }
}
