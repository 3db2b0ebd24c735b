package dev.lac.dataplane;

import dev.lac.linux.Descriptor;
import dev.lac.linux.Libc;
import dev.lac.linux.LinuxException;
import dev.lac.linux.NativeMemory;
import dev.lac.pppoe.VlanTags;
import dev.lac.protocol.Counters;
import dev.lac.protocol.Octets;
import dev.lac.protocol.PacketWriter;
import java.util.function.Consumer;

/**
 * Whole Ethernet frames on one interface, whatever station they are for and in the order in which they came: how doubles and load
 * generators reach an access port.
 */
public final class EthernetTap implements AutoCloseable {
    private static final int MAC_LENGTH = 6;

    private final Descriptor socket;
    private final Receiver receiver;
    private final NativeMemory output = new NativeMemory(ReceiveBatch.MAX_LENGTH);

    private EthernetTap(String name, Consumer<Octets> frames) {
        socket = AccessPort.openPacketSocket(name, true)
                .bind(AccessPort.linkLayer(AccessPort.index(name), AccessPort.ETH_P_ALL));
        receiver = new Receiver(name, socket.fd(), frames);
    }

    /**
     * Opens the interface and begins to receive.
     *
     * @param frames called on a thread of this tap
     * @throws LinuxException when the interface cannot be opened
     */
    public static EthernetTap open(String name, Consumer<Octets> frames) {
        EthernetTap tap = new EthernetTap(name, frames);
        tap.receiver.start();
        return tap;
    }

    /** Sends a frame; to be called on one thread at a time. */
    public void send(Octets frame) {
        output.network().put(0, frame.toByteArray());
        Libc.sendto(socket.fd(), output.address(), frame.length(), 0, 0, 0);
    }

    @Override
    public void close() {
        receiver.finish();
        try {
            receiver.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        socket.close();
    }

    private static final class Receiver extends PortThread.Batched {
        private final Consumer<Octets> frames;

        private Receiver(String name, int fd, Consumer<Octets> frames) {
            super("tap-" + name, new ReceiveBatch(ReceiveBatch.MAX_LENGTH), new Counters<>(ForwardingEvent.class), fd);
            this.frames = frames;
        }

        @Override
        void handle(int source, int count) {
            for (int i = 0; i < count; i++) {
                if (!batch.isTruncated(i) && batch.length(i) >= EthernetHeader.LENGTH) {
                    frames.accept(whole(batch.packet(i), batch.length(i), batch.outerTag(i)));
                }
            }
        }

        /** Puts the tag that the kernel has taken out back into its place. */
        private Octets whole(int frame, int length, int outerTag) {
            if (outerTag == 0) {
                return Octets.copyOf(copy(packets, frame, length));
            }
            int addresses = 2 * MAC_LENGTH;
            return new PacketWriter(length + VlanTags.TAG_LENGTH)
                    .octets(copy(packets, frame, addresses))
                    .u32(outerTag & 0xffff_ffffL)
                    .octets(copy(packets, frame + addresses, length - addresses))
                    .toOctets();
        }
    }
}
