package dev.lac.dataplane;

import dev.lac.l2tp.DataHeader;
import dev.lac.pppoe.SessionHeader;
import dev.lac.protocol.Counters;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Turns a PPPoE session frame into an L2TP data message, in place.
 *
 * <pre>
 * Ethernet (14)                     | PPPoE (6)            | PPP protocol, information, padding
 *                          L2TP (6) ............... | FF 03 | PPP protocol, information
 * </pre>
 *
 * The eight octets of L2TP header, address and control field take the place of the eight before the PPP protocol field. One
 * instance serves one thread and holds the result of the last call.
 */
final class UpstreamRewriter {
    private static final int PPP = EthernetHeader.LENGTH + SessionHeader.HEADER_LENGTH;

    private final int port;
    private final ForwardingTable table;
    private final Counters<ForwardingEvent> counters;
    private @Nullable Relay relay;
    private int offset;
    private int length;

    UpstreamRewriter(int port, ForwardingTable table, Counters<ForwardingEvent> counters) {
        this.port = port;
        this.table = table;
        this.counters = counters;
    }

    /** Handles the Ethernet frame of {@code frameLength} octets at {@code frame}. */
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
        relay = found;
        encapsulate(buffer, found);
        return Verdict.RELAY;
    }

    private void encapsulate(ByteBuffer buffer, Relay to) {
        offset -= PppFrame.ADDRESS_AND_CONTROL_LENGTH;
        length += PppFrame.ADDRESS_AND_CONTROL_LENGTH;
        buffer.putShort(offset, PppFrame.ADDRESS_AND_CONTROL);
        offset -= DataHeader.MIN_LENGTH;
        DataHeader.write(buffer, offset, false, false, to.peerTunnelId(), to.peerSessionId(), length);
        length += DataHeader.MIN_LENGTH;
    }

    private Verdict drop(ForwardingEvent reason) {
        counters.increment(reason);
        return Verdict.DROP;
    }

    /** After {@link Verdict#RELAY}: where the frame goes. */
    Relay relay() {
        if (relay == null) {
            throw new IllegalStateException("nothing was relayed yet");
        }
        return relay;
    }

    /** After {@link Verdict#RELAY}: where the L2TP message begins; after {@link Verdict#PUNT}: where the PPP frame begins. */
    int offset() {
        return offset;
    }

    /** The octets from {@link #offset} on. */
    int length() {
        return length;
    }
}
