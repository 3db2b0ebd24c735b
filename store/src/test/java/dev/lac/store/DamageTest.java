package dev.lac.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lac.protocol.Octets;
import dev.lac.protocol.Seeds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that is not what it should be is refused with its name and a remedy, and is left as it is. */
class DamageTest {
    private static final RandomGeneratorFactory<RandomGenerator> RANDOM = RandomGeneratorFactory.of("L64X128MixRandom");

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void name() {
        file = directory.resolve("accounting.db");
    }

    @Test
    void aFileThatIsNoDatabaseIsRefused() throws IOException {
        Files.writeString(file, "accounting: spool\n".repeat(300));
        refused(file + " is no SQLite database; it is left as it is: stop the LAC, move the file and those beside it"
                + " (-wal, -journal) away and start again, a new one is made then");
    }

    @Test
    void theDatabaseOfAnotherProgramIsRefused() throws Exception {
        sql("CREATE TABLE guests (name TEXT)");
        refused(file + " is a SQLite database of another program; it is left as it is: name another file");
    }

    @Test
    void aNewerVersionIsRefused() throws Exception {
        write(1);
        sql("PRAGMA user_version=2");
        refused(file
                + " has version 2, this LAC knows version 1; it is left as it is: start the version of the LAC that"
                + " wrote it, or name another file");
    }

    @Test
    void aTornFileIsRefused() throws Exception {
        write(100);
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length / 2));
        refused(file + " is damaged (");
    }

    @Test
    void anEmptyFileBecomesASpool() throws Exception {
        Files.createFile(file);
        write(1);
        try (AccountingSpool spool = AccountingSpool.open(file)) {
            assertThat(spool.records()).hasSize(1);
        }
    }

    @Test
    void aDirectoryOrAFileInTheWayIsNamed() throws IOException {
        assertThatThrownBy(() -> AccountingSpool.open(directory))
                .isInstanceOf(StoreException.class)
                .hasMessageStartingWith(directory + " cannot be opened: it must be a plain file");
        assertThatThrownBy(() -> AccountingSpool.open(Path.of("/")))
                .isInstanceOf(StoreException.class)
                .hasMessage("/ is a directory; name a file");
        Files.createFile(file);
        assertThatThrownBy(() -> AccountingSpool.open(file.resolve("deeper.db")))
                .isInstanceOf(StoreException.class)
                .hasMessageStartingWith(file + ", which is to hold deeper.db, cannot be made: ");
    }

    /** Octets changed anywhere: either the file opens, or it is refused and stays as it is. */
    @Test
    void garbageIsRefusedWithoutHarm() throws Exception {
        write(40);
        byte[] whole = Files.readAllBytes(file);
        int[] refused = {0};
        Seeds.run(300, seed -> {
            RandomGenerator random = RANDOM.create(seed);
            byte[] damaged = whole.clone();
            for (int count = random.nextInt(1, 20); count > 0; count--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            // The header and the table of tables are where most can go wrong.
            damaged[random.nextInt(4096)] = (byte) random.nextInt();
            try {
                Files.write(file, damaged);
                AccountingSpool.open(file).close();
            } catch (StoreException e) {
                refused[0]++;
                assertThat(e).hasMessageContaining(file.toString());
                assertThat(octets()).isEqualTo(damaged);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        assertThat(refused[0]).isPositive();
    }

    private byte[] octets() {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void refused(String message) {
        byte[] before = octets();
        assertThatThrownBy(() -> AccountingSpool.open(file))
                .isInstanceOf(StoreException.class)
                .hasMessageStartingWith(message);
        assertThat(octets()).isEqualTo(before);
    }

    private void write(int records) throws StoreException {
        try (AccountingSpool spool = AccountingSpool.open(file)) {
            for (int id = 1; id <= records; id++) {
                spool.write(
                        List.of(
                                new Change.Add(id, "s" + id, Octets.copyOf(new byte[500])),
                                new Change.Open("s" + id, Octets.copyOf(new byte[100]))),
                        outcome -> assertThat(outcome).isEqualTo(new Outcome.Durable()));
            }
        }
    }

    private void sql(String statement) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement one = connection.createStatement()) {
            one.execute(statement);
        }
    }
}
