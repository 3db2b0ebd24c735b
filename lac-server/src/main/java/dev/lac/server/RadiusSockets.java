package dev.lac.server;

import dev.lac.protocol.Octets;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.nio.NioDatagramChannel;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** The UDP sockets of the RADIUS client: each gives 256 more identifiers per server (RFC 2865 §3). */
final class RadiusSockets implements AutoCloseable {
    private static final Logger LOG = LogManager.getLogger();
    private static final int RECEIVE_BUFFER = 4 << 20;

    /** Takes what arrives, on Netty's thread. */
    interface Receiver {
        void receive(int socket, InetSocketAddress from, Octets datagram);
    }

    private final EventLoopGroup group;
    private final List<Channel> channels = new ArrayList<>();
    private final Queue<Outgoing> outgoing = new ConcurrentLinkedQueue<>();
    /** Whether Netty's thread has been told of {@link #outgoing}; waking it up costs a system call. */
    private final AtomicBoolean told = new AtomicBoolean();

    /** A datagram on its way from the control thread to Netty's. */
    private record Outgoing(int socket, InetSocketAddress to, Octets datagram) {}

    RadiusSockets(EventLoopGroup group, int count, Receiver receiver) {
        this.group = group;
        for (int socket = 0; socket < count; socket++) {
            channels.add(open(socket, receiver));
        }
    }

    private Channel open(int socket, Receiver receiver) {
        return new Bootstrap()
                .group(group)
                .channel(NioDatagramChannel.class)
                .option(ChannelOption.SO_RCVBUF, RECEIVE_BUFFER)
                .handler(new SimpleChannelInboundHandler<DatagramPacket>() {
                    @Override
                    protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
                        receiver.receive(
                                socket, packet.sender(), Octets.copyOf(ByteBufUtil.getBytes(packet.content())));
                    }

                    @Override
                    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
                        // An ICMP error for a dead server: the retransmission timers deal with it.
                        LOG.debug("RADIUS socket {}: {}", socket, cause.toString());
                    }
                })
                .bind(new InetSocketAddress(0))
                .syncUninterruptibly()
                .channel();
    }

    /** Sends a datagram, together with others that are sent in the same moment. */
    void send(int socket, InetSocketAddress to, Octets datagram) {
        outgoing.add(new Outgoing(socket, to, datagram));
        if (told.compareAndSet(false, true)) {
            group.execute(this::sendAll);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // what cannot be sent is as good as lost: timers deal with it
    private void sendAll() {
        told.set(false);
        for (Outgoing next = outgoing.poll(); next != null; next = outgoing.poll()) {
            Channel channel = channels.get(next.socket);
            channel.write(
                    new DatagramPacket(Unpooled.wrappedBuffer(next.datagram.toByteArray()), next.to),
                    channel.voidPromise());
        }
        channels.forEach(Channel::flush);
    }

    @Override
    public void close() {
        channels.forEach(channel -> channel.close().awaitUninterruptibly());
    }
}
