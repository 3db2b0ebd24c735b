package dev.lac.dataplane;

import dev.lac.dataplane.DataPlane.Punts;
import dev.lac.pppoe.MacAddress;
import dev.lac.pppoe.SessionHeader;
import dev.lac.protocol.Counters;
import java.nio.ByteBuffer;

/** The thread that receives on one access port: relays upstream, hands up what is not relayed. */
final class AccessReceiver extends LinuxDataPlane.PortThread {
    /** {@code sll_pkttype} in a received {@code sockaddr_ll}, and its values from PACKET_MULTICAST on, which are not for us. */
    private static final int PACKET_TYPE = 10;

    private static final int PACKET_MULTICAST = 2;
    /** A frame of a VLAN that the kernel has no interface for, whatever station it is for. */
    private static final int PACKET_OTHERHOST = 3;

    private final int port;
    private final AccessPort access;
    private final Punts punts;
    private final UpstreamRewriter rewriter;
    private final SendBatch[] outputs;

    AccessReceiver(
            int port,
            AccessPort access,
            int[] l2tp,
            ForwardingTable table,
            Counters<ForwardingEvent> counters,
            Punts punts) {
        super("access-" + access, counters, access.inputs());
        this.port = port;
        this.access = access;
        this.punts = punts;
        rewriter = new UpstreamRewriter(port, table, counters);
        outputs = SendBatch.of(l2tp, counters);
    }

    @Override
    void handle(int source, int count) {
        for (int i = 0; i < count; i++) {
            int frame = batch.packet(i);
            int length = batch.length(i);
            if (batch.isTruncated(i)) {
                counters.increment(ForwardingEvent.DROPPED_TOO_LONG);
            } else if (length < EthernetHeader.LENGTH || !isForUs(i, frame)) {
                counters.increment(ForwardingEvent.DROPPED_NOT_FOR_US);
            } else {
                frame(frame, length, batch.outerTag(i));
            }
        }
        for (SendBatch output : outputs) {
            output.flush();
        }
    }

    private boolean isForUs(int i, int frame) {
        int type = batch.memory().host().get(batch.name(i) + PACKET_TYPE);
        if (type < PACKET_MULTICAST) {
            return true;
        }
        if (type != PACKET_OTHERHOST || !access.servesVlans()) {
            return false;
        }
        long destination = EthernetHeader.destination(packets, frame);
        return destination == access.address().value() || destination == MacAddress.BROADCAST.value();
    }

    private void frame(int frame, int length, int outerTag) {
        switch (rewriter.rewrite(packets, frame, length, outerTag)) {
            case RELAY ->
                outputs[rewriter.relay().session().path().local()].add(
                        batch.memory().address(rewriter.offset()),
                        rewriter.length(),
                        rewriter.relay().session().path().peerSocketAddress(),
                        rewriter.relay().session().format().dscp());
            case PUNT -> punt(frame);
            case DROP -> {
                // counted with its reason
            }
        }
    }

    private void punt(int frame) {
        MacAddress from = new MacAddress(EthernetHeader.source(packets, frame));
        AccessFrame view = rewriter.frame();
        ByteBuffer punted = copy(rewriter.offset(), rewriter.length());
        if (view.ethertype() == SessionHeader.ETHERTYPE_DISCOVERY) {
            counters.increment(ForwardingEvent.PUNTED_DISCOVERY);
            MacAddress to = new MacAddress(EthernetHeader.destination(packets, frame));
            accepted(punts.onDiscovery(port, from, to, view.tags(), punted));
        } else {
            counters.increment(ForwardingEvent.PUNTED_SESSION_FRAME);
            int sessionId = SessionHeader.sessionId(packets, view.payload());
            accepted(punts.onSessionFrame(port, from, view.tags(), sessionId, punted));
        }
    }
}
