package dev.lac.dataplane;

import dev.lac.dataplane.DataPlane.Punts;
import dev.lac.pppoe.MacAddress;
import dev.lac.pppoe.SessionHeader;
import dev.lac.protocol.Counters;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A thread that receives on an access port: relays upstream, hands up what is not relayed. */
final class AccessReceiver extends PortThread {
    /** Values of {@code sll_pkttype} from PACKET_MULTICAST on are not for us. */
    private static final int PACKET_MULTICAST = 2;
    /** A frame of a VLAN that the kernel has no interface for, whatever station it is for. */
    private static final int PACKET_OTHERHOST = 3;

    private static final int BATCH = ReceiveBatch.SIZE;
    private static final long STATISTICS_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final int port;
    private final AccessPort access;
    private final List<PacketRing> rings;
    private final Punts punts;
    private final UpstreamRewriter rewriter;
    private final DatagramBatch[] outputs;
    private long statisticsDue = System.nanoTime();

    /** @param forwarder which of those that serve the port this is, from 0 */
    AccessReceiver(
            int port,
            AccessPort access,
            int forwarder,
            List<L2tpSocket> l2tp,
            ForwardingTable table,
            Counters<ForwardingEvent> counters,
            Punts punts) {
        super("access-" + access + "-" + forwarder, counters, access.inputs(forwarder));
        this.port = port;
        this.access = access;
        this.punts = punts;
        rings = access.rings(forwarder);
        rewriter = new UpstreamRewriter(port, table, counters);
        outputs = l2tp.stream()
                .map(local -> new DatagramBatch(local, forwarder, counters))
                .toArray(DatagramBatch[]::new);
    }

    @Override
    boolean receive(int source, int fd) {
        PacketRing ring = rings.get(source);
        int count = 0;
        try {
            while (count < BATCH && ring.has(count)) {
                frame(ring, count++);
            }
        } finally {
            if (count > 0) {
                for (DatagramBatch output : outputs) {
                    output.flush(); // it refers to the ring
                }
            }
            ring.release(count);
        }
        return count > 0;
    }

    @Override
    long due(long now) {
        if (now - statisticsDue >= 0) {
            statisticsDue = now + STATISTICS_NANOS;
            for (PacketRing ring : rings) {
                counters.add(ForwardingEvent.DROPPED_OVERRUN, ring.takeDrops());
            }
        }
        return Long.MAX_VALUE;
    }

    private void frame(PacketRing ring, int i) {
        ByteBuffer packets = ring.memory().network();
        int frame = ring.frame(i);
        int length = ring.length(i);
        if (ring.isTruncated(i)) {
            counters.increment(ForwardingEvent.DROPPED_TOO_LONG);
        } else if (length < EthernetHeader.LENGTH || !isForUs(ring.packetType(i), packets, frame)) {
            counters.increment(ForwardingEvent.DROPPED_NOT_FOR_US);
        } else {
            switch (rewriter.rewrite(packets, frame, length, ring.outerTag(i))) {
                case RELAY -> send(ring.memory().address(rewriter.offset()), rewriter.relay());
                case PUNT -> punt(packets, frame);
                case WAIT, DROP -> {
                    // counted with its reason
                }
            }
        }
    }

    private boolean isForUs(int type, ByteBuffer packets, int frame) {
        if (type < PACKET_MULTICAST) {
            return true;
        }
        if (type != PACKET_OTHERHOST || !access.servesVlans()) {
            return false;
        }
        long destination = EthernetHeader.destination(packets, frame);
        return destination == access.address().value() || destination == MacAddress.BROADCAST.value();
    }

    private void send(long address, Relay relay) {
        TunnelPath path = relay.session().path();
        outputs[path.local()].add(address, rewriter.length(), path, rewriter.dscp(), rewriter.dontFragment(), relay);
    }

    private void punt(ByteBuffer packets, int frame) {
        MacAddress from = new MacAddress(EthernetHeader.source(packets, frame));
        AccessFrame view = rewriter.frame();
        ByteBuffer punted = copy(packets, rewriter.offset(), rewriter.length());
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
