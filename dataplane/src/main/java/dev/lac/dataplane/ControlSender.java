package dev.lac.dataplane;

import dev.lac.linux.NativeMemory;
import dev.lac.linux.SocketAddresses;
import dev.lac.pppoe.MacAddress;
import dev.lac.pppoe.SessionHeader;
import dev.lac.pppoe.VlanTags;
import dev.lac.protocol.Counters;
import dev.lac.protocol.Octets;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;

/** The control thread's way out: one packet at a time, through the forwarders' sockets, from memory of its own. */
final class ControlSender {
    private static final int PACKET = 128;
    private static final int NAME = 0;
    private static final int LENGTH = 64 * 1024;

    private final List<AccessPort> ports;
    private final UpstreamRewriter upstream;
    private final DownstreamRewriter downstream;
    private final Counters<ForwardingEvent> counters;
    private final DatagramBatch[] l2tp;
    private final SendBatch[] frames;
    private final NativeMemory memory = new NativeMemory(PACKET + LENGTH);
    private final ByteBuffer buffer = memory.network();

    ControlSender(
            ForwardingTable table, List<AccessPort> ports, List<L2tpSocket> l2tp, Counters<ForwardingEvent> counters) {
        this.ports = List.copyOf(ports);
        upstream = new UpstreamRewriter(0, table, counters);
        downstream = new DownstreamRewriter(port -> ports.get(port).address(), table, counters, false);
        this.l2tp = l2tp.stream()
                .map(local -> new DatagramBatch(local, 0, counters))
                .toArray(DatagramBatch[]::new);
        frames = ports.stream()
                .map(port -> new SendBatch(port.output(0), new byte[0], counters))
                .toArray(SendBatch[]::new);
        this.counters = counters;
    }

    void discovery(int port, MacAddress to, VlanTags tags, Octets packet) {
        int header = ethernet(port, to, tags, SessionHeader.ETHERTYPE_DISCOVERY);
        buffer.put(PACKET + header, packet.toByteArray());
        toPort(port, header + packet.length());
    }

    private int ethernet(int port, MacAddress to, VlanTags tags, int ethertype) {
        EthernetHeader.write(buffer, PACKET, to, ports.get(port).address(), tags, ethertype);
        return EthernetHeader.length(tags);
    }

    void session(int port, MacAddress to, VlanTags tags, int sessionId, Octets ppp) {
        int header = ethernet(port, to, tags, SessionHeader.ETHERTYPE_SESSION);
        SessionHeader.put(buffer, PACKET + header, sessionId, ppp.length());
        header += SessionHeader.HEADER_LENGTH;
        buffer.put(PACKET + header, ppp.toByteArray());
        toPort(port, header + ppp.length());
    }

    private void toPort(int port, int length) {
        frames[port].add(0, memory.address(PACKET), length, null);
        frames[port].flush();
    }

    void datagram(TunnelPath path, int dscp, Octets datagram) {
        if (!path.route().trouble().isEmpty()) {
            counters.increment(ForwardingEvent.DROPPED_NO_UNDERLAY);
            return;
        }
        buffer.put(PACKET, datagram.toByteArray());
        DatagramBatch output = l2tp[path.local()];
        output.add(memory.address(PACKET), datagram.length(), path, dscp, false, null);
        output.flush();
    }

    void relayUpstream(Relay relay, ByteBuffer ppp) {
        int length = ppp.remaining();
        int at = PACKET + DataMessage.MAX_HEADER;
        buffer.put(at, ppp, ppp.position(), length);
        if (upstream.encapsulate(buffer, at, length, relay) != Verdict.RELAY) {
            return; // counted with its reason
        }
        TunnelPath path = relay.session().path();
        DatagramBatch output = l2tp[path.local()];
        output.add(
                memory.address(upstream.offset()),
                upstream.length(),
                path,
                upstream.dscp(),
                upstream.dontFragment(),
                relay);
        output.flush();
    }

    void relayDownstream(InetSocketAddress from, ByteBuffer datagram) {
        int length = datagram.remaining();
        buffer.put(NAME, SocketAddresses.encode(from));
        buffer.put(PACKET, datagram, datagram.position(), length);
        switch (downstream.rewrite(buffer, PACKET, length, buffer, NAME, System.nanoTime())) {
            case RELAY -> {
                downstream.headerInPlace(buffer);
                SendBatch output = frames[downstream.relay().access().port()];
                output.add(0, memory.address(downstream.offset()), downstream.length(), downstream.relay());
                output.flush();
            }
            case PUNT -> counters.increment(ForwardingEvent.DROPPED_UNKNOWN_SESSION);
            case WAIT, DROP -> {
                // counted with its reason, or released below
            }
        }
        for (HeldFrame frame = downstream.released(); frame != null; frame = downstream.released()) {
            SendBatch output = frames[frame.relay().access().port()];
            output.add(frame);
            output.flush();
        }
    }
}
