package dev.lac.server;

import dev.lac.config.DnsConfig;
import dev.lac.dns.RecordType;
import dev.lac.dns.Upstream;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.AddressedEnvelope;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DefaultDnsRecordDecoder;
import io.netty.handler.codec.dns.DnsRawRecord;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.handler.codec.dns.DnsSection;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsNameResolverTimeoutException;
import io.netty.resolver.dns.DnsServerAddressStream;
import io.netty.resolver.dns.DnsServerAddressStreamProviders;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The name servers by Netty: a stub resolver (RFC 1035) that asks one after the other, the one that answered last first, and tells
 * what each of those that failed did. A truncated answer is asked for again over TCP.
 */
public final class NettyUpstream implements Upstream, AutoCloseable {
    private final ControlThread control;
    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private volatile Asked asked;

    /** Who is asked, and how. */
    private static final class Asked {
        private final Duration timeout;
        private final List<InetSocketAddress> servers;
        private final DnsNameResolver dns;
        /** Place in {@link #servers} of the one that answered last. */
        private volatile int best;

        private Asked(DnsConfig config, EventLoopGroup group) {
            timeout = config.timeout();
            servers = config.servers().isEmpty() ? ofTheSystem() : config.servers();
            dns = new DnsNameResolverBuilder(group.next())
                    .datagramChannelType(NioDatagramChannel.class)
                    .socketChannelType(NioSocketChannel.class)
                    .queryTimeoutMillis(timeout.toMillis())
                    .build();
        }
    }

    public NettyUpstream(DnsConfig config, ControlThread control) {
        this.control = control;
        asked = new Asked(config, group);
    }

    /** Asks the servers of {@code config} from the next question on; those that are being asked may still answer. */
    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for it
    public void configure(DnsConfig config) {
        Asked before = asked;
        asked = new Asked(config, group);
        group.schedule(before.dns::close, before.timeout.toMillis() * before.servers.size() + 1, TimeUnit.MILLISECONDS);
    }

    private static List<InetSocketAddress> ofTheSystem() {
        List<InetSocketAddress> found = new ArrayList<>();
        DnsServerAddressStream stream =
                DnsServerAddressStreamProviders.platformDefault().nameServerAddressStream("");
        for (int i = stream.size(); i > 0; i--) {
            found.add(stream.next());
        }
        return found;
    }

    @Override
    public void query(String name, RecordType type, Consumer<Answer> then) {
        new Query(name, type, then).askNext();
    }

    /** One question on its way from server to server; lives on Netty's thread. */
    private final class Query {
        private final String name;
        private final RecordType type;
        private final Consumer<Answer> then;
        private final List<String> misfortunes = new ArrayList<>();
        private final Asked whom = asked;
        private final int first = whom.best;
        private int tried;

        private Query(String name, RecordType type, Consumer<Answer> then) {
            this.name = name;
            this.type = type;
            this.then = then;
        }

        private void askNext() {
            if (tried == whom.servers.size()) {
                finish(new Answer.Failed(
                        misfortunes.isEmpty() ? "no DNS server is known" : String.join("; ", misfortunes)));
                return;
            }
            int place = (first + tried++) % whom.servers.size();
            InetSocketAddress server = whom.servers.get(place);
            // The final dot keeps the system's search domains away.
            DefaultDnsQuestion question = new DefaultDnsQuestion(name + ".", DnsRecordType.valueOf(type.name()));
            whom.dns
                    .query(server, question)
                    .addListener((Future<AddressedEnvelope<DnsResponse, InetSocketAddress>> answer) ->
                            onAnswer(place, server, answer));
        }

        private void onAnswer(
                int place,
                InetSocketAddress server,
                Future<AddressedEnvelope<DnsResponse, InetSocketAddress>> outcome) {
            String who = server.getAddress().getHostAddress();
            if (!outcome.isSuccess()) {
                misfortunes.add(who + " " + describe(outcome.cause()));
                askNext();
                return;
            }
            AddressedEnvelope<DnsResponse, InetSocketAddress> envelope = outcome.getNow();
            try {
                DnsResponse response = envelope.content();
                boolean denied = response.code().equals(DnsResponseCode.NXDOMAIN);
                if (!denied && !response.code().equals(DnsResponseCode.NOERROR)) {
                    misfortunes.add(who + " answers " + response.code());
                    askNext();
                    return;
                }
                whom.best = place;
                List<Data> data = data(response);
                finish(data.isEmpty() ? new Answer.None(!denied, negativeTtl(response)) : new Answer.Records(data));
            } finally {
                envelope.release();
            }
        }

        private void finish(Answer answer) {
            control.post(() -> then.accept(answer));
        }

        private String describe(Throwable failure) {
            for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
                if (cause instanceof DnsNameResolverTimeoutException) {
                    return "does not answer within " + whom.timeout.toMillis() + " ms";
                }
            }
            return "cannot be asked (" + failure.getMessage() + ")";
        }

        /** The records asked for; behind a CNAME none holds longer than the CNAME does. */
        private List<Data> data(DnsResponse response) {
            List<Data> data = new ArrayList<>();
            long shortestAlias = Long.MAX_VALUE;
            for (int i = 0; i < response.count(DnsSection.ANSWER); i++) {
                DnsRecord found = response.recordAt(DnsSection.ANSWER, i);
                if (found.type().equals(DnsRecordType.CNAME)) {
                    shortestAlias = Math.min(shortestAlias, found.timeToLive());
                }
            }
            for (int i = 0; i < response.count(DnsSection.ANSWER); i++) {
                DnsRecord found = response.recordAt(DnsSection.ANSWER, i);
                if (found.type().name().equals(type.name()) && found instanceof DnsRawRecord raw) {
                    Duration ttl = Duration.ofSeconds(Math.min(shortestAlias, found.timeToLive()));
                    Data read = type == RecordType.SRV ? service(raw.content(), ttl) : host(raw.content(), ttl);
                    if (read != null) {
                        data.add(read);
                    }
                }
            }
            return data;
        }
    }

    private static @Nullable Data host(ByteBuf content, Duration ttl) {
        try {
            int length = content.readableBytes();
            return length == 4 || length == 16
                    ? new Data.Host(InetAddress.getByAddress(ByteBufUtil.getBytes(content)), ttl)
                    : null;
        } catch (UnknownHostException e) {
            throw new AssertionError("4 and 16 octets are addresses", e);
        }
    }

    /** RFC 2782: priority, weight, port, target. */
    private static @Nullable Data service(ByteBuf content, Duration ttl) {
        if (content.readableBytes() < 7) {
            return null;
        }
        ByteBuf read = content.duplicate();
        return new Data.Service(
                read.readUnsignedShort(),
                read.readUnsignedShort(),
                read.readUnsignedShort(),
                DefaultDnsRecordDecoder.decodeName(read),
                ttl);
    }

    /** RFC 2308 §5: "the minimum of the SOA.MINIMUM field and SOA's TTL"; MINIMUM is the last field of the record. */
    private static @Nullable Duration negativeTtl(DnsResponse response) {
        for (int i = 0; i < response.count(DnsSection.AUTHORITY); i++) {
            DnsRecord found = response.recordAt(DnsSection.AUTHORITY, i);
            if (found.type().equals(DnsRecordType.SOA) && found instanceof DnsRawRecord raw) {
                ByteBuf content = raw.content();
                if (content.readableBytes() >= 4) {
                    long minimum = content.getUnsignedInt(content.writerIndex() - 4);
                    return Duration.ofSeconds(Math.min(minimum, found.timeToLive()));
                }
            }
        }
        return null;
    }

    @Override
    public void close() {
        asked.dns.close();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
