package dev.lac.dataplane;

import dev.lac.linux.Libc;
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
    private final DownstreamRewriter downstream;
    private final Counters<ForwardingEvent> counters;
    private final SendBatch[] l2tp;
    private final NativeMemory memory = new NativeMemory(PACKET + LENGTH);
    private final ByteBuffer buffer = memory.network();

    ControlSender(ForwardingTable table, List<AccessPort> ports, int[] l2tp, Counters<ForwardingEvent> counters) {
        this.ports = List.copyOf(ports);
        downstream = new DownstreamRewriter(port -> ports.get(port).address(), table, counters, true);
        this.l2tp = SendBatch.of(l2tp, counters);
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
        sent(Libc.sendto(ports.get(port).output(), memory.address(PACKET), length, 0, 0, 0));
    }

    void datagram(int local, InetSocketAddress to, int dscp, Octets datagram) {
        buffer.put(PACKET, datagram.toByteArray());
        toLns(local, PACKET, datagram.length(), SocketAddresses.encode(to), dscp);
    }

    private void toLns(int local, int offset, int length, byte[] socketAddress, int dscp) {
        l2tp[local].add(memory.address(offset), length, socketAddress, dscp);
        l2tp[local].flush();
    }

    private void sent(long result) {
        if (result < 0) {
            counters.increment(ForwardingEvent.SEND_FAILED);
        }
    }

    void relayUpstream(Relay relay, ByteBuffer ppp) {
        int length = ppp.remaining();
        int at = PACKET + DataMessage.MAX_HEADER;
        buffer.put(at, ppp, ppp.position(), length);
        int counted = PppFrame.networkOctets(buffer, at, length);
        if (counted >= 0) {
            relay.countUpByControl(counted);
        }
        int message = DataMessage.encapsulate(buffer, at, length, relay);
        toLns(
                relay.session().path().local(),
                message,
                at + length - message,
                relay.session().path().peerSocketAddress(),
                relay.session().format().dscp());
    }

    void relayDownstream(InetSocketAddress from, ByteBuffer datagram) {
        int length = datagram.remaining();
        buffer.put(NAME, SocketAddresses.encode(from));
        buffer.put(PACKET, datagram, datagram.position(), length);
        switch (downstream.rewrite(buffer, PACKET, length, buffer, NAME)) {
            case RELAY ->
                sent(Libc.sendto(
                        ports.get(downstream.relay().access().port()).output(),
                        memory.address(downstream.offset()),
                        downstream.length(),
                        0,
                        0,
                        0));
            case PUNT -> counters.increment(ForwardingEvent.DROPPED_UNKNOWN_SESSION);
            case DROP -> {
                // counted with its reason
            }
        }
    }
}
