package dev.lac.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Random;
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
        socket = new ManagementSocket(path, ManagementSocketTest::echo);
    }

    @AfterEach
    void close() {
        socket.close();
    }

    private static JsonNode echo(JsonNode question) {
        if (question.has("wrong")) {
            throw new IllegalArgumentException("that is wrong");
        }
        return JSON.createObjectNode().set("heard", question);
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
    void eachLineIsAnswered() throws IOException {
        assertThat(Commands.ask(path, "c", question("q"))
                        .path("heard")
                        .path("command")
                        .asText())
                .isEqualTo("c");
        assertThatThrownBy(() -> Commands.ask(path, "c", question("wrong")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("that is wrong");
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
        assertThat(Commands.ask(path, "c", question("q")).has("heard")).isTrue();
    }

    @Test
    void whatADeadProcessLeftIsReplaced() throws IOException {
        socket.close();
        assertThat(path).doesNotExist();
        Files.writeString(path, "stale");
        socket = new ManagementSocket(path, ManagementSocketTest::echo);
        assertThat(Commands.ask(path, "c", question("q")).has("heard")).isTrue();
    }

    @Test
    void nobodyThereIsSaid() {
        socket.close();
        assertThatThrownBy(() -> Commands.ask(path, "c", question("q")))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("no LAC answers at " + path);
    }
}
