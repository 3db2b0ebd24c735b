package dev.lac.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lac.config.ManagementConfig;
import dev.lac.config.ManagementConfig.SocketAccess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * The socket through which commands reach a running LAC: a Unix socket that its owner, or its group, may open, one JSON object a line, answered
 * by one.
 */
public final class ManagementSocket implements AutoCloseable {

    /** Of an answer that says what was wrong with the question. */
    static final String ERROR = "error";

    private static final Logger LOG = LogManager.getLogger();
    private static final int HANDLERS = 2;
    /** A question is a few words and perhaps the text of a RADIUS reply. */
    private static final int MAX_QUESTION = 256 * 1024;

    private final Path path;
    private final ServerSocketChannel server;
    private final Function<JsonNode, JsonNode> answers;
    private final ExecutorService threads = Executors.newFixedThreadPool(HANDLERS + 1, work -> {
        Thread thread = new Thread(work, "management");
        thread.setDaemon(true);
        return thread;
    });
    private final ObjectMapper json = new ObjectMapper();

    /**
     * Listens as {@code config} says, in place of a socket that a dead process left there.
     *
     * @param answers called on a thread of its own for each question; its exceptions become errors
     * @throws IOException if there can be no socket there
     */
    ManagementSocket(ManagementConfig config, Function<JsonNode, JsonNode> answers) throws IOException {
        this(config.socket(), config.socketAccess(), answers);
    }

    /** The same at {@code path}, for its owner alone. */
    public ManagementSocket(Path path, Function<JsonNode, JsonNode> answers) throws IOException {
        this(path, SocketAccess.OWNER, answers);
    }

    private ManagementSocket(Path path, SocketAccess access, Function<JsonNode, JsonNode> answers) throws IOException {
        this.path = path;
        this.answers = answers;
        Files.deleteIfExists(path);
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(path));
        Files.setPosixFilePermissions(
                path, PosixFilePermissions.fromString(access == SocketAccess.GROUP ? "rw-rw----" : "rw-------"));
        threads.execute(this::accept);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a handler's failure is its caller's answer
    private void accept() {
        while (server.isOpen()) {
            try {
                SocketChannel caller = server.accept();
                threads.execute(() -> serve(caller));
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                LOG.warn("management socket: {}", e.toString());
            }
        }
    }

    private void serve(SocketChannel caller) {
        try (caller) {
            BufferedReader lines = new BufferedReader(
                    new InputStreamReader(new Limited(Channels.newInputStream(caller)), StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                ByteBuffer answer = StandardCharsets.UTF_8.encode(json.writeValueAsString(answer(line)) + "\n");
                while (answer.hasRemaining()) {
                    caller.write(answer);
                }
            }
        } catch (IOException e) {
            LOG.debug("management socket: {}", e.toString());
        }
    }

    private JsonNode answer(String line) {
        try {
            return answers.apply(json.readTree(line));
        } catch (IOException | RuntimeException e) {
            LOG.debug("management socket: {}", line, e);
            ObjectNode error = json.createObjectNode();
            return error.put(ERROR, e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
        }
    }

    /** Asks the LAC whose socket is at {@code path}. */
    static JsonNode ask(Path path, JsonNode question) throws IOException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            channel.write(StandardCharsets.UTF_8.encode(question + "\n"));
            channel.shutdownOutput();
            return new ObjectMapper().readTree(Channels.newInputStream(channel));
        }
    }

    @Override
    public void close() {
        try {
            server.close();
            Files.deleteIfExists(path);
        } catch (IOException e) {
            LOG.debug("management socket: {}", e.toString());
        }
        threads.shutdownNow();
    }

    /** Ends a caller who says too much. */
    private static final class Limited extends InputStream {
        private final InputStream source;
        private int left = MAX_QUESTION;

        private Limited(InputStream source) {
            this.source = source;
        }

        @Override
        public int read() throws IOException {
            return left-- > 0 ? source.read() : -1;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (left <= 0) {
                return -1;
            }
            int count = source.read(into, offset, Math.min(length, left));
            left -= Math.max(count, 0);
            return count;
        }
    }
}
