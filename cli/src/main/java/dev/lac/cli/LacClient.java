package dev.lac.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Asks a running LAC through its Unix socket, as docs/management.md describes: a line of JSON out, a line of JSON in. */
final class LacClient {
    static final String COMMAND = "command";
    static final String DONE = "done";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ERROR = "error";

    private final Path socket;

    LacClient(Path socket) {
        this.socket = socket;
    }

    /** A question to be completed. */
    static ObjectNode question(String command) {
        return JsonNodeFactory.instance.objectNode().put(COMMAND, command);
    }

    Path socket() {
        return socket;
    }

    /**
     * One question, one answer.
     *
     * @throws CommandException when no LAC answers, with the remedy; with what the LAC finds wrong with the question
     */
    JsonNode ask(ObjectNode question) throws CommandException {
        try (SocketChannel channel = open()) {
            send(channel, question);
            channel.shutdownOutput();
            return checked(JSON.readTree(Channels.newInputStream(channel)));
        } catch (IOException e) {
            throw new CommandException(Unreachable.because(socket, e));
        }
    }

    /**
     * A question that is answered by a line and then by octets until the caller closes them.
     *
     * @throws CommandException as {@link #ask} does
     */
    Octets stream(ObjectNode question) throws CommandException {
        SocketChannel channel = null;
        try {
            channel = open();
            send(channel, question);
            InputStream octets = new BufferedInputStream(Channels.newInputStream(channel), 64 * 1024);
            return new Octets(checked(JSON.readTree(line(octets))), octets, channel);
        } catch (IOException e) {
            close(channel);
            throw new CommandException(Unreachable.because(socket, e));
        } catch (CommandException e) {
            close(channel);
            throw e;
        }
    }

    private SocketChannel open() throws IOException {
        return SocketChannel.open(UnixDomainSocketAddress.of(socket));
    }

    private static void send(SocketChannel channel, ObjectNode question) throws IOException {
        ByteBuffer line = StandardCharsets.UTF_8.encode(question + "\n");
        while (line.hasRemaining()) {
            channel.write(line);
        }
    }

    private static byte[] line(InputStream octets) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int octet = octets.read(); octet >= 0 && octet != '\n'; octet = octets.read()) {
            line.write(octet);
        }
        return line.toByteArray();
    }

    private JsonNode checked(JsonNode answer) throws CommandException {
        if (answer.isMissingNode()) {
            throw new CommandException(
                    "the LAC at " + socket + " closed the connection without an answer; its log says why");
        }
        if (answer.has(ERROR)) {
            throw new CommandException(answer.path(ERROR).asText());
        }
        return answer;
    }

    private static void close(@Nullable SocketChannel channel) {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** What follows the answer to a question; closing it, from any thread, ends it on both sides. */
    static final class Octets implements AutoCloseable {
        private final JsonNode answer;
        private final InputStream octets;
        private final SocketChannel channel;

        private Octets(JsonNode answer, InputStream octets, SocketChannel channel) {
            this.answer = answer;
            this.octets = octets;
            this.channel = channel;
        }

        JsonNode answer() {
            return answer;
        }

        InputStream octets() {
            return octets;
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
