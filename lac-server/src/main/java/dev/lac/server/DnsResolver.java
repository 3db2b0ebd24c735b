package dev.lac.server;

import dev.lac.config.DnsConfig;
import dev.lac.server.NameResolver.Resolution.Addresses;
import dev.lac.server.NameResolver.Resolution.Failure;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DnsRawRecord;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.resolver.dns.DnsErrorCauseException;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsNameResolverTimeoutException;
import io.netty.resolver.dns.DnsServerAddressStreamProviders;
import io.netty.resolver.dns.SequentialDnsServerAddressStreamProvider;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A stub resolver (RFC 1035) on Netty: asks for all A and AAAA records of a name at once, keeps the answer for its time to live,
 * and lets everybody who asks meanwhile wait for the same query.
 */
public final class DnsResolver implements NameResolver {
    private static final List<DnsRecordType> TYPES = List.of(DnsRecordType.A, DnsRecordType.AAAA);

    private record Cached(Addresses addresses, long expiry) {}

    private final ControlThread control;
    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final DnsNameResolver dns;
    private final Map<String, Cached> cache = new HashMap<>();
    private final Map<String, Query> pending = new HashMap<>();

    public DnsResolver(DnsConfig config, ControlThread control) {
        this.control = control;
        dns = new DnsNameResolverBuilder(group.next())
                .datagramChannelType(NioDatagramChannel.class)
                .socketChannelType(NioSocketChannel.class) // a truncated answer is asked for again over TCP
                .nameServerProvider(
                        config.servers().isEmpty()
                                ? DnsServerAddressStreamProviders.platformDefault()
                                : new SequentialDnsServerAddressStreamProvider(config.servers()))
                .queryTimeoutMillis(config.timeout().toMillis())
                .build();
    }

    @Override
    public void resolve(String name, Consumer<Resolution> then) {
        String key = name.toLowerCase(Locale.ROOT);
        Cached cached = cache.get(key);
        if (cached != null && cached.expiry > control.loop().now()) {
            then.accept(cached.addresses);
            return;
        }
        Query running = pending.get(key);
        if (running == null) {
            running = new Query(key);
            pending.put(key, running);
            running.start();
        }
        running.waiting.add(then);
    }

    /** One name being asked for: an A and an AAAA question, answered in any order. */
    private final class Query {
        private final String name;
        private final List<Consumer<Resolution>> waiting = new ArrayList<>();
        private final List<InetAddress> addresses = new ArrayList<>();
        private long timeToLive = Long.MAX_VALUE;
        private int open = TYPES.size();
        private @Nullable String failure;

        private Query(String name) {
            this.name = name;
        }

        private void start() {
            // The final dot keeps the system's search domains away.
            String absolute = name.endsWith(".") ? name : name + ".";
            for (DnsRecordType type : TYPES) {
                dns.resolveAll(new DefaultDnsQuestion(absolute, type)).addListener((Future<List<DnsRecord>> answer) -> {
                    Runnable entry = answered(answer);
                    control.post(entry);
                });
            }
        }

        /** Reads the records on Netty's thread, which must release them; returns what to do on the control loop. */
        private Runnable answered(Future<List<DnsRecord>> answer) {
            if (!answer.isSuccess()) {
                Throwable cause = answer.cause();
                return () -> finish(List.of(), 0, describe(cause));
            }
            List<InetAddress> found = new ArrayList<>();
            long shortest = Long.MAX_VALUE;
            for (DnsRecord dnsRecord : answer.getNow()) {
                if (dnsRecord instanceof DnsRawRecord raw) {
                    InetAddress address = address(raw.content());
                    if (address != null) {
                        found.add(address);
                        shortest = Math.min(shortest, dnsRecord.timeToLive());
                    }
                }
                ReferenceCountUtil.release(dnsRecord);
            }
            long seconds = shortest;
            return () -> finish(found, seconds, null);
        }

        private void finish(List<InetAddress> found, long seconds, @Nullable String cause) {
            addresses.addAll(found);
            if (!found.isEmpty()) {
                timeToLive = Math.min(timeToLive, seconds);
            }
            if (cause != null) {
                failure = cause;
            }
            if (--open > 0) {
                return;
            }
            pending.remove(name);
            Resolution resolution;
            if (addresses.isEmpty()) {
                resolution = new Failure(failure == null ? "the name has no address" : failure);
            } else {
                Addresses all = new Addresses(addresses);
                cache.put(name, new Cached(all, control.loop().now() + TimeUnit.SECONDS.toNanos(timeToLive)));
                resolution = all;
            }
            waiting.forEach(then -> then.accept(resolution));
        }
    }

    private static @Nullable InetAddress address(ByteBuf content) {
        try {
            int length = content.readableBytes();
            return length == 4 || length == 16 ? InetAddress.getByAddress(ByteBufUtil.getBytes(content)) : null;
        } catch (UnknownHostException e) {
            throw new AssertionError("4 and 16 octets are addresses", e);
        }
    }

    private static String describe(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof DnsErrorCauseException) {
                return "the DNS server answers "
                        + ((DnsErrorCauseException) cause).getCode().toString();
            }
            if (cause instanceof DnsNameResolverTimeoutException) {
                return "no DNS server answers";
            }
        }
        if (failure instanceof UnknownHostException) {
            return "the name has no address"; // an answer, without a record of the type asked for
        }
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }

    @Override
    public void close() {
        dns.close();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
