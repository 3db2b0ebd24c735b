package dev.lac.dataplane;

import dev.lac.l2tp.DataHeader;
import dev.lac.pppoe.MacAddress;
import dev.lac.pppoe.SessionHeader;
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
    private final int l2tp;
    private final DownstreamRewriter downstream;
    private final Counters<ForwardingEvent> counters;
    private final NativeMemory memory = new NativeMemory(PACKET + LENGTH);
    private final ByteBuffer buffer = memory.network();

    ControlSender(ForwardingTable table, List<AccessPort> ports, int l2tp, Counters<ForwardingEvent> counters) {
        this.ports = List.copyOf(ports);
        downstream =
                new DownstreamRewriter(ports.stream().map(AccessPort::address).toList(), table, counters, true);
        this.l2tp = l2tp;
        this.counters = counters;
    }

    void discovery(int port, MacAddress to, Octets packet) {
        EthernetHeader.write(buffer, PACKET, to, ports.get(port).address(), SessionHeader.ETHERTYPE_DISCOVERY);
        buffer.put(PACKET + EthernetHeader.LENGTH, packet.toByteArray());
        toPort(port, EthernetHeader.LENGTH + packet.length());
    }

    void session(int port, MacAddress to, int sessionId, Octets ppp) {
        buffer.put(sessionPayload(), ppp.toByteArray());
        sessionFrame(port, to, sessionId, ppp.length());
    }

    private static int sessionPayload() {
        return PACKET + EthernetHeader.LENGTH + SessionHeader.HEADER_LENGTH;
    }

    private void sessionFrame(int port, MacAddress to, int sessionId, int length) {
        EthernetHeader.write(buffer, PACKET, to, ports.get(port).address(), SessionHeader.ETHERTYPE_SESSION);
        SessionHeader.put(buffer, PACKET + EthernetHeader.LENGTH, sessionId, length);
        toPort(port, EthernetHeader.LENGTH + SessionHeader.HEADER_LENGTH + length);
    }

    private void toPort(int port, int length) {
        sent(Libc.sendto(ports.get(port).output(), memory.address(PACKET), length, 0, 0, 0));
    }

    void datagram(InetSocketAddress to, Octets datagram) {
        buffer.put(PACKET, datagram.toByteArray());
        toLns(SocketAddresses.encode(to), datagram.length());
    }

    private void toLns(byte[] socketAddress, int length) {
        buffer.put(NAME, socketAddress);
        sent(Libc.sendto(l2tp, memory.address(PACKET), length, 0, memory.address(NAME), socketAddress.length));
    }

    private void sent(long result) {
        if (result < 0) {
            counters.increment(ForwardingEvent.SEND_FAILED);
        }
    }

    void relayUpstream(Relay relay, ByteBuffer ppp) {
        int length = ppp.remaining();
        int header = DataHeader.MIN_LENGTH + PppFrame.ADDRESS_AND_CONTROL_LENGTH;
        buffer.put(PACKET + header, ppp, ppp.position(), length);
        int counted = PppFrame.networkOctets(buffer, PACKET + header, length);
        if (counted >= 0) {
            relay.countUpByControl(counted);
        }
        DataHeader.write(
                buffer,
                PACKET,
                false,
                false,
                relay.peerTunnelId(),
                relay.peerSessionId(),
                PppFrame.ADDRESS_AND_CONTROL_LENGTH + length);
        buffer.putShort(PACKET + DataHeader.MIN_LENGTH, PppFrame.ADDRESS_AND_CONTROL);
        toLns(relay.peerSocketAddress(), header + length);
    }

    void relayDownstream(InetSocketAddress from, ByteBuffer datagram) {
        int length = datagram.remaining();
        buffer.put(NAME, SocketAddresses.encode(from));
        buffer.put(PACKET, datagram, datagram.position(), length);
        switch (downstream.rewrite(buffer, PACKET, length, buffer, NAME)) {
            case RELAY ->
                sent(Libc.sendto(
                        ports.get(downstream.relay().port()).output(),
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
