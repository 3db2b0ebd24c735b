package dev.lac.radius;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lac.protocol.Octets;
import dev.lac.protocol.Seeds;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Servers that fall silent, move, lose their connections and come back, while logins and records keep coming. */
class OutageSimulationTest {
    private static final Duration LONGEST = Duration.ofMinutes(3);

    private final Logger logger = Logger.getLogger(RadiusClient.class.getName());

    @BeforeEach
    void quiet() {
        logger.setLevel(Level.SEVERE);
    }

    @AfterEach
    void loud() {
        logger.setLevel(null);
    }

    @Test
    void everyRequestEndsOnceAndInTimeAndNothingIsLeftBehind() {
        Seeds.run(1_000, seed -> new Outage(seed).run());
    }

    private static final class Outage {
        private final SplittableRandom random;
        private final List<TestServer> servers;
        private final Bench bench;
        private int asked;
        private int ended;

        Outage(long seed) {
            random = new SplittableRandom(seed);
            servers = List.of(
                    new TestServer("192.0.2.10", 1812, "a").weight(2).probed(),
                    new TestServer("192.0.2.11", 1812, "b").limit(3),
                    new TestServer("192.0.2.12", 2083, "c").tls().priority(2).probed(),
                    new TestServer("192.0.2.13", 2084, "d").tls().priority(3).limit(2),
                    new TestServer("192.0.2.20", 1813, "e").probed(),
                    new TestServer("192.0.2.21", 1813, "f").priority(2).limit(2));
            bench = new Bench(
                            Bench.settings(1, true, servers.toArray(new TestServer[0])),
                            servers.toArray(new TestServer[0]))
                    .losing(0.05, Duration.ofMillis(200));
        }

        void run() {
            for (int i = 0; i < 60; i++) {
                TestServer server = servers.get(random.nextInt(servers.size()));
                switch (random.nextInt(8)) {
                    case 0 -> server.silent = true;
                    case 1 -> server.silent = false;
                    case 2 -> address(server);
                    case 3 -> connection(server);
                    default -> ask(random.nextInt(1, 8));
                }
                bench.clock.advance(Duration.ofMillis(random.nextInt(4_000)));
                bench.client
                        .servers(bench.clock.now())
                        .forEach(state -> assertThat(state.inFlight())
                                .as(state.name())
                                .isBetween(0, state.name().startsWith("192.0.2.11") ? 3 : 255));
            }
            bench.clock.advance(LONGEST);
            assertThat(ended).isEqualTo(asked);
            assertThat(bench.client.inFlight()).isZero();
            bench.client.servers(bench.clock.now()).forEach(state -> {
                assertThat(state.inFlight()).isZero();
                assertThat(state.waiting()).isZero();
            });
            assertThat(bench.counters.get(RadiusEvent.REPLY_DROPPED_RESPONSE_AUTHENTICATOR))
                    .isZero();
        }

        private void ask(int requests) {
            for (int i = 0; i < requests; i++) {
                asked++;
                long began = bench.clock.now();
                List<Object> answers = new ArrayList<>();
                if (random.nextBoolean()) {
                    bench.client.authenticate(
                            Bench.GROUP,
                            Bench.request("user", new Proof.Pap(Octets.ofText("pw"))),
                            decision -> ended(answers, decision, began),
                            began);
                } else {
                    bench.client.account(
                            Bench.GROUP,
                            bench.record(Bench.start(null), Bench.EPOCH.plusNanos(began)),
                            result -> ended(answers, result, began),
                            began);
                }
            }
        }

        private void ended(List<Object> answers, Object answer, long began) {
            answers.add(answer);
            assertThat(answers).hasSize(1);
            assertThat(bench.clock.now() - began).isLessThan(LONGEST.toNanos());
            ended++;
        }

        private void address(TestServer server) {
            InetSocketAddress elsewhere = new InetSocketAddress("198.51.100.1", server.address.getPort());
            bench.client.addressChanged(
                    server.name(),
                    switch (random.nextInt(3)) {
                        case 0 -> null;
                        case 1 -> elsewhere;
                        default -> server.address;
                    },
                    "NXDOMAIN",
                    bench.clock.now());
        }

        private void connection(TestServer server) {
            if (server.settings(true).transport() != RadiusClient.Transport.TLS) {
                return;
            }
            if (random.nextInt(3) == 0) {
                bench.client.disconnected(server.name(), "reset", bench.clock.now());
            } else {
                bench.client.connected(server.name(), bench.clock.now());
            }
        }
    }
}
