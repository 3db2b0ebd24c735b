package dev.lac.doubles;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lac.config.DnsConfig;
import dev.lac.dns.CacheSettings;
import dev.lac.dns.DnsEvent;
import dev.lac.dns.NameCache;
import dev.lac.dns.Resolution;
import dev.lac.protocol.Counters;
import dev.lac.server.ControlThread;
import dev.lac.server.NettyUpstream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The product's name cache and the name servers behind it, on loopback. */
class NettyUpstreamTest {
    private final ControlThread control = new ControlThread();
    private final List<String> questions = Collections.synchronizedList(new ArrayList<>());

    @BeforeEach
    void start() {
        control.start();
    }

    @AfterEach
    void finish() {
        control.finish();
    }

    private static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    private DnsDouble server(long timeToLive) throws IOException {
        return new DnsDouble(
                loopback(),
                Map.of(
                        "lns.example",
                                List.of(
                                        InetAddress.getByName("192.0.2.1"),
                                        InetAddress.getByName("192.0.2.2"),
                                        InetAddress.getByName("2001:db8::1")),
                        "empty.example", List.of()),
                timeToLive,
                questions::add);
    }

    private NettyUpstream upstream(InetSocketAddress... servers) {
        return new NettyUpstream(
                new DnsConfig(
                        List.of(servers),
                        Duration.ofMillis(300),
                        Duration.ZERO,
                        Duration.ofDays(1),
                        Duration.ofSeconds(30),
                        Duration.ZERO,
                        false,
                        false),
                control);
    }

    private NameCache cache(NettyUpstream upstream) {
        return new NameCache(CacheSettings.USUAL, upstream, new Counters<>(DnsEvent.class), control.loop()::now);
    }

    private List<Resolution> ask(NameCache resolver, String... names) throws Exception {
        List<CompletableFuture<Resolution>> answers = new ArrayList<>();
        for (String name : names) {
            CompletableFuture<Resolution> answer = new CompletableFuture<>();
            answers.add(answer);
            control.post(() -> resolver.resolve(name, answer::complete));
        }
        List<Resolution> resolutions = new ArrayList<>();
        for (CompletableFuture<Resolution> answer : answers) {
            resolutions.add(answer.get(30, TimeUnit.SECONDS));
        }
        return resolutions;
    }

    @Test
    void allAddressesOfBothFamiliesAreFoundOnceForAllWhoAskTogether() throws Exception {
        try (DnsDouble server = server(60);
                NettyUpstream upstream = upstream(server.address())) {
            NameCache resolver = cache(upstream);
            List<Resolution> together = ask(resolver, "lns.example", "LNS.example", "lns.example");
            assertThat(together)
                    .allSatisfy(resolution -> assertThat(resolution)
                            .isInstanceOfSatisfying(
                                    Resolution.Addresses.class,
                                    found -> assertThat(found.addresses()).hasSize(3)));
            ask(resolver, "lns.example");
            assertThat(questions)
                    .as("one A and one AAAA question, then the cache")
                    .hasSize(2);
        }
    }

    @Test
    void anAnswerIsForgottenWhenItsTimeToLiveIsOver() throws Exception {
        try (DnsDouble server = server(0);
                NettyUpstream upstream = upstream(server.address())) {
            NameCache resolver = cache(upstream);
            ask(resolver, "lns.example");
            ask(resolver, "lns.example");
            assertThat(questions).hasSize(4);
        }
    }

    @Test
    void theCauseOfAFailureIsTold() throws Exception {
        try (DnsDouble server = server(60);
                NettyUpstream upstream = upstream(server.address())) {
            NameCache resolver = cache(upstream);
            List<Resolution> failures = ask(resolver, "gone.example", "empty.example");
            assertThat(failures)
                    .containsExactly(
                            new Resolution.Failure("no such name"), new Resolution.Failure("the name has no address"));
        }
    }

    @Test
    void aSilentServerIsToldApart() throws Exception {
        try (UdpPort silent = new UdpPort(loopback(), (from, datagram) -> questions.add("heard"));
                NettyUpstream upstream = upstream(silent.address())) {
            NameCache resolver = cache(upstream);
            assertThat(ask(resolver, "lns.example"))
                    .containsExactly(new Resolution.Failure("127.0.0.1 does not answer within 300 ms"));
            assertThat(questions).isNotEmpty();
        }
    }

    @Test
    void theNextServerIsAskedAndThenStayedWith() throws Exception {
        try (UdpPort silent = new UdpPort(loopback(), (from, datagram) -> questions.add("silent"));
                DnsDouble server = server(0);
                NettyUpstream upstream = upstream(silent.address(), server.address())) {
            NameCache resolver = cache(upstream);
            assertThat(ask(resolver, "lns.example").get(0)).isInstanceOf(Resolution.Addresses.class);
            questions.clear();
            assertThat(ask(resolver, "lns.example").get(0)).isInstanceOf(Resolution.Addresses.class);
            assertThat(questions)
                    .as("asked of the one that answers")
                    .isNotEmpty()
                    .doesNotContain("silent");
        }
    }
}
