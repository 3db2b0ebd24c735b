package dev.lac.server;

import dev.lac.config.HostAndPort;
import dev.lac.config.RadiusServerConfig;
import dev.lac.dns.IpLiteral;
import dev.lac.protocol.Octets;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The connection to one RADIUS server over TLS (RFC 6614), made anew whenever it is lost. Both ends show certificates; the server's must
 * be issued by a known authority and bear the expected name.
 *
 * <p>All methods are for the one thread of {@code group}.
 */
final class RadSec {
    private static final Logger LOG = LogManager.getLogger();
    private static final int CONNECT_TIMEOUT_MILLIS = 5_000;
    private static final long RETRY_FIRST_MILLIS = 1_000;
    private static final long RETRY_LONGEST_MILLIS = 5_000;

    /** RFC 2865 §3: code, identifier, then the length of the whole packet in two octets. */
    private static final int LENGTH_AT = 2;

    private static final int MAX_PACKET = 4096;

    /** Hears of the connection, on Netty's thread. */
    interface Listener {
        void connected(String server);

        void disconnected(String server, String cause);

        void received(String server, Octets packet);
    }

    private final String server;
    private final HostAndPort address;
    private final String expectedName;
    private final SslContext tls;
    private final EventLoop group;
    private final Listener listener;
    /** Where the server is by now; null: nobody knows. */
    private @Nullable InetSocketAddress target;

    private @Nullable Channel channel;
    private boolean up;
    private boolean closed;
    private long retry = RETRY_FIRST_MILLIS;

    /**
     * @param server the name by which the listener knows it
     * @throws IllegalArgumentException naming the file that is no certificate or key
     */
    RadSec(String server, HostAndPort address, RadiusServerConfig.Tls files, EventLoop group, Listener listener) {
        this.server = server;
        this.address = address;
        this.expectedName = files.name();
        this.group = group;
        this.listener = listener;
        tls = context(files);
        InetAddress literal = IpLiteral.parse(address.host());
        target = literal == null ? null : new InetSocketAddress(literal, address.port());
    }

    /** The server is elsewhere, or nobody knows where; a connection that is up stays. */
    void target(@Nullable InetSocketAddress changed) {
        target = changed;
    }

    private static SslContext context(RadiusServerConfig.Tls files) {
        try {
            return SslContextBuilder.forClient()
                    .trustManager(files.authorities().toFile())
                    .keyManager(files.certificate().toFile(), files.key().toFile())
                    .protocols(List.of("TLSv1.3", "TLSv1.2"))
                    .build();
        } catch (SSLException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "one of " + files.authorities() + ", " + files.certificate() + " and " + files.key()
                            + " cannot be used: " + rootCause(e),
                    e);
        }
    }

    /** Begins to connect. */
    @SuppressWarnings("FutureReturnValueIgnored") // the listener hears of it
    void connect() {
        if (closed) {
            return;
        }
        if (target == null) {
            lost("the name " + address.host() + " is not resolved");
            return;
        }
        new Bootstrap()
                .group(group)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MILLIS)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel opened) {
                        opened.pipeline()
                                .addLast(handler(opened))
                                .addLast(new LengthFieldBasedFrameDecoder(MAX_PACKET, LENGTH_AT, 2, -LENGTH_AT - 2, 0))
                                .addLast(new Packets());
                    }
                })
                .connect(target)
                .addListener((ChannelFuture connecting) -> {
                    if (!connecting.isSuccess()) {
                        lost("cannot connect: " + rootCause(connecting.cause()));
                    }
                });
    }

    private SslHandler handler(SocketChannel opened) {
        SslHandler handler = tls.newHandler(opened.alloc(), expectedName, address.port());
        SSLEngine engine = handler.engine();
        SSLParameters parameters = engine.getSSLParameters();
        // RFC 6614 §2.3: the certificate's name or address is compared with that of the configured peer.
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        engine.setSSLParameters(parameters);
        return handler;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // it runs, or the group is shutting down
    private void lost(String cause) {
        if (closed) {
            return;
        }
        // Once per outage, however long it lasts.
        LOG.log(
                up || retry == RETRY_FIRST_MILLIS ? Level.WARN : Level.DEBUG,
                "RadSec {}: {}; the next try is in {} ms",
                server,
                cause,
                retry);
        up = false;
        channel = null;
        listener.disconnected(server, cause);
        group.schedule(this::connect, retry, TimeUnit.MILLISECONDS);
        retry = Math.min(retry * 2, RETRY_LONGEST_MILLIS);
    }

    /** Sends a packet; without a connection it is lost, and the client has been told. */
    @SuppressWarnings("FutureReturnValueIgnored") // what is lost ends the connection
    void send(Octets packet) {
        if (up && channel != null) {
            channel.writeAndFlush(Unpooled.wrappedBuffer(packet.toByteArray()));
        }
    }

    /** Ends this connection and makes another. */
    @SuppressWarnings("FutureReturnValueIgnored") // the handler hears of it
    void reconnect(String cause) {
        if (channel != null) {
            LOG.warn("RadSec {}: {}; connecting anew", server, cause);
            channel.close();
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for it
    void close() {
        closed = true;
        if (channel != null) {
            channel.close();
        }
    }

    private static String rootCause(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }

    private final class Packets extends SimpleChannelInboundHandler<ByteBuf> {
        private String cause = "the server closed the connection";

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof SslHandshakeCompletionEvent handshake) {
                if (handshake.isSuccess()) {
                    channel = context.channel();
                    up = true;
                    LOG.info("RadSec {}: connected", server);
                    retry = RETRY_FIRST_MILLIS;
                    listener.connected(server);
                } else {
                    cause = "TLS handshake: " + rootCause(handshake.cause());
                }
            }
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, ByteBuf packet) {
            listener.received(server, Octets.copyOf(ByteBufUtil.getBytes(packet)));
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            lost(cause);
        }

        @Override
        @SuppressWarnings("FutureReturnValueIgnored") // channelInactive follows
        public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
            cause = rootCause(failure);
            context.close();
        }
    }
}
