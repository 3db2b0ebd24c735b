package dev.lac.radius;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lac.protocol.Counters;
import dev.lac.protocol.Octets;
import dev.lac.protocol.Seeds;
import dev.lac.protocol.Timed;
import dev.lac.protocol.VirtualClock;
import dev.lac.radius.AccountingRequest.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
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

/** Every record is delivered, in its order, whatever the servers do. */
class AccountingDeliveryTest implements AccountingDelivery.Owner {
    private record Sent(AccountingRecord record, Consumer<AccountingResult> then, long at) {
        void acknowledge() {
            then.accept(new AccountingResult.Acknowledged("server"));
        }

        void fail() {
            then.accept(new AccountingResult.Undelivered("nobody answers"));
        }
    }

    private final Logger logger = Logger.getLogger(AccountingDelivery.class.getName());
    private final VirtualClock clock = new VirtualClock();
    private final Counters<AccountingDeliveryEvent> counters = new Counters<>(AccountingDeliveryEvent.class);
    private final List<Sent> sent = new ArrayList<>();
    private final List<Long> delivered = new ArrayList<>();
    private final List<Long> superseded = new ArrayList<>();
    private final AccountingDelivery delivery = new AccountingDelivery(
            new AccountingDelivery.Settings(Duration.ofSeconds(10), Duration.ofSeconds(60), 4),
            new SplittableRandom(1),
            counters,
            this);
    private long ids;

    @BeforeEach
    void begin() {
        logger.setLevel(Level.OFF);
        clock.drive(delivery);
    }

    @AfterEach
    void loud() {
        logger.setLevel(null);
    }

    @Override
    public void deliver(AccountingRecord record, Consumer<AccountingResult> then, long now) {
        sent.add(new Sent(record, then, now));
    }

    @Override
    public void delivered(long id) {
        delivered.add(id);
    }

    @Override
    public void superseded(long id) {
        superseded.add(id);
    }

    private static AccountingRecord record(String session, Status status, String group, long second) {
        return new AccountingRecord(session, status, Instant.ofEpochSecond(second), group, Octets.EMPTY);
    }

    private void add(String session, Status status) {
        delivery.add(++ids, record(session, status, "isp", ids), clock.now());
    }

    /** What is on its way, in the order it left, as "session status". */
    private List<String> onTheWay() {
        return sent.stream()
                .map(each -> each.record().sessionId() + " " + each.record().status())
                .toList();
    }

    private void acknowledge(int index) {
        sent.remove(index).acknowledge();
        clock.advance(Duration.ZERO);
    }

    private void fail(int index) {
        sent.remove(index).fail();
        clock.advance(Duration.ZERO);
    }

    @Test
    void theRecordsOfASessionGoOneAfterTheOtherAndThoseOfOthersBesideThem() {
        add("a", Status.START);
        add("a", Status.STOP);
        add("b", Status.START);
        assertThat(onTheWay()).containsExactly("a START", "b START");
        acknowledge(0);
        assertThat(onTheWay()).containsExactly("b START", "a STOP");
        acknowledge(1);
        acknowledge(0);
        assertThat(delivered).containsExactly(1L, 2L, 3L);
        assertThat(delivery.waiting()).isZero();
        assertThat(delivery.oldest()).isEmpty();
        assertThat(delivery.nextDeadline()).isEqualTo(Timed.NEVER);
    }

    @Test
    void noMoreThanTheWindowIsOnItsWay() {
        for (int i = 0; i < 10; i++) {
            add("s" + i, Status.START);
        }
        assertThat(sent).hasSize(4);
        assertThat(delivery.inFlight()).isEqualTo(4);
        assertThat(delivery.waiting()).isEqualTo(10);
        assertThat(delivery.oldest()).contains(Instant.ofEpochSecond(1));
        acknowledge(0);
        assertThat(onTheWay()).containsExactly("s1 START", "s2 START", "s3 START", "s4 START");
        assertThat(delivery.oldest()).contains(Instant.ofEpochSecond(2));
    }

    @Test
    void beforeAccountingOnAllIsAcknowledgedAndNothingGoesBeforeIt() {
        add("a", Status.STOP);
        add("b", Status.STOP);
        add("boot", Status.ON);
        add("c", Status.START);
        add("a", Status.START);
        assertThat(onTheWay()).containsExactly("a STOP", "b STOP");
        acknowledge(1);
        assertThat(onTheWay()).containsExactly("a STOP");
        acknowledge(0);
        assertThat(onTheWay()).containsExactly("boot ON");
        add("d", Status.START);
        assertThat(onTheWay()).containsExactly("boot ON");
        acknowledge(0);
        assertThat(onTheWay()).containsExactly("c START", "a START", "d START");
        add("end", Status.OFF);
        add("again", Status.ON);
        acknowledge(0);
        acknowledge(0);
        acknowledge(0);
        assertThat(onTheWay()).containsExactly("end OFF");
        acknowledge(0);
        assertThat(onTheWay()).containsExactly("again ON");
    }

    @Test
    void anInterimUpdateThatHasNotLeftGivesWayToSomethingNewer() {
        add("a", Status.START);
        add("a", Status.INTERIM_UPDATE); // 2
        add("a", Status.INTERIM_UPDATE); // 3
        assertThat(superseded).containsExactly(2L);
        acknowledge(0);
        assertThat(onTheWay()).containsExactly("a INTERIM_UPDATE");
        add("a", Status.INTERIM_UPDATE); // 4, while 3 is on its way
        assertThat(superseded).containsExactly(2L);
        add("a", Status.STOP); // 5
        assertThat(superseded).containsExactly(2L, 4L);
        acknowledge(0);
        assertThat(onTheWay()).containsExactly("a STOP");
        acknowledge(0);
        assertThat(delivered).containsExactly(1L, 3L, 5L);
        assertThat(counters.get(AccountingDeliveryEvent.SUPERSEDED)).isEqualTo(2);
    }

    @Test
    void nothingPassesABarrierByTakingAnOlderPlace() {
        add("x", Status.START);
        add("a", Status.START);
        add("a", Status.INTERIM_UPDATE);
        add("end", Status.OFF);
        add("a", Status.STOP);
        assertThat(superseded).isEmpty();
        acknowledge(0);
        acknowledge(0);
        assertThat(onTheWay()).containsExactly("a INTERIM_UPDATE");
    }

    @Test
    void afterAFailureOneRecordTriesWhetherTheServersAreBack() {
        for (int i = 0; i < 6; i++) {
            add("s" + i, Status.START);
        }
        fail(0);
        fail(0);
        fail(0);
        fail(0);
        assertThat(sent).isEmpty();
        assertThat(delivery.nextDeadline()).isBetween(9_000_000_000L, 11_000_000_000L);
        clock.advance(Duration.ofSeconds(12));
        assertThat(onTheWay()).as("one only, the oldest").containsExactly("s0 START");
        add("late", Status.START);
        assertThat(sent).hasSize(1);
        fail(0);
        long paused = clock.now();
        clock.until("the next try", Duration.ofMinutes(2), () -> !sent.isEmpty());
        assertThat(clock.now() - paused).isBetween(18_000_000_000L, 22_000_000_000L);
        assertThat(onTheWay()).hasSize(1);
        acknowledge(0);
        assertThat(sent).hasSize(4);
        assertThat(counters.get(AccountingDeliveryEvent.PAUSED)).isEqualTo(2);
        assertThat(counters.get(AccountingDeliveryEvent.RESUMED)).isEqualTo(1);
        while (!sent.isEmpty()) {
            acknowledge(0);
        }
        assertThat(delivered).containsExactlyInAnyOrder(1L, 2L, 3L, 4L, 5L, 6L, 7L);
    }

    @Test
    void thePausesGrowToTheLongestAndBeginAnewAfterSuccess() {
        add("a", Status.START);
        List<Long> pauses = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            long failed = clock.now();
            fail(0);
            clock.until("the next try", Duration.ofMinutes(2), () -> !sent.isEmpty());
            pauses.add(Math.round((clock.now() - failed) / 10e9) * 10);
        }
        assertThat(pauses).containsExactly(10L, 20L, 40L, 60L, 60L, 60L);
        acknowledge(0);
        add("b", Status.START);
        fail(0);
        assertThat(delivery.nextDeadline() - clock.now()).isLessThan(11_000_000_001L);
    }

    @Test
    void aRecordThatNoServerTakesDoesNotStandInTheOthersWay() {
        add("poison", Status.START);
        for (int i = 0; i < 20; i++) {
            add("s" + i, Status.START);
        }
        for (int i = 0; i < 200 && delivered.size() < 20; i++) {
            if (sent.isEmpty()) {
                clock.until("the next try", Duration.ofMinutes(2), () -> !sent.isEmpty());
            }
            if (sent.get(0).record().sessionId().equals("poison")) {
                fail(0);
            } else {
                acknowledge(0);
            }
        }
        assertThat(delivered).hasSize(20).doesNotContain(1L);
        assertThat(delivery.oldest()).contains(Instant.ofEpochSecond(1));
    }

    @Test
    void theOutageOfOneGroupDoesNotConcernAnother() {
        add("a", Status.START);
        fail(0);
        delivery.add(++ids, record("a", Status.START, "wholesale", 7), clock.now());
        delivery.add(++ids, record("boot", Status.ON, "wholesale", 8), clock.now());
        acknowledge(0);
        acknowledge(0);
        assertThat(delivered).containsExactly(2L, 3L);
        assertThat(delivery.waiting()).isEqualTo(1);
    }

    @Test
    void aMillionRecordsAreTakenAndDeliveredWithoutDelay() {
        int count = 1_000_000;
        long started = System.nanoTime();
        for (int i = 0; i < count; i++) {
            add("s" + i % 100_000, i < 100_000 ? Status.START : Status.TUNNEL_LINK_START);
        }
        assertThat(delivery.waiting()).isEqualTo(count);
        while (!sent.isEmpty()) {
            sent.remove(sent.size() - 1).acknowledge();
            delivery.onDeadline(clock.now());
        }
        assertThat(delivered).hasSize(count);
        // Some seconds on a slow machine; were a record's cost to grow with their number it would be hours.
        assertThat(System.nanoTime() - started).isLessThan(60_000_000_000L);
    }

    @Test
    void nothingIsLostAndNoOrderIsBrokenWhateverTheServersDo() {
        Seeds.run(1_000, seed -> new Outages(seed).run());
    }

    /** Sessions come and go, servers too, and acknowledgements get lost on the way. */
    private static final class Outages implements AccountingDelivery.Owner {
        private final SplittableRandom random;
        private final VirtualClock clock = new VirtualClock();
        private final AccountingDelivery delivery;
        private final List<AccountingRecord> added = new ArrayList<>();
        private final Set<Long> done = new HashSet<>();
        private final Set<Long> dropped = new HashSet<>();
        private final Map<AccountingRecord, Long> idsOf = new HashMap<>();
        private int onTheWay;
        private boolean down;

        Outages(long seed) {
            random = new SplittableRandom(seed);
            delivery = new AccountingDelivery(
                    new AccountingDelivery.Settings(Duration.ofSeconds(1), Duration.ofSeconds(8), 5),
                    random,
                    new Counters<>(AccountingDeliveryEvent.class),
                    this);
            clock.drive(delivery);
        }

        void run() {
            for (int i = 0; i < 80; i++) {
                if (random.nextInt(12) == 0) {
                    down = !down;
                }
                AccountingRecord record = record(
                        "s" + random.nextInt(6),
                        switch (random.nextInt(20)) {
                            case 0 -> Status.ON;
                            case 1 -> Status.OFF;
                            case 2, 3, 4, 5 -> Status.START;
                            case 6, 7, 8, 9 -> Status.STOP;
                            default -> Status.INTERIM_UPDATE;
                        },
                        "isp",
                        i);
                added.add(record);
                idsOf.put(record, (long) i);
                delivery.add(i, record, clock.now());
                clock.advance(Duration.ofMillis(random.nextInt(1_500)));
            }
            down = false;
            clock.advance(Duration.ofHours(1));
            assertThat(done.size() + dropped.size()).isEqualTo(added.size());
            assertThat(delivery.waiting()).isZero();
            assertThat(delivery.inFlight()).isZero();
            assertThat(delivery.nextDeadline()).isEqualTo(Timed.NEVER);
        }

        @Override
        public void deliver(AccountingRecord record, Consumer<AccountingResult> then, long now) {
            onTheWay++;
            assertThat(onTheWay).isLessThanOrEqualTo(5);
            int place = Math.toIntExact(idsOf.get(record));
            for (int before = 0; before < added.size(); before++) {
                AccountingRecord other = added.get(before);
                boolean over = done.contains((long) before) || dropped.contains((long) before);
                if (before < place && !over) {
                    assertThat(other.sessionId()).as("order in a session").isNotEqualTo(record.sessionId());
                    assertThat(record.status().hasUser() && other.status().hasUser())
                            .as("order at a barrier")
                            .isTrue();
                }
            }
            clock.after(Duration.ofMillis(50 + random.nextInt(500)), () -> {
                onTheWay--;
                then.accept(
                        down || random.nextInt(10) == 0
                                ? new AccountingResult.Undelivered("silent")
                                : new AccountingResult.Acknowledged("server"));
            });
        }

        @Override
        public void delivered(long id) {
            assertThat(done.add(id)).isTrue();
            assertThat(dropped).doesNotContain(id);
        }

        @Override
        public void superseded(long id) {
            assertThat(added.get((int) id).status()).isEqualTo(Status.INTERIM_UPDATE);
            assertThat(dropped.add(id)).isTrue();
            assertThat(done).doesNotContain(id);
        }
    }
}
