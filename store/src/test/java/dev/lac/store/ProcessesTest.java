package dev.lac.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lac.protocol.Octets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that die, that want the same file, and whose surroundings are wrong. */
class ProcessesTest {
    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void name() {
        file = directory.resolve("accounting.db");
    }

    @Test
    void whatWasReportedDurableOutlivesAKill() throws Exception {
        for (int moment : new int[] {1, 700, 3_000}) {
            Path spoolOfThisMoment = directory.resolve(moment + ".db");
            List<String> said = new ArrayList<>();
            try (SpoolProcess writer = SpoolProcess.start(spoolOfThisMoment, 1_000_000, 300)) {
                assertThat(writer.line()).isEqualTo("open");
                while (said.size() < moment) {
                    said.add(writer.line());
                }
                said.addAll(writer.kill());
            }
            // The last line may be cut off.
            List<String> durable = said.subList(0, said.size() - 1);
            assertThat(durable).allMatch(line -> line.matches("durable \\d+"));
            try (AccountingSpool spool = AccountingSpool.open(spoolOfThisMoment)) {
                List<Spooled> records = spool.records();
                assertThat(records).hasSizeGreaterThanOrEqualTo(durable.size());
                assertThat(records.subList(0, durable.size()))
                        .extracting(record -> "durable " + record.id())
                        .isEqualTo(durable);
                assertThat(records)
                        .allSatisfy(record ->
                                assertThat(record.accountingRecord()).isEqualTo(Octets.copyOf(new byte[300])));
                assertThat(spool.orphans())
                        .extracting(Orphan::sessionId)
                        .containsExactlyInAnyOrderElementsOf(
                                records.stream().map(Spooled::sessionId).toList());
            }
        }
    }

    @Test
    void aSecondProcessIsToldWhichOneHoldsTheFile() throws Exception {
        try (SpoolProcess holder = SpoolProcess.start(file, 1, 10)) {
            assertThat(holder.line()).isEqualTo("open");
            assertThatThrownBy(() -> AccountingSpool.open(file))
                    .isInstanceOf(StoreException.class)
                    .hasMessageMatching(".*accounting\\.db is in use by process " + holder.pid() + " \\(.*/java\\)");
            holder.kill();
        }
        AccountingSpool.open(file).close();
    }

    @Test
    void openingTwiceInOneProcessIsRefusedAndLeavesTheLock() throws Exception {
        try (AccountingSpool spool = AccountingSpool.open(file)) {
            assertThatThrownBy(() -> AccountingSpool.open(file))
                    .isInstanceOf(StoreException.class)
                    .hasMessage(file + " is in use by this very process ("
                            + ProcessHandle.current().pid() + ")");
            try (SpoolProcess second = SpoolProcess.start(file, 1, 10)) {
                assertThat(second.line())
                        .startsWith("refused " + file + " is in use by process "
                                + ProcessHandle.current().pid());
            }
            assertThat(Told.now(spool, new Change.Remove(1))).isEqualTo(new Outcome.Durable());
        }
    }

    /** No file may be larger than 3,000 KiB: write(2) fails beyond. First the log is, and is emptied into the tables; then they are, too. */
    @Test
    void aDiskThatFailsIsNamedAndWhatWasDurableStays() throws Exception {
        List<String> limit = List.of("bash", "-c", "trap '' XFSZ; ulimit -f 3000; exec \"$@\"", "bash");
        List<String> durable = new ArrayList<>();
        List<String> failed = new ArrayList<>();
        try (SpoolProcess writer = SpoolProcess.start(limit, "-XX:-UsePerfData", file, 100, 100_000)) {
            assertThat(writer.line()).isEqualTo("open");
            for (String line = writer.line(); !line.equals("done"); line = writer.line()) {
                (line.startsWith("durable") ? durable : failed).add(line);
            }
        }
        // A unit is 200 kB, so that the log alone could hold 15.
        assertThat(durable).hasSizeGreaterThan(15);
        assertThat(failed)
                .hasSizeGreaterThan(10)
                .allMatch(line -> line.matches("failed \\d+ the disk that holds " + file
                        + " reports an input/output error \\(SQLITE_IOERR_WRITE\\)"));
        assertThat(durable.size() + failed.size()).isEqualTo(100);
        try (AccountingSpool spool = AccountingSpool.open(file)) {
            assertThat(spool.records())
                    .extracting(record -> "durable " + record.id())
                    .isEqualTo(durable);
        }
    }

    @Test
    void aTemporaryDirectoryThatWillNotDoIsNamed() throws Exception {
        Path nowhere = directory.resolve("nowhere");
        try (SpoolProcess process = SpoolProcess.start(List.of(), "-Dorg.sqlite.tmpdir=" + nowhere, file, 1, 10)) {
            assertThat(process.line())
                    .startsWith("refused SQLite's native library cannot be loaded from " + nowhere
                            + ", which is no directory: name a directory for it that is writable and not mounted noexec"
                            + " with -Dorg.sqlite.tmpdir=DIRECTORY");
            // Nor does the driver print anything of its own.
            assertThat(process.line()).isNull();
        }
    }
}
