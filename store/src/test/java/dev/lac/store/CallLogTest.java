package dev.lac.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lac.protocol.Seeds;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls are found by what is asked for, newest first, whether they are in the file yet or not, and nothing that befalls the file fails a call. */
class CallLogTest {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final CallLog.Retention ALL = new CallLog.Retention(Duration.ofDays(36_500), Long.MAX_VALUE);

    private static final RandomGeneratorFactory<RandomGenerator> RANDOM = RandomGeneratorFactory.of("L64X128MixRandom");

    @TempDir
    private Path directory;

    private final AtomicReference<Instant> now = new AtomicReference<>(NOON);
    private final InstantSource clock = now::get;
    private Path file;

    @BeforeEach
    void name() {
        file = directory.resolve("state/calls.db");
    }

    @Test
    void whatIsWrittenIsFoundAtOnceAndAfterwards() throws StoreException {
        CallEntry odd = new CallEntry(
                "7-Ünï",
                NOON.plusNanos(123_456_789),
                NOON.plusNanos(987_654_321),
                "'; DROP TABLE call; --\0",
                "",
                "",
                "",
                true,
                "{}");
        List<CallEntry> calls =
                IntStream.range(0, 700).mapToObj(CallLogTest::call).toList();
        try (CallLog log = open()) {
            for (int i = 0; i < calls.size(); i++) {
                log.write(calls.get(i));
                assertThat(log.find(CallQuery.newest(1))).containsExactly(calls.get(i));
            }
            log.write(odd);
            assertThat(log.find(CallQuery.newest(3))).containsExactly(calls.get(699), calls.get(698), calls.get(697));
            assertThat(log.find(ofUser(odd.user()))).containsExactly(odd);
        }
        try (CallLog log = open()) {
            List<CallEntry> found = log.find(CallQuery.newest(1_000));
            assertThat(found).hasSize(701).endsWith(odd, calls.get(0));
            assertThat(found.subList(0, 699)).isEqualTo(newestFirst(calls.subList(1, 700)));
            assertThat(log.dropped()).isZero();
        }
    }

    @Test
    void ofCallsThatEndedAtOnceTheLastWrittenIsTheNewest() throws StoreException {
        try (CallLog log = open()) {
            for (int i = 0; i < 50; i++) {
                log.write(call("c" + i, NOON, "alice", "lns"));
                assertThat(log.find(CallQuery.newest(2)).get(0).id()).isEqualTo("c" + i);
            }
        }
        try (CallLog log = open()) {
            log.write(call("last", NOON, "alice", "lns"));
            assertThat(log.find(CallQuery.newest(3))).extracting(CallEntry::id).containsExactly("last", "c49", "c48");
        }
    }

    @Test
    void everyFieldIsAskedFor() throws StoreException {
        try (CallLog log = open()) {
            everyFieldIsAskedFor(log);
        }
        try (CallLog log = open()) {
            assertEveryField(log);
        }
    }

    private static void everyFieldIsAskedFor(CallLog log) throws StoreException {
        log.write(call("1", NOON, "alice@isp.example", "lns-a"));
        log.write(call("2", NOON.plusSeconds(1), "alice@other.example", "lns-a"));
        log.write(call("3", NOON.plusSeconds(2), "bob@isp.example", "lns-b"));
        log.write(call("4", NOON.plusSeconds(3), "Alice@isp.example", "lns-b"));
        log.write(call("5", NOON.plusSeconds(4), "alice\uffff\ud83d\ude00@isp.example", "lns-b"));
        log.write(call("6", NOON.plusSeconds(5), "", ""));
        log.write(call("7", NOON.plusSeconds(6), "*", ""));
        assertEveryField(log);
    }

    private static void assertEveryField(CallLog log) throws StoreException {
        assertThat(ids(log, ofUser("alice@isp.example"))).containsExactly("1");
        assertThat(ids(log, ofUser("alice*"))).containsExactly("5", "2", "1");
        assertThat(ids(log, ofUser("alice\uffff*"))).containsExactly("5");
        assertThat(ids(log, ofUser("*@isp.example"))).containsExactly("5", "4", "3", "1");
        assertThat(ids(log, ofUser("*lice@*"))).containsExactly("4", "2", "1");
        assertThat(ids(log, ofUser("*"))).hasSize(7);
        assertThat(ids(log, ofUser("**"))).hasSize(7);
        assertThat(ids(log, ofUser(""))).containsExactly("6");
        assertThat(ids(log, ofUser("a%"))).isEmpty();
        assertThat(ids(log, new CallQuery("3", null, null, null, null, null, null, 9)))
                .containsExactly("3");
        assertThat(ids(log, new CallQuery(null, null, "mac-4", null, null, null, null, 9)))
                .containsExactly("4");
        assertThat(ids(log, new CallQuery(null, null, null, "lns-a", null, null, null, 9)))
                .containsExactly("2", "1");
        assertThat(ids(log, new CallQuery(null, null, null, null, "cause-3", null, null, 9)))
                .containsExactly("3");
        assertThat(ids(log, between(NOON.plusSeconds(1), NOON.plusSeconds(3)))).containsExactly("3", "2");
        assertThat(ids(log, between(Instant.MIN, Instant.MAX))).hasSize(7);
        assertThat(ids(log, new CallQuery(null, "*isp*", null, "lns-b", null, NOON, NOON.plusSeconds(4), 1)))
                .containsExactly("4");
    }

    @Test
    void aQueryForNothingIsRefused() {
        assertThatThrownBy(() -> CallQuery.newest(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new CallLog.Retention(Duration.ZERO, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new CallLog.Retention(Duration.ofDays(1), 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** No query for one field reads a row that it does not tell of, or sorts what it finds. */
    @Test
    void anIndexAnswersEveryField() throws Exception {
        try (CallLog log = open()) {
            log.write(call(1));
        }
        assertThat(plan(CallQuery.newest(9))).contains("SCAN call USING COVERING INDEX call_ended");
        assertThat(plan(between(NOON, NOON)))
                .contains("SEARCH call USING COVERING INDEX call_ended (ended>? AND ended<?)");
        assertThat(plan(new CallQuery("1", null, null, null, null, null, null, 9)))
                .contains("SEARCH call USING COVERING INDEX call_id (id=?)");
        assertThat(plan(ofUser("alice"))).contains("SEARCH call USING COVERING INDEX call_user (user=?)");
        assertThat(plan(new CallQuery(null, null, "m", null, null, null, null, 9)))
                .contains("SEARCH call USING COVERING INDEX call_mac (mac=?)");
        assertThat(plan(new CallQuery(null, null, null, "l", null, null, null, 9)))
                .contains("SEARCH call USING COVERING INDEX call_lns (lns=?)");
        assertThat(plan(new CallQuery(null, null, null, null, "c", NOON, null, 9)))
                .contains("SEARCH call USING COVERING INDEX call_cause (cause=? AND ended>?)");
        assertThat(plan(ofUser("alice*"))).contains("SEARCH call USING COVERING INDEX call_user (user>? AND user<?)");
        assertThat(plan(ofUser("*example")))
                .contains(
                        "SEARCH call USING COVERING INDEX call_user_backwards (user_backwards>? AND user_backwards<?)");
    }

    private List<String> plan(CallQuery query) throws SQLException {
        CallSearch search = new CallSearch(query);
        try (Connection connection = CallTable.reader(file);
                PreparedStatement statement = connection.prepareStatement("EXPLAIN QUERY PLAN " + search.sql())) {
            search.bind(statement);
            List<String> steps = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    steps.add(rows.getString("detail"));
                }
            }
            assertThat(steps).contains("SEARCH call USING INTEGER PRIMARY KEY (rowid=?)");
            return steps;
        }
    }

    @Test
    void theOldestGoWhenThereAreTooMany() throws Exception {
        try (CallLog log = open(new CallLog.Retention(Duration.ofDays(36_500), 1_000))) {
            for (int i = 0; i < 5_000; i++) {
                log.write(call(i));
            }
            until(() -> countInFile() == 1_000 && found(log) == 1_000);
            assertThat(log.find(CallQuery.newest(5_000)))
                    .isEqualTo(newestFirst(IntStream.range(4_000, 5_000)
                            .mapToObj(CallLogTest::call)
                            .toList()));
        }
    }

    @Test
    void theOldGo() throws Exception {
        CallLog.Retention aDay = new CallLog.Retention(Duration.ofDays(1), Long.MAX_VALUE);
        try (CallLog log = open(aDay)) {
            for (int i = 0; i < 5_000; i++) {
                log.write(call(i));
            }
        }
        assertThat(countInFile()).isEqualTo(5_000);
        // Call i ended i seconds after noon.
        now.set(NOON.plus(Duration.ofDays(1)).plusSeconds(4_990));
        try (CallLog log = open(aDay)) {
            until(() -> countInFile() == 10);
            assertThat(ids(log, CallQuery.newest(20)))
                    .hasSize(10)
                    .startsWith("4999")
                    .endsWith("4990");
        }
    }

    @Test
    void manyThreadsWriteAndReadAtOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (CallLog log = open()) {
            List<Callable<Void>> jobs = new ArrayList<>();
            for (int t = 0; t < 4; t++) {
                int thread = t;
                jobs.add(() -> {
                    for (int i = 0; i < 1_000; i++) {
                        log.write(call(thread * 1_000 + i));
                        if (i % 100 == 0) {
                            List<CallEntry> found = log.find(ofUser("user-" + (thread * 1_000 + i)));
                            assertThat(found).containsExactly(call(thread * 1_000 + i));
                            assertThat(log.find(CallQuery.newest(5_000))).doesNotHaveDuplicates();
                        }
                    }
                    return null;
                });
            }
            for (Future<Void> job : threads.invokeAll(jobs)) {
                job.get();
            }
            assertThat(log.find(CallQuery.newest(5_000))).hasSize(4_000).doesNotHaveDuplicates();
            assertThat(log.dropped()).isZero();
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aReaderDoesNotWaitForTheWriter() throws Exception {
        try (CallLog log = open()) {
            log.write(call(1));
            until(() -> countInFile() == 1);
            try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
                    Statement statement = other.createStatement()) {
                statement.execute("BEGIN IMMEDIATE");
                log.write(call(2));
                assertThat(ids(log, CallQuery.newest(9))).containsExactly("2", "1");
                statement.execute("COMMIT");
            }
        }
        assertThat(countInFile()).isEqualTo(2);
    }

    @Test
    void tenThousandWaitForADiskAndNoMore() throws Exception {
        List<String> said;
        try (LogLines lines = LogLines.of(CallLog.class);
                CallLog log = open()) {
            try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
                    Statement statement = other.createStatement()) {
                statement.execute("BEGIN IMMEDIATE");
                for (int i = 0; i < 10_005; i++) {
                    log.write(call(i));
                }
                assertThat(log.dropped()).isEqualTo(5);
                until(() -> lines.contain("is in use by"));
                assertThat(log.find(CallQuery.newest(20_000))).hasSize(10_000);
                statement.execute("COMMIT");
            }
            until(() -> countInFile() == 10_000);
            log.write(call(20_000));
            until(() -> countInFile() == 10_001 && lines.contain("is written again; 5 calls were not recorded"));
            said = lines.all();
        }
        assertThat(said.stream().filter(line -> line.contains("calls wait to be written")))
                .hasSize(1);
        assertThat(said.stream().filter(line -> line.contains("is in use by"))).hasSize(1);
    }

    @Test
    void aFullDiskIsToldOnceAndWrittenWhenThereIsRoomAgain() throws Exception {
        CallLog.Retention aDay = new CallLog.Retention(Duration.ofDays(1), Long.MAX_VALUE);
        try (LogLines lines = LogLines.of(CallLog.class);
                CallLog log = CallLog.open(file, aDay, clock, 200)) {
            for (int i = 0; i < 3_000; i++) {
                log.write(call(i));
            }
            until(() -> lines.contain("the disk that holds " + file + " is full"));
            // What fits is written nevertheless.
            until(() -> countInFile() > 800);
            assertThat(log.find(CallQuery.newest(5_000))).hasSize(3_000);
            now.set(NOON.plus(Duration.ofDays(1)).plusSeconds(2_900));
            until(() -> lines.contain("is written again; 0 calls"));
            until(() -> found(log) == 100);
            assertThat(lines.all().stream().filter(line -> line.contains("is full")))
                    .hasSize(1);
        }
        assertThat(countInFile()).isEqualTo(100);
    }

    @Test
    void whatADiskDoesNotTakeUntilTheEndIsCounted() throws Exception {
        CallLog log = CallLog.open(file, ALL, clock, 30);
        for (int i = 0; i < 2_000; i++) {
            log.write(call(i));
        }
        log.close();
        assertThat(log.dropped()).isPositive();
        assertThat(log.dropped() + countInFile()).isEqualTo(2_000);
        log.write(call(1));
        log.close();
        assertThat(log.dropped() + countInFile()).isEqualTo(2_001);
    }

    @Test
    void aCallThatCannotBeWrittenFailsAlone() throws Exception {
        try (CallLog log = open()) {
            for (int i = 0; i < 100; i++) {
                log.write(i == 50 ? new CallEntry("bad", NOON, NOON, "u", "m", "l", "c", true, null) : call(i));
            }
            until(() -> log.dropped() == 1);
        }
        assertThat(countInFile()).isEqualTo(99);
    }

    @Test
    void aFileThatIsNoDatabaseIsMovedAside() throws Exception {
        Files.createDirectories(file.getParent());
        for (int number = 1; number <= 2; number++) {
            Files.writeString(file, "calls\n".repeat(1_000));
            try (LogLines lines = LogLines.of(CallLog.class);
                    CallLog log = open()) {
                log.write(call(number));
                assertThat(ids(log, CallQuery.newest(9))).containsExactly("" + number);
                assertThat(lines.all()).anyMatch(line -> line.startsWith(file + " is damaged ("));
            }
            assertThat(file.resolveSibling("calls.db.damaged-" + number)).hasContent("calls\n".repeat(1_000));
        }
    }

    @Test
    void aFileThatIsDamagedWhileItIsOpenIsMovedAside() throws Exception {
        try (CallLog log = open()) {
            for (int i = 0; i < 5_000; i++) {
                log.write(call(i));
            }
            until(() -> countInFile() == 5_000);
            sql("PRAGMA wal_checkpoint(TRUNCATE)");
            byte[] garbage = new byte[(int) Files.size(file) - 4096];
            Arrays.fill(garbage, (byte) 0x5a);
            try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.write(ByteBuffer.wrap(garbage), 4096);
            }
            assertThatThrownBy(() -> log.find(CallQuery.newest(9)))
                    .isInstanceOf(StoreException.class)
                    .hasMessageStartingWith(file + " is damaged (");
            until(() -> Files.exists(file.resolveSibling("calls.db.damaged-1")) && found(log) == 0);
            log.write(call(1));
            assertThat(ids(log, CallQuery.newest(9))).containsExactly("1");
        }
        assertThat(countInFile()).isEqualTo(1);
    }

    /** Octets changed anywhere: what can be told to be a newer or another program's file is refused, in all else calls are written. */
    @Test
    void garbageCostsHistoryAtMost() throws Exception {
        try (CallLog log = open()) {
            for (int i = 0; i < 200; i++) {
                log.write(call(i));
            }
        }
        byte[] whole = Files.readAllBytes(file);
        int[] aside = {0};
        try (LogLines lines = LogLines.of(CallLog.class)) {
            Seeds.run(150, seed -> {
                RandomGenerator random = RANDOM.create(seed);
                byte[] damaged = whole.clone();
                for (int count = random.nextInt(1, 40); count > 0; count--) {
                    // Past version and application in the header.
                    damaged[random.nextInt(100, damaged.length)] = (byte) random.nextInt();
                }
                damaged[random.nextInt(16)] ^= (byte) random.nextInt(2);
                file = directory.resolve(seed + "/calls.db");
                try {
                    Files.createDirectories(file.getParent());
                    Files.write(file, damaged);
                    try (CallLog log = open()) {
                        log.write(call("new", NOON.plusSeconds(1_000), "new", "lns"));
                        found(log);
                    }
                    aside[0] += Files.exists(file.resolveSibling("calls.db.damaged-1")) ? 1 : 0;
                    try (CallLog log = open()) {
                        assertThat(log.dropped()).isZero();
                        // What is damaged where nobody looked yet is found here at the latest.
                        until(() -> found(log) >= 0);
                    }
                } catch (IOException | StoreException | InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
            assertThat(aside[0]).isPositive();
            assertThat(lines.contain("is damaged (")).isTrue();
        }
    }

    @Test
    void theDatabaseOfAnotherProgramAndANewerOneAreLeftAsTheyAre() throws Exception {
        try (CallLog log = open()) {
            log.write(call(1));
        }
        sql("PRAGMA user_version=2");
        assertThatThrownBy(this::open).isInstanceOf(StoreException.class).hasMessageContaining("has version 2");
        file = directory.resolve("accounting.db");
        AccountingSpool.open(file).close();
        assertThatThrownBy(this::open).isInstanceOf(StoreException.class).hasMessageContaining("of another program");
    }

    @Test
    void whatCannotBeMadeIsNamed() throws IOException {
        Path plain = Files.createFile(directory.resolve("plain"));
        file = plain.resolve("calls.db");
        assertThatThrownBy(this::open)
                .isInstanceOf(StoreException.class)
                .hasMessageStartingWith(plain + ", which is to hold calls.db, cannot be made");
        file = directory;
        assertThatThrownBy(this::open)
                .isInstanceOf(StoreException.class)
                .hasMessageStartingWith(directory + " cannot be opened");
    }

    @Test
    void filesAreTheirOwnersAlone() throws Exception {
        try (CallLog log = open()) {
            log.write(call(1));
            until(() -> countInFile() == 1);
            try (var files = Files.list(file.getParent())) {
                assertThat(files)
                        .contains(file)
                        .allSatisfy(
                                made -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
                                        .isEqualTo("rw-------"));
            }
        }
    }

    /** What was in the file when the process was killed is there, and the file is whole. */
    @Test
    void whatWasWrittenOutlivesAKill() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CallLogProcess.class.getName(),
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var output = process.inputReader()) {
            assertThat(output.readLine()).isEqualTo("written 3000");
            process.toHandle().destroyForcibly();
            process.waitFor();
        }
        try (CallLog log = open()) {
            assertThat(log.find(CallQuery.newest(1_000_000)))
                    .hasSizeGreaterThanOrEqualTo(3_000)
                    .doesNotHaveDuplicates();
            log.write(call("after", NOON.plus(Duration.ofDays(9)), "alice", "lns"));
        }
        try (Connection connection = CallTable.reader(file);
                Statement statement = connection.createStatement()) {
            assertThat(Schema.text(statement, "PRAGMA integrity_check")).isEqualTo("ok");
        }
        try (CallLog log = open()) {
            assertThat(ids(log, CallQuery.newest(1))).containsExactly("after");
        }
    }

    private CallLog open() throws StoreException {
        return open(ALL);
    }

    private CallLog open(CallLog.Retention retention) throws StoreException {
        return CallLog.open(file, retention, clock);
    }

    static CallEntry call(int i) {
        return call("" + i, NOON.plusSeconds(i), "user-" + i, "lns-" + i % 7);
    }

    private static CallEntry call(String id, Instant ended, String user, String lns) {
        return new CallEntry(
                id,
                ended.minusSeconds(60),
                ended,
                user,
                "mac-" + id,
                lns,
                "cause-" + id,
                true,
                "{\"id\":\"" + id + "\"}");
    }

    private static CallQuery ofUser(String user) {
        return new CallQuery(null, user, null, null, null, null, null, 100);
    }

    private static CallQuery between(Instant since, Instant until) {
        return new CallQuery(null, null, null, null, null, since, until, 100);
    }

    private static List<String> ids(CallLog log, CallQuery query) throws StoreException {
        return log.find(query).stream().map(CallEntry::id).toList();
    }

    /** How many; -1 while the file cannot be read. */
    private static int found(CallLog log) {
        try {
            return log.find(CallQuery.newest(5_000)).size();
        } catch (StoreException e) {
            return -1;
        }
    }

    private static List<CallEntry> newestFirst(List<CallEntry> calls) {
        List<CallEntry> reversed = new ArrayList<>(calls);
        Collections.reverse(reversed);
        return reversed;
    }

    private int countInFile() {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            return Schema.number(statement, "SELECT count(*) FROM call");
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private void sql(String statement) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement one = connection.createStatement()) {
            one.execute(statement);
        }
    }

    private static void until(BooleanSupplier condition) throws InterruptedException {
        for (int i = 0; !condition.getAsBoolean(); i++) {
            assertThat(i).as("ten-millisecond waits").isLessThan(3_000);
            Thread.sleep(10);
        }
    }
}
