package dev.lac.dataplane;

import dev.lac.pppoe.SessionHeader;
import dev.lac.protocol.Counters;
import java.nio.ByteBuffer;

/**
 * Turns a PPPoE session frame into an L2TP data message, in place.
 *
 * <pre>
 * Ethernet (14), tags (0 to 8)      | PPPoE (6)            | PPP protocol, information, padding
 *                     L2TP (6 to 12) .............. | FF 03 | PPP protocol, information
 * </pre>
 *
 * L2TP header, address and control field take the place of the octets before the PPP protocol field.
 */
final class UpstreamRewriter extends HeaderRewriter {
    private final int port;
    private final AccessFrame view = new AccessFrame();
    private int dscp;
    private boolean dontFragment;

    UpstreamRewriter(int port, ForwardingTable table, Counters<ForwardingEvent> counters) {
        super(table, counters);
        this.port = port;
    }

    /** What the last frame looked like. */
    AccessFrame frame() {
        return view;
    }

    /**
     * Handles the Ethernet frame of {@code frameLength} octets at {@code frame}; after {@link Verdict#PUNT} {@link #frame} is what it
     * looks like and, of a session frame, {@link #offset} is where its PPP frame begins.
     *
     * @param outerTag the tag that the kernel took out of the frame, or 0
     */
    Verdict rewrite(ByteBuffer buffer, int frame, int frameLength, int outerTag) {
        if (!view.read(buffer, frame, frameLength, outerTag)) {
            return drop(ForwardingEvent.DROPPED_VLAN);
        }
        int header = view.payload();
        if (view.ethertype() == SessionHeader.ETHERTYPE_DISCOVERY) {
            offset = header;
            length = frame + frameLength - header;
            return Verdict.PUNT;
        }
        if (view.ethertype() != SessionHeader.ETHERTYPE_SESSION) {
            return drop(ForwardingEvent.DROPPED_NOT_FOR_US);
        }
        int available = frame + frameLength - header - SessionHeader.HEADER_LENGTH;
        if (available < 0
                || !SessionHeader.isSession(buffer, header)
                || SessionHeader.length(buffer, header) > available) {
            return drop(ForwardingEvent.DROPPED_MALFORMED_PPPOE);
        }
        offset = header + SessionHeader.HEADER_LENGTH;
        length = SessionHeader.length(buffer, header);
        Relay found = table.bySubscriber(port, SessionHeader.sessionId(buffer, header));
        if (found == null) {
            return Verdict.PUNT;
        }
        Relay.Access subscriber = found.access();
        if (subscriber.subscriber().value() != EthernetHeader.source(buffer, frame)
                || !view.has(subscriber.vlanTags())) {
            return drop(ForwardingEvent.DROPPED_WRONG_MAC, found);
        }
        if (length < 1) {
            return drop(ForwardingEvent.DROPPED_EMPTY, found);
        }
        return encapsulate(buffer, offset, length, found);
    }

    /**
     * Turns the PPP frame of {@code pppLength} octets at {@code ppp} into a data message of {@code to}, unless there is no way to the LNS or
     * it is too big.
     */
    Verdict encapsulate(ByteBuffer buffer, int ppp, int pppLength, Relay to) {
        TunnelPath path = to.session().path();
        TunnelPath.Route route = path.route();
        if (!route.trouble().isEmpty()) {
            return drop(ForwardingEvent.DROPPED_NO_UNDERLAY, to);
        }
        DataFormat format = to.session().format();
        dontFragment = dontFragment(format, buffer, ppp, pppLength);
        boolean numbered = to.isSequencing();
        if (path.outerHeaders() + format.header(numbered) + pppLength > route.mtu()) {
            if (dontFragment) {
                return drop(ForwardingEvent.DROPPED_TOO_BIG, to);
            }
            count(ForwardingEvent.FRAGMENTED, 1, to);
        }
        dscp = format.dscp() == DataFormat.COPY_DSCP ? InnerPacket.dscp(buffer, ppp, pppLength) : format.dscp();
        if (format.clampMss()) {
            MssClamp.clamp(buffer, ppp, pppLength, to.innerMtu());
        }
        int counted = PppFrame.networkOctets(buffer, ppp, pppLength);
        if (counted >= 0) {
            to.countUp(counted);
        }
        show(to, true, buffer, ppp, pppLength);
        offset = DataMessage.encapsulate(buffer, ppp, pppLength, to, numbered);
        length = ppp + pppLength - offset;
        return relayOn(to);
    }

    private static boolean dontFragment(DataFormat format, ByteBuffer buffer, int ppp, int length) {
        return switch (format.dontFragment()) {
            case CLEAR -> false;
            case SET -> true;
            case COPY -> InnerPacket.dontFragment(buffer, ppp, length);
        };
    }

    /** After {@link Verdict#RELAY}: the differentiated services code point of the datagram, 0 to 63. */
    int dscp() {
        return dscp;
    }

    /** After {@link Verdict#RELAY}: whether the datagram may not be fragmented. */
    boolean dontFragment() {
        return dontFragment;
    }
}
