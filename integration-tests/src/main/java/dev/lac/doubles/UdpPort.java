package dev.lac.doubles;

import dev.lac.protocol.Octets;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.util.function.BiConsumer;

/** A UDP socket with a thread that reads it. */
public final class UdpPort implements AutoCloseable {
    private static final int BUFFER = 4 << 20;

    private final DatagramChannel channel;
    private final BiConsumer<InetSocketAddress, Octets> receiver;
    private final Thread reader;

    /**
     * @param receiver called on the reading thread
     * @throws IOException naming the address when it cannot be bound
     */
    public UdpPort(InetSocketAddress local, BiConsumer<InetSocketAddress, Octets> receiver) throws IOException {
        this.receiver = receiver;
        channel = DatagramChannel.open(
                local.getAddress() instanceof Inet6Address
                        ? StandardProtocolFamily.INET6
                        : StandardProtocolFamily.INET);
        try {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, BUFFER);
            channel.bind(local);
        } catch (IOException e) {
            channel.close();
            throw new IOException("UDP " + local + ": " + e.getMessage(), e);
        }
        reader = new Thread(this::read, "udp-" + local.getPort());
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        ByteBuffer buffer = ByteBuffer.allocate(65_536);
        try {
            while (true) {
                InetSocketAddress from = (InetSocketAddress) channel.receive(buffer.clear());
                receiver.accept(from, Octets.copyOf(buffer.flip()));
            }
        } catch (ClosedChannelException e) {
            // closed by its owner
        } catch (IOException e) {
            throw new IllegalStateException("reading UDP failed", e);
        }
    }

    public InetSocketAddress address() {
        try {
            return (InetSocketAddress) channel.getLocalAddress();
        } catch (IOException e) {
            throw new IllegalStateException("not bound", e);
        }
    }

    public void send(InetSocketAddress to, Octets datagram) {
        try {
            channel.send(datagram.buffer(), to);
        } catch (IOException e) {
            // Like a network: what cannot be sent is lost.
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
            reader.join(); // the address is free when nobody reads any more
        } catch (IOException e) {
            throw new IllegalStateException("closing UDP failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
