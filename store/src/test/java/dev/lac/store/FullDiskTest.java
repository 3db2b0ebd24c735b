package dev.lac.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lac.protocol.Octets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that may grow to 40 pages of 4096 octets, as on a disk with no more room. */
class FullDiskTest {
    private static final int PAGES = 40;
    private static final Octets TWO_THOUSAND = Octets.copyOf(new byte[2_000]);

    @TempDir
    private Path directory;

    private final Told told = new Told();
    private Path file;

    @BeforeEach
    void name() {
        file = directory.resolve("accounting.db");
    }

    @Test
    void whatFitsIsDurableAndWhatDoesNotIsToldWhy() throws StoreException {
        try (AccountingSpool spool = AccountingSpool.open(file, PAGES)) {
            CountDownLatch release = Told.hold(spool);
            for (int id = 1; id <= 200; id++) {
                spool.write(
                        List.of(new Change.Open("s" + id, TWO_THOUSAND), new Change.Add(id, "s" + id, TWO_THOUSAND)),
                        told.of("" + id));
            }
            release.countDown();
        }
        assertThat(told.names()).hasSize(200);
        assertThat(told.durable()).hasSizeBetween(20, 40);
        assertThat(told.failed().values()).containsOnly("the disk that holds " + file + " is full");
        try (AccountingSpool spool = AccountingSpool.open(file)) {
            assertThat(spool.records()).extracting(record -> "" + record.id()).isEqualTo(told.durable());
            assertThat(spool.orphans())
                    .extracting(Orphan::sessionId)
                    .containsExactlyInAnyOrderElementsOf(
                            told.durable().stream().map(id -> "s" + id).toList());
        }
    }

    @Test
    void aRecordTooLargeForTheDiskFailsAlone() throws StoreException {
        try (AccountingSpool spool = AccountingSpool.open(file, PAGES)) {
            CountDownLatch release = Told.hold(spool);
            spool.write(List.of(new Change.Add(1, "s1", TWO_THOUSAND)), told.of("before"));
            spool.write(List.of(new Change.Add(2, "s1", Octets.copyOf(new byte[PAGES * 4096]))), told.of("huge"));
            spool.write(List.of(new Change.Add(3, "s1", TWO_THOUSAND)), told.of("after"));
            release.countDown();
        }
        assertThat(told.durable()).containsExactly("before", "after");
        assertThat(told.failed()).containsOnlyKeys("huge");
    }

    @Test
    void acknowledgedRecordsMakeRoomForNewOnes() throws StoreException {
        try (AccountingSpool spool = AccountingSpool.open(file, PAGES)) {
            long id = 1;
            while (Told.now(spool, new Change.Add(id, "s1", TWO_THOUSAND)) instanceof Outcome.Durable) {
                id++;
            }
            assertThat(id).isGreaterThan(20);
            for (long acknowledged = 1; acknowledged <= 10; acknowledged++) {
                assertThat(Told.now(spool, new Change.Remove(acknowledged))).isEqualTo(new Outcome.Durable());
            }
            assertThat(Told.now(spool, new Change.Add(id, "s1", TWO_THOUSAND))).isEqualTo(new Outcome.Durable());
        }
    }
}
