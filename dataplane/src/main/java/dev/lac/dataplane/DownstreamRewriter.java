package dev.lac.dataplane;

import dev.lac.l2tp.DataHeader;
import dev.lac.pppoe.MacAddress;
import dev.lac.pppoe.SessionHeader;
import dev.lac.protocol.Counters;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns an L2TP data message into a PPPoE session frame, in place; accepts every header of RFC 2661 §3.1 and PPP with or without
 * FF 03. Needs 14 octets of headroom. One instance serves one thread and holds the result of the last call.
 */
final class DownstreamRewriter {
    private final List<MacAddress> portAddresses;
    private final ForwardingTable table;
    private final Counters<ForwardingEvent> counters;
    private final boolean control;
    private @Nullable Relay relay;
    private int offset;
    private int length;

    /**
     * @param portAddresses our own hardware addresses, by access port
     * @param control whether the control thread relays here, which {@link Relay} counts apart
     */
    DownstreamRewriter(
            List<MacAddress> portAddresses,
            ForwardingTable table,
            Counters<ForwardingEvent> counters,
            boolean control) {
        this.portAddresses = List.copyOf(portAddresses);
        this.table = table;
        this.counters = counters;
        this.control = control;
    }

    /**
     * Handles the datagram of {@code datagramLength} octets at {@code datagram}, whose sender's {@code sockaddr} stands at {@code
     * name} of {@code names}.
     */
    Verdict rewrite(ByteBuffer buffer, int datagram, int datagramLength, ByteBuffer names, int name) {
        if (!DataHeader.isValid(buffer, datagram, datagramLength)) {
            return drop(ForwardingEvent.DROPPED_MALFORMED_L2TP);
        }
        Relay found = table.byL2tpSession(DataHeader.sessionId(buffer, datagram));
        if (found == null) {
            return Verdict.PUNT;
        }
        if (found.localTunnelId() != DataHeader.tunnelId(buffer, datagram) || !found.isFromPeer(names, name)) {
            return drop(ForwardingEvent.DROPPED_WRONG_PEER);
        }
        offset = DataHeader.payloadOffset(buffer, datagram);
        length = DataHeader.payloadLength(buffer, datagram, datagramLength);
        if (length >= 2 && buffer.getShort(offset) == PppFrame.ADDRESS_AND_CONTROL) {
            offset += PppFrame.ADDRESS_AND_CONTROL_LENGTH;
            length -= PppFrame.ADDRESS_AND_CONTROL_LENGTH;
        }
        if (length < 1) {
            return drop(ForwardingEvent.DROPPED_EMPTY);
        }
        int counted = PppFrame.networkOctets(buffer, offset, length);
        if (counted >= 0 && control) {
            found.countDownByControl(counted);
        } else if (counted >= 0) {
            found.countDown(counted);
        }
        relay = found;
        offset -= SessionHeader.HEADER_LENGTH;
        SessionHeader.put(buffer, offset, found.pppoeSessionId(), length);
        offset -= EthernetHeader.LENGTH;
        EthernetHeader.write(
                buffer, offset, found.subscriber(), portAddresses.get(found.port()), SessionHeader.ETHERTYPE_SESSION);
        length += EthernetHeader.LENGTH + SessionHeader.HEADER_LENGTH;
        return Verdict.RELAY;
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

    /** After {@link Verdict#RELAY}: where the Ethernet frame begins. */
    int offset() {
        return offset;
    }

    /** The octets from {@link #offset} on. */
    int length() {
        return length;
    }
}
