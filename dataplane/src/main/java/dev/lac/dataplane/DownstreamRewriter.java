package dev.lac.dataplane;

import dev.lac.l2tp.DataHeader;
import dev.lac.pppoe.MacAddress;
import dev.lac.pppoe.SessionHeader;
import dev.lac.protocol.Counters;
import java.nio.ByteBuffer;
import java.util.function.IntFunction;

/**
 * Turns an L2TP data message into a PPPoE session frame, in place; accepts every header of RFC 2661 §3.1 and PPP with or without
 * FF 03. Needs 22 octets of headroom.
 */
final class DownstreamRewriter extends HeaderRewriter {
    private final IntFunction<MacAddress> portAddresses;
    private final boolean control;

    /**
     * @param portAddresses our own hardware addresses, by access port
     * @param control whether the control thread relays here, which {@link Relay} counts apart
     */
    DownstreamRewriter(
            IntFunction<MacAddress> portAddresses,
            ForwardingTable table,
            Counters<ForwardingEvent> counters,
            boolean control) {
        super(table, counters);
        this.portAddresses = portAddresses;
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
        if (found.session().localTunnelId() != DataHeader.tunnelId(buffer, datagram)
                || !found.session().path().isFromPeer(names, name)) {
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
        if (isOutOfSequence(buffer, datagram, found)) {
            return drop(ForwardingEvent.DROPPED_OUT_OF_SEQUENCE);
        }
        int counted = PppFrame.networkOctets(buffer, offset, length);
        if (counted >= 0 && control) {
            found.countDownByControl(counted);
        } else if (counted >= 0) {
            found.countDown(counted);
        }
        offset -= SessionHeader.HEADER_LENGTH;
        Relay.Access to = found.access();
        SessionHeader.put(buffer, offset, to.sessionId(), length);
        int ethernet = EthernetHeader.length(to.vlanTags());
        offset -= ethernet;
        EthernetHeader.write(
                buffer,
                offset,
                to.subscriber(),
                portAddresses.apply(to.port()),
                to.vlanTags(),
                SessionHeader.ETHERTYPE_SESSION);
        length += ethernet + SessionHeader.HEADER_LENGTH;
        return relayOn(found);
    }

    private boolean isOutOfSequence(ByteBuffer buffer, int datagram, Relay found) {
        if (!DataHeader.hasSequence(buffer, datagram)) {
            found.heardUnnumbered();
            return false;
        }
        int missing = found.heard(DataHeader.ns(buffer, datagram));
        if (missing > 0) {
            count(ForwardingEvent.MISSING_IN_SEQUENCE, missing);
        }
        return missing < 0;
    }
}
