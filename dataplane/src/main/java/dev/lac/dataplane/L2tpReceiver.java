package dev.lac.dataplane;

import dev.lac.dataplane.DataPlane.Punts;
import dev.lac.l2tp.DataHeader;
import dev.lac.linux.Libc;
import dev.lac.linux.NativeMemory;
import dev.lac.linux.SocketAddresses;
import dev.lac.protocol.Counters;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A thread that receives from LNSes: relays downstream, hands up control messages and what is not relayed. */
final class L2tpReceiver extends PortThread.Batched {
    /** {@code SK_MEMINFO_DROPS} of {@code SO_MEMINFO}: the place of the datagrams dropped so far among its numbers of four octets. */
    private static final int MEMINFO_DROPS = 8;

    private static final int MEMINFO_LENGTH = 36;
    private static final long STATISTICS_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Punts punts;
    private final DownstreamRewriter rewriter;
    private final SendBatch[] outputs;
    private final int[] inputs;
    private final int[] dropsBefore;
    private final NativeMemory statistics = new NativeMemory(64);
    private long statisticsDue = System.nanoTime();
    private long now;

    /** @param forwarder which of those that serve the sockets this is, from 0 */
    L2tpReceiver(
            List<L2tpSocket> l2tp,
            int forwarder,
            List<AccessPort> ports,
            ForwardingTable table,
            Counters<ForwardingEvent> counters,
            Punts punts) {
        this(
                l2tp.stream().mapToInt(local -> local.input(forwarder)).toArray(),
                forwarder,
                ports,
                table,
                counters,
                punts);
    }

    private L2tpReceiver(
            int[] inputs,
            int forwarder,
            List<AccessPort> ports,
            ForwardingTable table,
            Counters<ForwardingEvent> counters,
            Punts punts) {
        super("l2tp-" + forwarder, new ReceiveBatch(ReceiveBatch.AGGREGATE_LENGTH), counters, inputs);
        this.punts = punts;
        this.inputs = inputs;
        dropsBefore = new int[inputs.length];
        rewriter = new DownstreamRewriter(port -> ports.get(port).address(), table, counters, true);
        outputs = ports.stream()
                .map(port -> new SendBatch(port.output(forwarder), new byte[0], counters))
                .toArray(SendBatch[]::new);
    }

    @Override
    void handle(int source, int count) {
        now = System.nanoTime();
        try {
            for (int i = 0; i < count; i++) {
                message(source, i);
            }
        } finally {
            flush(); // the outputs refer to the batch
        }
    }

    /** One datagram, or some that came in one piece. */
    private void message(int source, int i) {
        if (batch.isTruncated(i)) {
            counters.increment(ForwardingEvent.DROPPED_TOO_LONG);
            return;
        }
        int length = batch.length(i);
        int segment = batch.segment(i);
        for (int at = 0; at < length; at += segment) {
            datagram(source, batch.packet(i) + at, Math.min(segment, length - at), batch.name(i), at == 0);
        }
    }

    private void flush() {
        for (SendBatch output : outputs) {
            output.flush();
        }
    }

    /** @param headroom whether a header may be written before it */
    private void datagram(int source, int datagram, int length, int name, boolean headroom) {
        ByteBuffer host = batch.memory().host();
        if (length >= 2 && DataHeader.isControl(packets, datagram)) {
            counters.increment(ForwardingEvent.PUNTED_CONTROL);
            accepted(punts.onControl(source, SocketAddresses.decode(host, name), copy(packets, datagram, length)));
            return;
        }
        switch (rewriter.rewrite(packets, datagram, length, host, name, now)) {
            case RELAY -> {
                send(headroom);
                sendReleased();
            }
            case WAIT, DROP -> sendReleased();
            case PUNT -> {
                counters.increment(ForwardingEvent.PUNTED_DATA);
                accepted(punts.onData(SocketAddresses.decode(host, name), copy(packets, datagram, length)));
            }
        }
    }

    /** A header before a datagram that came behind another would overwrite that one, which waits to be sent. */
    private void send(boolean headroom) {
        SendBatch output = outputs[rewriter.relay().access().port()];
        int header = 0;
        if (headroom) {
            rewriter.headerInPlace(packets);
        } else {
            header = rewriter.header(output.headers(), output.header());
        }
        output.add(header, batch.memory().address(rewriter.offset()), rewriter.length(), rewriter.relay());
    }

    private void sendReleased() {
        for (HeldFrame frame = rewriter.released(); frame != null; frame = rewriter.released()) {
            outputs[frame.relay().access().port()].add(frame);
        }
    }

    @Override
    long due(long time) {
        if (time - statisticsDue >= 0) {
            statisticsDue = time + STATISTICS_NANOS;
            countDrops();
        }
        long next = rewriter.expire(time);
        sendReleased();
        flush();
        return next;
    }

    private void countDrops() {
        for (int i = 0; i < inputs.length; i++) {
            statistics.host().putInt(MEMINFO_LENGTH, MEMINFO_LENGTH);
            int result = Libc.getsockopt(
                    inputs[i],
                    Libc.SOL_SOCKET,
                    Libc.SO_MEMINFO,
                    statistics.address(),
                    statistics.address(MEMINFO_LENGTH));
            int drops = result == 0 ? statistics.host().getInt(MEMINFO_DROPS * 4) : dropsBefore[i];
            counters.add(ForwardingEvent.DROPPED_OVERRUN, Integer.toUnsignedLong(drops - dropsBefore[i]));
            dropsBefore[i] = drops;
        }
    }
}
