package dev.lac.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lac.config.ManagementConfig;
import dev.lac.config.ManagementConfig.SocketAccess;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The socket of commands: for its owner alone, and not to be harmed by what is said to it. */
class ManagementSocketTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path directory;

    private Path path;
    private ManagementSocket socket;

    @BeforeEach
    void open() throws IOException {
        path = directory.resolve("lac.sock");
        socket = listen(SocketAccess.OWNER);
    }

    @AfterEach
    void close() {
        socket.close();
    }

    private ManagementSocket listen(SocketAccess access) throws IOException {
        return new ManagementSocket(new ManagementConfig(path, access), ManagementSocketTest::echo);
    }

    private static Answer echo(JsonNode question) {
        if (question.has("stream")) {
            return new Answer(question, new Ticks());
        }
        if (question.has("wrong")) {
            throw new IllegalArgumentException("that is wrong");
        }
        return Answer.of(JSON.createObjectNode().set("heard", question));
    }

    /** An octet each millisecond until it is closed. */
    private static final class Ticks implements Answer.Stream {
        private static final CountDownLatch CLOSED = new CountDownLatch(1);

        @Override
        public void writeTo(OutputStream out) throws IOException {
            while (CLOSED.getCount() > 0) {
                out.write('.');
                out.flush();
            }
        }

        @Override
        public void close() {
            CLOSED.countDown();
        }
    }

    private JsonNode ask(ObjectNode question) throws IOException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            channel.write(StandardCharsets.UTF_8.encode(question + "\n"));
            channel.shutdownOutput();
            return JSON.readTree(Channels.newInputStream(channel));
        }
    }

    private static ObjectNode question(String name) {
        return JSON.createObjectNode().put(name, "x");
    }

    @Test
    void itIsItsOwnersAlone() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-------");
    }

    @Test
    void itIsItsGroupsTooWhereTheFileSaysSo() throws IOException {
        socket.close();
        socket = listen(SocketAccess.GROUP);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-rw----");
    }

    @Test
    void eachLineIsAnswered() throws IOException {
        assertThat(ask(question("q")).path("heard").path("q").asText()).isEqualTo("x");
        assertThat(ask(question("wrong")).path("error").asText()).isEqualTo("that is wrong");
    }

    @Test
    void octetsFollowUntilTheCallerHasGone() throws Exception {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            channel.write(StandardCharsets.UTF_8.encode(question("stream") + "\n"));
            InputStream octets = Channels.newInputStream(channel);
            byte[] line = octets.readNBytes("{\"stream\":\"x\"}\n...".length());
            assertThat(new String(line, StandardCharsets.UTF_8)).isEqualTo("{\"stream\":\"x\"}\n...");
            assertThat(octets.readNBytes(100_000))
                    .as("while the caller might say more")
                    .hasSize(100_000);
        }
        assertThat(Ticks.CLOSED.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void garbageIsAnsweredOrEndsItsConnectionAndNothingElse() throws IOException {
        Random random = new Random(1);
        for (int i = 0; i < 50; i++) {
            byte[] garbage = new byte[random.nextInt(5_000)];
            random.nextBytes(garbage);
            try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
                channel.write(ByteBuffer.wrap(garbage));
            }
        }
        try (SocketChannel endless = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            ByteBuffer words = StandardCharsets.US_ASCII.encode("x".repeat(64 * 1024));
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 1_000; i++) {
                            endless.write(words.rewind());
                        }
                    })
                    .as("who never comes to an end is cut off")
                    .isInstanceOf(IOException.class);
        }
        assertThat(ask(question("q")).has("heard")).isTrue();
    }

    @Test
    void whatADeadProcessLeftIsReplaced() throws IOException {
        socket.close();
        assertThat(path).doesNotExist();
        Files.writeString(path, "stale");
        socket = listen(SocketAccess.OWNER);
        assertThat(ask(question("q")).has("heard")).isTrue();
    }

    @Test
    void nobodyThereIsSaid() {
        socket.close();
        assertThatThrownBy(() -> ask(question("q")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("No such file");
    }
}
