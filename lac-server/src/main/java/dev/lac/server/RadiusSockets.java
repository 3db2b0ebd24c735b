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

    @SuppressWarnings(
            "FutureReturnValueIgnored") // what cannot be sent is as good as lost: the retransmission timers deal with
    // it
    void send(int socket, InetSocketAddress to, Octets datagram) {
        Channel channel = channels.get(socket);
        channel.writeAndFlush(
                new DatagramPacket(Unpooled.wrappedBuffer(datagram.toByteArray()), to), channel.voidPromise());
    }

    @Override
    public void close() {
        channels.forEach(channel -> channel.close().awaitUninterruptibly());
    }
}
