package dev.lac.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.lac.linux.NativeMemory;
import dev.lac.linux.SocketAddresses;
import dev.lac.pppoe.MacAddress;
import dev.lac.pppoe.VlanTags;
import dev.lac.protocol.Counters;
import dev.lac.protocol.Octets;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The portable path allocates nothing per packet: header rewriting, batches, system calls, over sockets of the loopback interface. */
class AllocationTest {
    private static final int PACKETS = 100_000;
    private static final int WARM_UP = 20_000;
    /** What may be allocated now and then, by class loading or the compiler, for all packets together. */
    private static final long NOW_AND_THEN = PACKETS;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final MacAddress LAC = MacAddress.parse("02:00:00:00:00:01");
    private static final InetSocketAddress ANY = new InetSocketAddress("127.0.0.1", 0);

    private final L2tpSocket lac = L2tpSocket.open(ANY, 1);
    private final L2tpSocket lns = L2tpSocket.open(ANY, 1);
    private final TunnelPath path = new TunnelPath(0, lac.address(), lns.address());
    private final ForwardingTable table = new ForwardingTable(1);
    private final Counters<ForwardingEvent> counters = new Counters<>(ForwardingEvent.class);

    @AfterEach
    void close() {
        lac.close();
        lns.close();
    }

    private Relay relay(DataFormat format) {
        Relay relay = new Relay(
                new Relay.Access(
                        0, MacAddress.parse("02:00:00:00:0a:0b"), VlanTags.of(VlanTags.TPID_8021Q, 100), 0x1234),
                new Relay.Session(path, 0x0a0a, 0x0b0b, 0x0c0c, 0x0d0d, format));
        table.add(relay);
        return relay;
    }

    /** Octets that this thread allocates while {@code turn} handles {@link #PACKETS}, {@code each} at a time. */
    private static long allocated(int each, Runnable turn) {
        for (int i = 0; i < WARM_UP; i += each) {
            turn.run();
        }
        long before = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
        for (int i = 0; i < PACKETS; i += each) {
            turn.run();
        }
        return THREADS.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
    }

    @ParameterizedTest
    @EnumSource(DontFragment.class)
    void upstream(DontFragment dontFragment) {
        Relay relay = relay(new DataFormat(
                DataFormat.COPY_DSCP, true, true, true, true, dontFragment, true, Duration.ofMillis(10)));
        path.route(new TunnelPath.Route(1, "lo", 1500, ""));
        byte[] frame = Octets.ofHex("020000000001 020000000a0b 81000064 8864 1100 1234 002e 0021"
                        + "45b8 002c 0000 4000 4006 0000 64400001 08080808"
                        + "c000 01bb 00000000 00000000 6002 ffff 0000 0000 020405b4")
                .toByteArray();
        UpstreamRewriter rewriter = new UpstreamRewriter(0, table, counters);
        DatagramBatch output = new DatagramBatch(lac, 0, counters);
        ReceiveBatch sink = new ReceiveBatch(ReceiveBatch.AGGREGATE_LENGTH);
        int slot = 128;
        NativeMemory ring = new NativeMemory(ReceiveBatch.SIZE * slot);
        int[] received = new int[1];
        long allocated = allocated(ReceiveBatch.SIZE, () -> {
            for (int i = 0; i < ReceiveBatch.SIZE; i++) {
                ring.network().put(i * slot, frame);
                if (rewriter.rewrite(ring.network(), i * slot, frame.length, 0) == Verdict.RELAY) {
                    output.add(
                            ring.address(rewriter.offset()),
                            rewriter.length(),
                            path,
                            rewriter.dscp(),
                            rewriter.dontFragment(),
                            rewriter.relay());
                }
            }
            output.flush();
            received[0] += Math.max(0, sink.receive(lns.input(0)));
        });
        assertThat(allocated).isLessThan(NOW_AND_THEN);
        assertThat(received[0]).isPositive();
        assertThat(relay.traffic().upPackets()).isGreaterThanOrEqualTo(PACKETS);
        assertThat(counters.snapshot()).isEmpty();
    }

    @Test
    void downstream() {
        Relay relay =
                relay(new DataFormat(0, false, false, true, false, DontFragment.CLEAR, true, Duration.ofMillis(10)));
        int[] ns = new int[1];
        NativeMemory message = new NativeMemory(64);
        byte[] octets = Octets.ofHex(
                        "0802 0a0a 0b0b 0000 0000 ff03 0021 45000014 0000 0000 4011 0000 64400001 08080808")
                .toByteArray();
        message.network().put(0, octets);
        SendBatch generator = new SendBatch(lns.input(0), SocketAddresses.encode(lac.address()), counters);
        ReceiveBatch batch = new ReceiveBatch(ReceiveBatch.AGGREGATE_LENGTH);
        DownstreamRewriter rewriter = new DownstreamRewriter(port -> LAC, table, counters, true);
        // Frames need a packet socket, which needs privileges: a datagram socket takes them as well.
        SendBatch output = new SendBatch(lac.input(0), SocketAddresses.encode(lns.address()), counters);
        long allocated = allocated(1, () -> {
            message.network().putShort(6, (short) ns[0]++);
            generator.add(0, message.address(), octets.length, null);
            generator.flush();
            int count = batch.receive(lac.input(0));
            for (int i = 0; i < count; i++) {
                relayed(batch, i, rewriter, output);
            }
            output.flush();
            rewriter.expire(0);
            batch.receive(lns.input(0));
        });
        assertThat(allocated).isLessThan(NOW_AND_THEN);
        assertThat(relay.traffic().downPackets()).isEqualTo(PACKETS + WARM_UP);
        assertThat(counters.snapshot()).isEmpty();
    }

    private static void relayed(ReceiveBatch batch, int i, DownstreamRewriter rewriter, SendBatch output) {
        ByteBuffer packets = batch.memory().network();
        int length = Math.min(batch.segment(i), batch.length(i));
        Verdict verdict = rewriter.rewrite(
                packets, batch.packet(i), length, batch.memory().host(), batch.name(i), 0);
        if (verdict == Verdict.RELAY) {
            int header = rewriter.header(output.headers(), output.header());
            output.add(header, batch.memory().address(rewriter.offset()), rewriter.length(), rewriter.relay());
        }
    }

    /** The measurement is worth something: one array of one octet a packet is seen. */
    @Test
    void anAllocationWouldBeSeen() {
        byte[][] kept = new byte[1][];
        assertThat(allocated(1, () -> kept[0] = new byte[1])).isGreaterThan(NOW_AND_THEN);
        assertThat(List.of(kept)).hasSize(1);
    }
}
