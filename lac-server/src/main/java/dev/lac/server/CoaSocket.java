package dev.lac.server;

import dev.lac.protocol.Octets;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.nio.NioDatagramChannel;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** The UDP socket to which CoA- and Disconnect-Requests come (RFC 5176 §2.3). */
final class CoaSocket implements AutoCloseable {
    private static final Logger LOG = LogManager.getLogger();

    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Channel channel;

    /**
     * @param receiver called on Netty's thread
     * @throws IllegalArgumentException if the socket cannot be bound
     */
    CoaSocket(InetSocketAddress listen, BiConsumer<InetSocketAddress, Octets> receiver) {
        try {
            channel = new Bootstrap()
                    .group(group)
                    .channel(NioDatagramChannel.class)
                    .handler(new SimpleChannelInboundHandler<DatagramPacket>() {
                        @Override
                        protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
                            receiver.accept(packet.sender(), Octets.copyOf(ByteBufUtil.getBytes(packet.content())));
                        }

                        @Override
                        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
                            LOG.debug("CoA socket: {}", cause.toString());
                        }
                    })
                    .bind(listen)
                    .syncUninterruptibly()
                    .channel();
        } catch (Exception e) { // Netty throws what the kernel says without declaring it
            throw new IllegalArgumentException(
                    "coa.listen " + listen + " cannot be bound: " + e.getMessage() + "; is another server there?", e);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a lost answer is asked for again
    void send(InetSocketAddress to, Octets datagram) {
        channel.writeAndFlush(
                new DatagramPacket(Unpooled.wrappedBuffer(datagram.toByteArray()), to), channel.voidPromise());
    }

    @Override
    public void close() {
        channel.close().awaitUninterruptibly();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
