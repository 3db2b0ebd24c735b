package dev.lac.operations;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Asks a LAC through its socket, without the program {@code lac}. */
final class Questions {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Questions() {}

    /** @param home the directory of its configuration, which has its state directory */
    static JsonNode ask(Path home, Object question) {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(home.resolve("state/lac.sock")))) {
            channel.write(StandardCharsets.UTF_8.encode(question + "\n"));
            channel.shutdownOutput();
            return JSON.readTree(Channels.newInputStream(channel));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
