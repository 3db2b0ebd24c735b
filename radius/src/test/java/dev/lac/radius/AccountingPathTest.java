package dev.lac.radius;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lac.protocol.Counters;
import dev.lac.protocol.Octets;
import dev.lac.protocol.Seeds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Records on their whole way to servers, over wires that lose and through outages of one server or all. */
class AccountingPathTest {
    private final List<Logger> loggers = List.of(
            Logger.getLogger(AccountingDelivery.class.getName()), Logger.getLogger(RadiusClient.class.getName()));

    @BeforeEach
    void quiet() {
        loggers.forEach(logger -> logger.setLevel(Level.OFF));
    }

    @AfterEach
    void loud() {
        loggers.forEach(logger -> logger.setLevel(null));
    }

    @Test
    void everyStartAndStopReachesAServerInThatOrder() {
        Seeds.run(200, seed -> new Path(seed).run());
    }

    private static final class Path implements AccountingDelivery.Owner {
        private final SplittableRandom random;
        private final TestServer first = new TestServer("192.0.2.10", 1813, "one").probed();
        private final TestServer second = new TestServer("192.0.2.11", 1813, "two").priority(2);
        private final Map<String, Set<Octets>> arrived = new HashMap<>();
        private final Set<Long> kept = new LinkedHashSet<>();
        private final Bench bench;
        private final AccountingDelivery delivery;
        private long ids;

        Path(long seed) {
            random = new SplittableRandom(seed);
            bench = Bench.with(first, second).losing(0.1, Duration.ofMillis(100));
            delivery = new AccountingDelivery(
                    new AccountingDelivery.Settings(Duration.ofSeconds(5), Duration.ofMinutes(1), 8),
                    random,
                    new Counters<>(AccountingDeliveryEvent.class),
                    this);
            bench.clock.drive(delivery);
            for (TestServer server : List.of(first, second)) {
                server.reply = request -> {
                    arrived.computeIfAbsent(
                                    request.first(AttributeType.ACCT_SESSION_ID)
                                            .orElseThrow()
                                            .text(),
                                    session -> new LinkedHashSet<>())
                            .add(request.first(AttributeType.ACCT_STATUS_TYPE).orElseThrow());
                    return List.of();
                };
            }
        }

        void run() {
            List<String> online = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                if (random.nextInt(8) == 0) {
                    first.silent = random.nextBoolean();
                    second.silent = random.nextBoolean();
                }
                if (online.isEmpty() || random.nextBoolean()) {
                    online.add("s" + i);
                    add("s" + i, AccountingRequest.Status.START);
                } else {
                    add(online.remove(random.nextInt(online.size())), AccountingRequest.Status.STOP);
                }
                bench.clock.advance(Duration.ofMillis(random.nextInt(5_000)));
            }
            first.silent = false;
            second.silent = false;
            online.forEach(session -> add(session, AccountingRequest.Status.STOP));
            bench.clock.advance(Duration.ofHours(1));
            assertThat(kept).isEmpty();
            assertThat(delivery.waiting()).isZero();
            arrived.forEach((session, statuses) ->
                    assertThat(statuses).as(session).containsExactly(Bench.word(1), Bench.word(2)));
        }

        private void add(String session, AccountingRequest.Status status) {
            AccountingRequest request = new AccountingRequest(
                    status,
                    session,
                    Bench.user(),
                    null,
                    status.hasUsage() ? new AccountingRequest.Usage(Duration.ofSeconds(1), 1, 2, 3, 4, -1) : null,
                    status.hasCause() ? TerminateCause.USER_REQUEST : null);
            kept.add(++ids);
            delivery.add(ids, bench.record(request, Bench.EPOCH.plusNanos(bench.clock.now())), bench.clock.now());
        }

        @Override
        public void deliver(AccountingRecord record, Consumer<AccountingResult> then, long now) {
            bench.client.account(record.group(), record, then, now);
        }

        @Override
        public void delivered(long id) {
            assertThat(kept.remove(id)).isTrue();
        }

        @Override
        public void superseded(long id) {
            throw new AssertionError("there are no interim updates");
        }
    }
}
