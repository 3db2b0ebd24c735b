package dev.lac.dataplane;

import dev.lac.dataplane.DataPlane.Punts;
import dev.lac.pppoe.MacAddress;
import dev.lac.protocol.Counters;
import java.nio.ByteBuffer;

/** The thread that receives on one access port: relays upstream, hands up what is not relayed. */
final class AccessReceiver extends LinuxDataPlane.PortThread {
    private static final int DISCOVERY = 0;
    /** {@code sll_pkttype} in a received {@code sockaddr_ll}, and its values from PACKET_MULTICAST on, which are not for us. */
    private static final int PACKET_TYPE = 10;

    private static final int PACKET_MULTICAST = 2;

    private final int port;
    private final Punts punts;
    private final UpstreamRewriter rewriter;
    private final SendBatch output;

    AccessReceiver(
            int port,
            AccessPort access,
            int l2tp,
            ForwardingTable table,
            Counters<ForwardingEvent> counters,
            Punts punts) {
        super("access-" + access, counters, access.discovery(), access.session());
        this.port = port;
        this.punts = punts;
        rewriter = new UpstreamRewriter(port, table, counters);
        output = new SendBatch(l2tp, counters);
    }

    @Override
    void handle(int source, int count) {
        ByteBuffer host = batch.memory().host();
        for (int i = 0; i < count; i++) {
            int frame = batch.packet(i);
            int length = batch.length(i);
            if (batch.isTruncated(i)) {
                counters.increment(ForwardingEvent.DROPPED_TOO_LONG);
            } else if (host.get(batch.name(i) + PACKET_TYPE) >= PACKET_MULTICAST || length < EthernetHeader.LENGTH) {
                counters.increment(ForwardingEvent.DROPPED_NOT_FOR_US);
            } else if (source == DISCOVERY) {
                discovery(frame, length);
            } else {
                session(frame, length);
            }
        }
        output.flush();
    }

    private void discovery(int frame, int length) {
        counters.increment(ForwardingEvent.PUNTED_DISCOVERY);
        accepted(punts.onDiscovery(
                port,
                new MacAddress(EthernetHeader.source(packets, frame)),
                new MacAddress(EthernetHeader.destination(packets, frame)),
                copy(frame + EthernetHeader.LENGTH, length - EthernetHeader.LENGTH)));
    }

    private void session(int frame, int length) {
        switch (rewriter.rewrite(packets, frame, length)) {
            case RELAY ->
                output.add(
                        batch.memory().address(rewriter.offset()),
                        rewriter.length(),
                        rewriter.relay().peerSocketAddress());
            case PUNT -> {
                counters.increment(ForwardingEvent.PUNTED_SESSION_FRAME);
                accepted(punts.onSessionFrame(
                        port,
                        new MacAddress(EthernetHeader.source(packets, frame)),
                        dev.lac.pppoe.SessionHeader.sessionId(packets, frame + EthernetHeader.LENGTH),
                        copy(rewriter.offset(), rewriter.length())));
            }
            case DROP -> {
                // counted with its reason
            }
        }
    }
}
