package dev.lac.dataplane;

import dev.lac.dataplane.DataPlane.Punts;
import dev.lac.l2tp.DataHeader;
import dev.lac.linux.SocketAddresses;
import dev.lac.protocol.Counters;
import java.nio.ByteBuffer;
import java.util.List;

/** The thread that receives from LNSes: relays downstream, hands up control messages and what is not relayed. */
final class L2tpReceiver extends LinuxDataPlane.PortThread {
    private final Punts punts;
    private final DownstreamRewriter rewriter;
    private final SendBatch[] outputs;

    L2tpReceiver(
            int[] l2tp,
            List<AccessPort> ports,
            ForwardingTable table,
            Counters<ForwardingEvent> counters,
            Punts punts) {
        super("l2tp", counters, l2tp);
        this.punts = punts;
        rewriter = new DownstreamRewriter(port -> ports.get(port).address(), table, counters, false);
        outputs = SendBatch.of(ports.stream().mapToInt(AccessPort::output).toArray(), counters);
    }

    @Override
    void handle(int source, int count) {
        ByteBuffer host = batch.memory().host();
        for (int i = 0; i < count; i++) {
            int datagram = batch.packet(i);
            int length = batch.length(i);
            if (batch.isTruncated(i)) {
                counters.increment(ForwardingEvent.DROPPED_TOO_LONG);
            } else if (length >= 2 && DataHeader.isControl(packets, datagram)) {
                counters.increment(ForwardingEvent.PUNTED_CONTROL);
                accepted(punts.onControl(source, SocketAddresses.decode(host, batch.name(i)), copy(datagram, length)));
            } else {
                data(datagram, length, host, batch.name(i));
            }
        }
        for (SendBatch output : outputs) {
            output.flush();
        }
    }

    private void data(int datagram, int length, ByteBuffer names, int name) {
        switch (rewriter.rewrite(packets, datagram, length, names, name)) {
            case RELAY ->
                outputs[rewriter.relay().access().port()].add(
                        batch.memory().address(rewriter.offset()), rewriter.length());
            case PUNT -> {
                counters.increment(ForwardingEvent.PUNTED_DATA);
                accepted(punts.onData(SocketAddresses.decode(names, name), copy(datagram, length)));
            }
            case DROP -> {
                // counted with its reason
            }
        }
    }
}
