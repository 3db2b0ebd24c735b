package dev.lac.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.lac.protocol.Octets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written is found when the file is opened again, and everybody is told what became of his changes. */
class AccountingSpoolTest {
    @TempDir
    private Path directory;

    private final Told told = new Told();
    private Path file;

    @BeforeEach
    void name() {
        file = directory.resolve("state/accounting.db");
    }

    @Test
    void recordsAreFoundByIdAndSessionsByName() throws StoreException {
        try (AccountingSpool spool = AccountingSpool.open(file)) {
            assertThat(spool.records()).isEmpty();
            assertThat(spool.orphans()).isEmpty();
            spool.write(List.of(open("s2", "two"), add(20, "s2", "start of two")), told.of("open two"));
            spool.write(List.of(open("s1", "one"), add(3, "s1", "start of one")), told.of("open one"));
            spool.write(List.of(figures("s1", "1 octet")), told.of("figures"));
            spool.write(List.of(figures("s1", "2 octets")), told.of("latest figures"));
        }
        assertThat(told.durable()).containsExactly("open two", "open one", "figures", "latest figures");
        try (AccountingSpool spool = AccountingSpool.open(file)) {
            assertThat(spool.records())
                    .containsExactly(
                            new Spooled(3, "s1", Octets.ofText("start of one")),
                            new Spooled(20, "s2", Octets.ofText("start of two")));
            assertThat(spool.orphans())
                    .containsExactly(
                            new Orphan("s1", Octets.ofText("one"), Octets.ofText("2 octets")),
                            new Orphan("s2", Octets.ofText("two"), null));
        }
    }

    @Test
    void whatIsAcknowledgedOrClosedIsGone() throws StoreException {
        try (AccountingSpool spool = AccountingSpool.open(file)) {
            spool.write(List.of(open("s1", "one"), add(1, "s1", "start")), told.of("start"));
            spool.write(List.of(new Change.Close("s1"), add(2, "s1", "stop")), told.of("stop"));
            spool.write(List.of(new Change.Remove(1)), told.of("acknowledged"));
        }
        try (AccountingSpool spool = AccountingSpool.open(file)) {
            assertThat(spool.records()).containsExactly(new Spooled(2, "s1", Octets.ofText("stop")));
            assertThat(spool.orphans()).isEmpty();
        }
    }

    @Test
    void emptyOctetsAndAnyTextComeBackAsTheyWere() throws StoreException {
        String name = "Ünïcode '; DROP TABLE record; --";
        try (AccountingSpool spool = AccountingSpool.open(file)) {
            spool.write(
                    List.of(
                            new Change.Open(name, Octets.EMPTY),
                            new Change.Figures(name, Octets.EMPTY),
                            new Change.Add(Long.MAX_VALUE, name, Octets.of(0, 255, 0))),
                    told.of("odd"));
        }
        try (AccountingSpool spool = AccountingSpool.open(file)) {
            assertThat(spool.records()).containsExactly(new Spooled(Long.MAX_VALUE, name, Octets.of(0, 255, 0)));
            assertThat(spool.orphans()).containsExactly(new Orphan(name, Octets.EMPTY, Octets.EMPTY));
        }
    }

    @Test
    void whatIsNotThereIsRemovedWithoutFailure() throws StoreException {
        try (AccountingSpool spool = AccountingSpool.open(file)) {
            spool.write(
                    List.of(new Change.Remove(9), new Change.Close("s9"), figures("s9", "late"), add(1, "s9", "stop")),
                    told.of("unit"));
        }
        assertThat(told.durable()).containsExactly("unit");
        try (AccountingSpool spool = AccountingSpool.open(file)) {
            assertThat(spool.records()).hasSize(1);
            assertThat(spool.orphans()).isEmpty();
        }
    }

    @Test
    void aUnitThatContradictsTheStoreFailsWhollyAndAlone() throws StoreException {
        try (AccountingSpool spool = AccountingSpool.open(file)) {
            CountDownLatch release = Told.hold(spool);
            spool.write(List.of(open("s1", "one"), add(1, "s1", "first")), told.of("before"));
            spool.write(List.of(add(2, "s2", "second"), add(1, "s2", "again")), told.of("same id"));
            spool.write(List.of(add(3, "s1", "third"), open("s1", "again")), told.of("same session"));
            spool.write(List.of(add(4, "s1", "fourth")), told.of("after"));
            release.countDown();
        }
        assertThat(told.names()).containsExactly("before", "same id", "same session", "after");
        assertThat(told.failed())
                .containsOnly(
                        entry("same id", "Add[id=1, sessionId=s2, 5 octets]: it is there already"),
                        entry("same session", "Open[sessionId=s1, 5 octets]: it is there already"));
        try (AccountingSpool spool = AccountingSpool.open(file)) {
            assertThat(spool.records()).extracting(Spooled::id).containsExactly(1L, 4L);
            assertThat(spool.orphans()).containsExactly(new Orphan("s1", Octets.ofText("one"), null));
        }
    }

    @Test
    void outcomesComeInOrderAndWhatIsQueuedIsWrittenBeforeTheEnd() throws StoreException {
        List<String> names = IntStream.range(0, 10_000).mapToObj(i -> "" + i).toList();
        try (AccountingSpool spool = AccountingSpool.open(file)) {
            for (String name : names) {
                spool.write(List.of(add(Integer.parseInt(name), "s", name)), told.of(name));
            }
        }
        assertThat(told.durable()).isEqualTo(names);
        try (AccountingSpool spool = AccountingSpool.open(file)) {
            assertThat(spool.records())
                    .extracting(record -> record.accountingRecord().text())
                    .isEqualTo(names);
        }
    }

    @Test
    void aClosedSpoolSaysSoAndClosesAgain() throws StoreException {
        AccountingSpool spool = AccountingSpool.open(file);
        spool.close();
        spool.close();
        spool.write(List.of(add(1, "s1", "late")), told.of("late"));
        assertThat(told.failed()).containsOnly(entry("late", file + " is closed"));
    }

    @Test
    @SuppressWarnings("try") // to close it twice is what is tested
    void whoFailsWhenToldDoesNotEndTheSpool() throws StoreException {
        try (AccountingSpool spool = AccountingSpool.open(file)) {
            spool.write(List.of(), outcome -> {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("the test's own");
            });
            spool.write(List.of(), outcome -> spool.close());
            assertThat(Told.now(spool, add(1, "s1", "next"))).isEqualTo(new Outcome.Durable());
        }
    }

    @Test
    void twoHundredThousandUnitsWaitAndNoMore() throws StoreException {
        try (AccountingSpool spool = AccountingSpool.open(file)) {
            CountDownLatch release = Told.hold(spool);
            CountDownLatch durable = new CountDownLatch(200_000);
            for (int i = 0; i < 200_000; i++) {
                spool.write(List.of(), outcome -> durable.countDown());
            }
            spool.write(List.of(add(1, "s1", "too many")), told.of("too many"));
            assertThat(told.failed())
                    .containsOnly(
                            entry("too many", "200000 changes wait for the disk that holds " + file + " already"));
            release.countDown();
            Told.await(durable);
            assertThat(Told.now(spool, add(2, "s1", "room again"))).isEqualTo(new Outcome.Durable());
        }
    }

    @Test
    void theFileIsItsOwnersAlone() throws Exception {
        try (AccountingSpool spool = AccountingSpool.open(file)) {
            Told.now(spool, add(1, "s1", "start"));
            try (var files = Files.list(file.getParent())) {
                assertThat(files)
                        .contains(file)
                        .allSatisfy(
                                made -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
                                        .isEqualTo("rw-------"));
            }
        }
    }

    @Test
    void nothingPrintsWhatIsInARecord() {
        Octets secret = Octets.ofText("secret");
        assertThat(List.of(
                                new Change.Add(1, "s1", secret),
                                new Change.Open("s1", secret),
                                new Change.Figures("s1", secret),
                                new Spooled(1, "s1", secret),
                                new Orphan("s1", secret, secret))
                        .toString())
                .contains("s1", "6 octets")
                .doesNotContain(secret.hex(), "secret");
    }

    private static Change.Add add(long id, String sessionId, String text) {
        return new Change.Add(id, sessionId, Octets.ofText(text));
    }

    private static Change.Open open(String sessionId, String text) {
        return new Change.Open(sessionId, Octets.ofText(text));
    }

    private static Change.Figures figures(String sessionId, String text) {
        return new Change.Figures(sessionId, Octets.ofText(text));
    }
}
