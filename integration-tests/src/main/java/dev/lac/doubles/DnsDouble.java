package dev.lac.doubles;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.dns.DatagramDnsQuery;
import io.netty.handler.codec.dns.DatagramDnsQueryDecoder;
import io.netty.handler.codec.dns.DatagramDnsResponse;
import io.netty.handler.codec.dns.DatagramDnsResponseEncoder;
import io.netty.handler.codec.dns.DefaultDnsRawRecord;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.handler.codec.dns.DnsSection;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A name server (RFC 1035) with its names in memory, on a UDP socket of its own. */
public final class DnsDouble implements AutoCloseable {
    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Map<String, List<InetAddress>> names;
    private final long timeToLive;
    private final Consumer<String> observer;
    private final Channel channel;

    /**
     * @param names the addresses of each name, without the final dot
     * @param timeToLive seconds
     * @param observer is told of every question and its answer
     */
    public DnsDouble(
            InetSocketAddress local, Map<String, List<InetAddress>> names, long timeToLive, Consumer<String> observer) {
        this.names = Map.copyOf(names);
        this.timeToLive = timeToLive;
        this.observer = observer;
        channel = new Bootstrap()
                .group(group)
                .channel(NioDatagramChannel.class)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel opened) {
                        opened.pipeline()
                                .addLast(
                                        new DatagramDnsQueryDecoder(), new DatagramDnsResponseEncoder(), new Handler());
                    }
                })
                .bind(local)
                .syncUninterruptibly()
                .channel();
    }

    public InetSocketAddress address() {
        return (InetSocketAddress) channel.localAddress();
    }

    private final class Handler extends SimpleChannelInboundHandler<DatagramDnsQuery> {
        @Override
        @SuppressWarnings("FutureReturnValueIgnored") // a lost answer is asked for again
        protected void channelRead0(ChannelHandlerContext context, DatagramDnsQuery query) {
            DnsQuestion question = query.recordAt(DnsSection.QUESTION);
            DatagramDnsResponse response = new DatagramDnsResponse(
                    /* sender= */ query.recipient(), /* recipient= */ query.sender(), query.id());
            response.addRecord(DnsSection.QUESTION, question);
            String name = question.name().replaceAll("\\.$", "");
            List<InetAddress> addresses = names.get(name);
            if (addresses == null) {
                response.setCode(DnsResponseCode.NXDOMAIN);
                observer.accept(name + " " + question.type().name() + ": does not exist");
            } else {
                List<InetAddress> matching = addresses.stream()
                        .filter(address -> (address instanceof Inet4Address)
                                == question.type().equals(DnsRecordType.A))
                        .toList();
                for (InetAddress address : matching) {
                    response.addRecord(
                            DnsSection.ANSWER,
                            new DefaultDnsRawRecord(
                                    question.name(),
                                    question.type(),
                                    timeToLive,
                                    Unpooled.wrappedBuffer(address.getAddress())));
                }
                observer.accept(name + " " + question.type().name() + ": "
                        + matching.stream().map(InetAddress::getHostAddress).toList());
            }
            context.writeAndFlush(response, context.voidPromise());
        }
    }

    @Override
    public void close() {
        channel.close().awaitUninterruptibly();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
