package dev.lac.dataplane;

import dev.lac.linux.Descriptor;
import dev.lac.linux.Libc;
import dev.lac.linux.LinuxException;
import dev.lac.linux.NativeMemory;
import dev.lac.linux.SocketAddresses;
import dev.lac.protocol.Counters;
import dev.lac.protocol.Octets;
import java.net.InetSocketAddress;
import java.util.List;

/** A load generator: sends a given set of packets over and over in batches, as fast as the kernel takes them. */
public final class Blaster {
    private final int fd;
    private final byte[] destination;

    Blaster(int fd) {
        this.fd = fd;
        destination = new byte[0];
    }

    /**
     * A generator of datagrams.
     *
     * @param local where to send from; its port may be shared with nobody
     * @throws LinuxException when {@code local} cannot be bound
     */
    public Blaster(InetSocketAddress local, InetSocketAddress to) {
        fd = Descriptor.open("generator " + local, SocketAddresses.AF_INET, Libc.SOCK_DGRAM, 0)
                .bigBuffers()
                .bind(SocketAddresses.encode(local))
                .fd();
        destination = SocketAddresses.encode(to);
    }

    /**
     * Sends {@code packets} in turn for {@code nanos}.
     *
     * @return packets sent
     */
    public long run(List<Octets> packets, long nanos) {
        int slot = 2_048;
        NativeMemory memory = new NativeMemory(packets.size() * slot);
        int[] lengths = new int[packets.size()];
        for (int i = 0; i < lengths.length; i++) {
            memory.network().put(i * slot, packets.get(i).toByteArray());
            lengths[i] = packets.get(i).length();
        }
        Counters<ForwardingEvent> counters = new Counters<>(ForwardingEvent.class);
        SendBatch batch = new SendBatch(fd, destination, counters);
        long end = System.nanoTime() + nanos;
        long sent = 0;
        int next = 0;
        while (System.nanoTime() < end) {
            for (int i = 0; i < ReceiveBatch.SIZE; i++) {
                batch.add(0, memory.address(next * slot), lengths[next], null);
                next = next + 1 == lengths.length ? 0 : next + 1;
            }
            batch.flush();
            sent += ReceiveBatch.SIZE;
        }
        return sent - counters.get(ForwardingEvent.SEND_FAILED);
    }
}
