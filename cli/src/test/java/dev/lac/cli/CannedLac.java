package dev.lac.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;

/** Answers as a LAC would, from answers that a test has laid out. */
final class CannedLac implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ServerSocketChannel server;
    private final Map<String, Deque<String>> answers = new ConcurrentHashMap<>();
    private final List<JsonNode> questions = new CopyOnWriteArrayList<>();
    private volatile byte[] octets = {};
    private volatile boolean endless;

    CannedLac(Path path) throws IOException {
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(path));
        Thread thread = new Thread(this::serve, "canned LAC");
        thread.setDaemon(true);
        thread.start();
    }

    /** What is said to a command, one after the other, the last again and again; for {@code show}, to {@code show VIEW}. */
    CannedLac answer(String command, String... json) {
        answers.put(command, new ConcurrentLinkedDeque<>(List.of(json)));
        return this;
    }

    /** What follows the answer to {@code trace}; when endless, the LAC does not close. */
    void follow(byte[] octets, boolean endless) {
        this.octets = octets;
        this.endless = endless;
    }

    /** The latest. */
    JsonNode question() {
        return questions.get(questions.size() - 1);
    }

    List<JsonNode> questions() {
        return questions;
    }

    private void serve() {
        while (server.isOpen()) {
            try (SocketChannel caller = server.accept()) {
                answer(caller);
            } catch (IOException e) {
                continue; // the caller went, or the server is closed
            }
        }
    }

    private void answer(SocketChannel caller) throws IOException {
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(Channels.newInputStream(caller), StandardCharsets.UTF_8));
        JsonNode question = JSON.readTree(lines.readLine());
        questions.add(question);
        String command = question.path("command").asText();
        String key = command.equals("show") ? "show " + question.path("show").asText() : command;
        String answer = next(answers.get(key), "{\"error\":\"nothing canned for " + key + "\"}");
        caller.write(StandardCharsets.UTF_8.encode(JSON.readTree(answer) + "\n"));
        if (command.equals("trace")) {
            caller.write(ByteBuffer.wrap(octets));
            while (endless && lines.read() >= 0) {
                Thread.onSpinWait();
            }
        }
    }

    private static String next(Deque<String> answers, String otherwise) {
        if (answers == null) {
            return otherwise;
        }
        return answers.size() > 1 ? answers.remove() : answers.element();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
