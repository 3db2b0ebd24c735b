package dev.lac.dataplane;

import dev.lac.l2tp.DataHeader;
import dev.lac.pppoe.SessionHeader;
import dev.lac.protocol.Counters;
import java.nio.ByteBuffer;

/**
 * Turns a PPPoE session frame into an L2TP data message, in place.
 *
 * <pre>
 * Ethernet (14)                     | PPPoE (6)            | PPP protocol, information, padding
 *                          L2TP (6) ............... | FF 03 | PPP protocol, information
 * </pre>
 *
 * The eight octets of L2TP header, address and control field take the place of the eight before the PPP protocol field.
 */
final class UpstreamRewriter extends HeaderRewriter {
    private static final int PPP = EthernetHeader.LENGTH + SessionHeader.HEADER_LENGTH;

    private final int port;

    UpstreamRewriter(int port, ForwardingTable table, Counters<ForwardingEvent> counters) {
        super(table, counters);
        this.port = port;
    }

    /**
     * Handles the Ethernet frame of {@code frameLength} octets at {@code frame}; after {@link Verdict#PUNT}, {@link #offset} is where its
     * PPP frame begins.
     */
    Verdict rewrite(ByteBuffer buffer, int frame, int frameLength) {
        int header = frame + EthernetHeader.LENGTH;
        if (frameLength < PPP
                || !SessionHeader.isSession(buffer, header)
                || PPP + SessionHeader.length(buffer, header) > frameLength) {
            return drop(ForwardingEvent.DROPPED_MALFORMED_PPPOE);
        }
        int sessionId = SessionHeader.sessionId(buffer, header);
        offset = frame + PPP;
        length = SessionHeader.length(buffer, header);
        Relay found = table.bySubscriber(port, sessionId);
        if (found == null) {
            return Verdict.PUNT;
        }
        if (found.subscriber().value() != EthernetHeader.source(buffer, frame)) {
            return drop(ForwardingEvent.DROPPED_WRONG_MAC);
        }
        if (length < 1) {
            return drop(ForwardingEvent.DROPPED_EMPTY);
        }
        int counted = PppFrame.networkOctets(buffer, offset, length);
        if (counted >= 0) {
            found.countUp(counted);
        }
        encapsulate(buffer, found);
        return relayOn(found);
    }

    private void encapsulate(ByteBuffer buffer, Relay to) {
        offset -= PppFrame.ADDRESS_AND_CONTROL_LENGTH;
        length += PppFrame.ADDRESS_AND_CONTROL_LENGTH;
        buffer.putShort(offset, PppFrame.ADDRESS_AND_CONTROL);
        offset -= DataHeader.MIN_LENGTH;
        DataHeader.write(buffer, offset, false, false, to.peerTunnelId(), to.peerSessionId(), length);
        length += DataHeader.MIN_LENGTH;
    }
}
