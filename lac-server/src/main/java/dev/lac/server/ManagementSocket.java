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
import java.io.OutputStream;
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
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * The socket through which commands reach a running LAC: a Unix socket that its owner, or its group, may open; one JSON object a line,
 * answered by one, some by octets after it.
 */
final class ManagementSocket implements AutoCloseable {
    /** Of an answer that says what was wrong with the question. */
    static final String ERROR = "error";

    private static final Logger LOG = LogManager.getLogger();
    /** Callers at one time; each costs a thread, one who traces two. */
    private static final int MOST_CALLERS = 32;
    /** A question is a few words and perhaps the text of a RADIUS reply. */
    private static final int MAX_QUESTION = 256 * 1024;

    private final Path path;
    private final ServerSocketChannel server;
    private final Function<JsonNode, Answer> answers;
    private final Semaphore callers = new Semaphore(MOST_CALLERS);
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
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
    ManagementSocket(ManagementConfig config, Function<JsonNode, Answer> answers) throws IOException {
        path = config.socket();
        this.answers = answers;
        Files.deleteIfExists(path);
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(path));
        Files.setPosixFilePermissions(
                path,
                PosixFilePermissions.fromString(
                        config.socketAccess() == SocketAccess.GROUP ? "rw-rw----" : "rw-------"));
        threads.execute(this::accept);
    }

    private void accept() {
        while (server.isOpen()) {
            try {
                SocketChannel caller = server.accept();
                if (callers.tryAcquire()) {
                    threads.execute(() -> serve(caller));
                } else {
                    LOG.warn("management socket: more than {} callers at one time, one is sent away", MOST_CALLERS);
                    caller.close();
                }
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                LOG.warn("management socket: {}", e.toString());
            }
        }
    }

    private void serve(SocketChannel caller) {
        try (caller) {
            InputStream questions = new Limited(Channels.newInputStream(caller));
            BufferedReader lines = new BufferedReader(new InputStreamReader(questions, StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Answer answer = answer(line);
                new Octets(caller).write((answer.line() + "\n").getBytes(StandardCharsets.UTF_8));
                Answer.Stream stream = answer.stream();
                if (stream != null) {
                    stream(stream, lines, caller);
                    return;
                }
            }
        } catch (IOException e) {
            LOG.debug("management socket: {}", e.toString());
        } finally {
            callers.release();
        }
    }

    /** Sends octets until there are no more, or the caller has gone. */
    private void stream(Answer.Stream stream, BufferedReader lines, SocketChannel caller) throws IOException {
        threads.execute(() -> {
            try {
                while (lines.readLine() != null) {
                    // what is said besides counts for nothing
                }
            } catch (IOException e) {
                LOG.debug("management socket: {}", e.toString());
            } finally {
                stream.close();
            }
        });
        try (stream) {
            stream.writeTo(new Octets(caller));
        }
    }

    private Answer answer(String line) {
        try {
            return answers.apply(json.readTree(line));
        } catch (IOException | RuntimeException e) {
            LOG.debug("management socket: {}", line, e);
            ObjectNode error = json.createObjectNode();
            return Answer.of(
                    error.put(ERROR, e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage()));
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

    /** To a caller who may be listened to meanwhile: the stream of {@link Channels} waits for whoever reads the same channel. */
    private static final class Octets extends OutputStream {
        private final SocketChannel caller;

        private Octets(SocketChannel caller) {
            this.caller = caller;
        }

        @Override
        public void write(int octet) throws IOException {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] octets, int offset, int length) throws IOException {
            ByteBuffer left = ByteBuffer.wrap(octets, offset, length);
            while (left.hasRemaining()) {
                caller.write(left);
            }
        }
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
