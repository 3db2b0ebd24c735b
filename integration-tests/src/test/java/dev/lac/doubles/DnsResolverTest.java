package dev.lac.doubles;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lac.config.DnsConfig;
import dev.lac.server.ControlThread;
import dev.lac.server.DnsResolver;
import dev.lac.server.NameResolver.Resolution;
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

/** The product's resolver against a name server on loopback. */
class DnsResolverTest {
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

    private DnsResolver resolver(InetSocketAddress server) {
        return new DnsResolver(new DnsConfig(List.of(server), Duration.ofMillis(300)), control);
    }

    private List<Resolution> ask(DnsResolver resolver, String... names) throws Exception {
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
                DnsResolver resolver = resolver(server.address())) {
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
                DnsResolver resolver = resolver(server.address())) {
            ask(resolver, "lns.example");
            ask(resolver, "lns.example");
            assertThat(questions).hasSize(4);
        }
    }

    @Test
    void theCauseOfAFailureIsTold() throws Exception {
        try (DnsDouble server = server(60);
                DnsResolver resolver = resolver(server.address())) {
            List<Resolution> failures = ask(resolver, "gone.example", "empty.example");
            assertThat(failures.get(0).toString()).contains("NXDomain");
            assertThat(failures.get(1)).isEqualTo(new Resolution.Failure("the name has no address"));
        }
    }

    @Test
    void aSilentServerIsToldApart() throws Exception {
        try (UdpPort silent = new UdpPort(loopback(), (from, datagram) -> questions.add("heard"));
                DnsResolver resolver = resolver(silent.address())) {
            assertThat(ask(resolver, "lns.example")).containsExactly(new Resolution.Failure("no DNS server answers"));
            assertThat(questions).isNotEmpty();
        }
    }
}
