package dev.lac.dataplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lac.linux.LinuxException;
import dev.lac.linux.NativeMemory;
import dev.lac.linux.SocketAddresses;
import dev.lac.protocol.Counters;
import dev.lac.protocol.Octets;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The sockets towards LNSes and what is sent through them in batches, over the loopback interface. */
class L2tpSocketTest {
    private final Counters<ForwardingEvent> counters = new Counters<>(ForwardingEvent.class);

    private static InetSocketAddress any(String host) {
        return new InetSocketAddress(host, 0);
    }

    /** A datagram with a number in its last two octets. */
    private static Octets datagram(int length, int number) {
        byte[] octets = new byte[length];
        octets[1] = 2;
        octets[length - 2] = (byte) (number >> 8);
        octets[length - 1] = (byte) number;
        return Octets.copyOf(octets);
    }

    /** All that waits at a socket, whatever pieces it came in. */
    private static List<Octets> received(L2tpSocket socket, int forwarders) {
        List<Octets> all = new ArrayList<>();
        ReceiveBatch batch = new ReceiveBatch(ReceiveBatch.AGGREGATE_LENGTH);
        for (int forwarder = 0; forwarder < forwarders; forwarder++) {
            for (int n = batch.receive(socket.input(forwarder)); n > 0; n = batch.receive(socket.input(forwarder))) {
                for (int i = 0; i < n; i++) {
                    for (int at = 0; at < batch.length(i); at += batch.segment(i)) {
                        int length = Math.min(batch.segment(i), batch.length(i) - at);
                        all.add(Octets.copyOf(PortThread.copy(batch.memory().network(), batch.packet(i) + at, length)));
                    }
                }
            }
        }
        return all;
    }

    private static void add(
            DatagramBatch batch, NativeMemory memory, int at, Octets datagram, TunnelPath to, int dscp) {
        memory.network().put(at, datagram.toByteArray());
        batch.add(memory.address(at), datagram.length(), to, dscp, false, null);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void everythingReachesTheForwardersWhoeverSendsAndNothingTheSocketThatOnlySends(int forwarders) {
        try (L2tpSocket lac = L2tpSocket.open(any("127.0.0.1"), forwarders);
                NativePeers peers = new NativePeers(50, counters)) {
            peers.sendTo(lac.address());
            assertThat(received(lac, forwarders)).hasSize(50);
        }
    }

    /** Fifty sockets of fifty ports. */
    private record NativePeers(List<L2tpSocket> sockets, Counters<ForwardingEvent> counters) implements AutoCloseable {
        NativePeers(int count, Counters<ForwardingEvent> counters) {
            this(new ArrayList<>(), counters);
            for (int i = 0; i < count; i++) {
                sockets.add(L2tpSocket.open(any("127.0.0.1"), 1));
            }
        }

        void sendTo(InetSocketAddress to) {
            NativeMemory memory = new NativeMemory(16);
            for (L2tpSocket socket : sockets) {
                SendBatch batch = new SendBatch(socket.input(0), SocketAddresses.encode(to), counters);
                batch.add(0, memory.address(), 12, null);
                batch.flush();
            }
        }

        @Override
        public void close() {
            sockets.forEach(L2tpSocket::close);
        }
    }

    @Test
    void anAddressIsNeverSharedWithAnotherDaemon() {
        try (L2tpSocket lac = L2tpSocket.open(any("127.0.0.1"), 2)) {
            assertThatThrownBy(() -> L2tpSocket.open(lac.address(), 2))
                    .isInstanceOf(LinuxException.class)
                    .hasMessageContaining("another L2TP daemon");
        }
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1, 0, 0", "127.0.0.1, 1, 46", "::1, 0, 0", "::1, 1, 46"})
    void batchesArriveWholeAndInOrderWhateverTheirLengths(String host, int interfaceIndex, int dscp) {
        try (L2tpSocket lac = L2tpSocket.open(any(host), 1);
                L2tpSocket first = L2tpSocket.open(any(host), 1);
                L2tpSocket second = L2tpSocket.open(any(host), 1)) {
            TunnelPath toFirst = new TunnelPath(0, lac.address(), first.address());
            TunnelPath toSecond = new TunnelPath(0, lac.address(), second.address());
            TunnelPath.Route route = new TunnelPath.Route(interfaceIndex, "lo", 1500, "");
            toFirst.route(route);
            toSecond.route(route);
            DatagramBatch batch = new DatagramBatch(lac, 0, counters);
            NativeMemory memory = new NativeMemory(64 * 2048);
            List<Octets> expected = new ArrayList<>();
            List<Octets> others = new ArrayList<>();
            int[] lengths = {80, 80, 80, 1400, 1400, 60, 1400, 80, 40, 1472, 1473, 1473, 1600, 80, 80, 12, 12};
            for (int i = 0; i < 200; i++) {
                Octets datagram = datagram(lengths[i % lengths.length], i);
                boolean other = i % 23 == 0;
                (other ? others : expected).add(datagram);
                int code = i % 50 == 0 ? 8 : dscp;
                add(batch, memory, i % 64 * 2048, datagram, other ? toSecond : toFirst, code);
            }
            batch.flush();
            assertThat(received(first, 1)).isEqualTo(expected);
            assertThat(received(second, 1)).isEqualTo(others);
            assertThat(counters.snapshot()).isEmpty();
        }
    }

    @Test
    void sixtyFourOfTheLargestGoInPieces() {
        try (L2tpSocket lac = L2tpSocket.open(any("127.0.0.1"), 1);
                L2tpSocket lns = L2tpSocket.open(any("127.0.0.1"), 1)) {
            TunnelPath path = new TunnelPath(0, lac.address(), lns.address());
            path.route(new TunnelPath.Route(0, "lo", 9000, ""));
            DatagramBatch batch = new DatagramBatch(lac, 0, counters);
            NativeMemory memory = new NativeMemory(64 * 8192);
            List<Octets> expected = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                expected.add(datagram(8000, i));
                add(batch, memory, i * 8192, expected.get(i), path, 0);
            }
            batch.flush();
            assertThat(received(lns, 1)).isEqualTo(expected);
        }
    }

    @Test
    void theNumberOfMessagesIsThatOfTheRuns() {
        try (L2tpSocket lac = L2tpSocket.open(any("127.0.0.1"), 1);
                L2tpSocket lns = L2tpSocket.open(any("127.0.0.1"), 1)) {
            TunnelPath path = new TunnelPath(0, lac.address(), lns.address());
            DatagramBatch batch = new DatagramBatch(lac, 0, counters);
            NativeMemory memory = new NativeMemory(64 * 2048);
            for (int i = 0; i < 64; i++) {
                // 20 of 100, the last shorter; 40 of 100; 4 that exceed the path
                add(batch, memory, i * 2048, datagram(i == 19 ? 50 : i < 60 ? 100 : 1500, i), path, 0);
            }
            batch.flush();
            // The loopback interface hands a message over as it was sent.
            assertThat(new ReceiveBatch(ReceiveBatch.AGGREGATE_LENGTH).receive(lns.input(0)))
                    .isEqualTo(6);
        }
    }

    @Test
    void whatTheInterfaceRefusesToCutIsSentOneByOneAndTooBigWithDontFragmentCounts() {
        try (L2tpSocket lac = L2tpSocket.open(any("127.0.0.1"), 1);
                L2tpSocket lns = L2tpSocket.open(any("127.0.0.1"), 1)) {
            TunnelPath path = new TunnelPath(0, lac.address(), lns.address());
            path.route(new TunnelPath.Route(0, "lo", 65_535, "")); // less fits, 65,536 is the interface's MTU
            DatagramBatch batch = new DatagramBatch(lac, 0, counters);
            NativeMemory memory = new NativeMemory(70_000);
            Relay relay = RelayFixture.relay(dev.lac.pppoe.VlanTags.NONE, 1, DataFormat.PLAIN);
            batch.add(memory.address(), 65_508, path, 0, true, relay);
            batch.add(memory.address(), 100, path, 0, true, relay);
            batch.flush();
            assertThat(received(lns, 1)).hasSize(1);
            assertThat(counters.snapshot()).isEqualTo(Map.of(ForwardingEvent.DROPPED_TOO_BIG, 1L));
            assertThat(relay.events()).isEqualTo(Map.of(ForwardingEvent.DROPPED_TOO_BIG, 1L));
        }
    }

    @Test
    void anInterfaceThatDoesNotLeadThereSendsNothing() {
        try (L2tpSocket lac = L2tpSocket.open(any("127.0.0.1"), 1);
                L2tpSocket lns = L2tpSocket.open(any("127.0.0.1"), 1)) {
            TunnelPath path = new TunnelPath(0, lac.address(), lns.address());
            path.route(new TunnelPath.Route(0x7fff_fff0, "gone0", 1500, ""));
            DatagramBatch batch = new DatagramBatch(lac, 0, counters);
            NativeMemory memory = new NativeMemory(256);
            add(batch, memory, 0, datagram(100, 1), path, 0);
            add(batch, memory, 100, datagram(100, 2), path, 0);
            batch.flush();
            assertThat(received(lns, 1)).isEmpty();
            assertThat(counters.snapshot()).isEqualTo(Map.of(ForwardingEvent.SEND_FAILED, 2L));
        }
    }
}
