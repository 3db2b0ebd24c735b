package dev.lac.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Octets that no client library would send. */
class HostileTest {
    private static final int PATIENCE_MS = 60_000;
    /** More octets than sockets buffer. */
    private static final int MUCH = 16 << 20;

    private static final String BREAK = "(?i).*(reset|broken pipe).*";

    private WebServer server;

    @BeforeEach
    void start() throws IOException {
        server = new WebServer(
                new WebSettings(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), null, null),
                HostileTest::answer,
                exchange -> exchange.sendResponseHeaders(204, -1));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static JsonNode answer(JsonNode question) {
        return question.has("much") ? TextNode.valueOf("x".repeat(MUCH)) : question;
    }

    private Socket connect() throws IOException {
        Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), server.address().getPort());
        socket.setSoTimeout(PATIENCE_MS);
        return socket;
    }

    /** All that comes back until the server closes; {@code \n} is CR LF. */
    private String exchange(String request) throws IOException {
        try (Socket socket = connect()) {
            OutputStream out = socket.getOutputStream();
            out.write(request.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private String get(String path, String host) throws IOException {
        return exchange("GET " + path + " HTTP/1.1\nHost: " + host + "\nConnection: close\n\n");
    }

    private void isAlive() throws IOException {
        assertThat(get("/", "localhost")).startsWith("HTTP/1.1 200 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/../../../../etc/passwd",
                "/%2e%2e/%2e%2e/etc/passwd",
                "/..%2f..%2fetc%2fpasswd",
                "//etc/passwd",
                "/WebServer.class",
                "/./app.js",
                "/app.js/",
                "/app.js%00",
                "/%61pp.js",
                "/META-INF/MANIFEST.MF",
                "/index.html",
                "/app.js;x"
            })
    void nothingBesideThePageIsServed(String path) throws IOException {
        assertThat(get(path, "localhost")).startsWith("HTTP/1.1 404 ").doesNotContain("root:");
        assertThat(server.count(WebEvent.NOT_FOUND)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:80",
                "127.0.0.1.evil.example",
                "localhost.evil.example",
                "",
                "[::2]",
                "localhost@evil.example"
            })
    void anotherHostIsNotServed(String host) throws IOException {
        for (String path : List.of("/", "/metrics", "/app.js")) {
            assertThat(get(path, host)).startsWith("HTTP/1.1 403 ");
        }
        assertThat(exchange("POST /api HTTP/1.1\nHost: " + host
                        + "\nContent-Type: application/json\nContent-Length: 2\nConnection: close\n\n{}"))
                .startsWith("HTTP/1.1 403 ");
        assertThat(server.count(WebEvent.DENIED_HOST)).isEqualTo(4);
    }

    @Test
    void noHostIsAnotherHost() throws IOException {
        assertThat(exchange("GET / HTTP/1.0\n\n")).startsWith("HTTP/1.1 403 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LocalHost:8080", "127.0.0.1", "127.0.0.1:1", "[::1]", "[::1]:443"})
    void ourOwnNamesAreServed(String host) throws IOException {
        assertThat(get("/", host)).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void garbageIsSurvived() throws IOException {
        Random random = new Random(7);
        for (int i = 0; i < 50; i++) {
            byte[] garbage = new byte[random.nextInt(2_000)];
            random.nextBytes(garbage);
            exchangeOctets(garbage);
        }
        for (String line : List.of(
                "",
                "GET",
                "GET /",
                "\n\n\n",
                "GET / HTTP/9.9\n\n",
                "GET \u00ff HTTP/1.1\nHost: localhost\n\n",
                "POST /api HTTP/1.1\nHost: localhost\nContent-Length: -1\n\n",
                "POST /api HTTP/1.1\nHost: localhost\nContent-Length: 99999999999999999999\n\n",
                "POST /api HTTP/1.1\nHost: localhost\nContent-Type: application/json\nTransfer-Encoding: chunked\n\nzz\n")) {
            assertThat(exchange(line)).doesNotContain("200 OK");
        }
        isAlive();
    }

    private void exchangeOctets(byte[] octets) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(octets);
            socket.shutdownOutput();
            socket.getInputStream().readAllBytes();
        } catch (java.net.SocketException e) {
            assertThat(e).hasMessageMatching(BREAK); // closed before all was read
        }
    }

    @Test
    void endlessHeadersAreCutOff() throws IOException {
        try (Socket socket = connect()) {
            OutputStream out = socket.getOutputStream();
            out.write("GET / HTTP/1.1\r\nHost: localhost\r\n".getBytes(StandardCharsets.US_ASCII));
            byte[] header = ("X-Filler: " + "x".repeat(1_000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i < 1_000; i++) {
                out.write(header);
            }
            out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .doesNotContain("200 OK");
        } catch (java.net.SocketException e) {
            assertThat(e).hasMessageMatching(BREAK);
        }
        isAlive();
    }

    @Test
    void aHugeBodyIsNotRead() throws IOException {
        long sent = 0;
        try (Socket socket = connect()) {
            OutputStream out = socket.getOutputStream();
            out.write(
                    ("POST /api HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1000000000\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            byte[] piece = new byte[64 * 1024];
            while (sent < 1_000_000_000L) {
                out.write(piece);
                sent += piece.length;
            }
        } catch (java.net.SocketException e) {
            assertThat(e).hasMessageMatching(BREAK);
        }
        assertThat(sent).isLessThan(100_000_000L);
        assertThat(server.count(WebEvent.TOO_LARGE)).isEqualTo(1);
        isAlive();
    }

    /** More than there would be threads in a small pool: each keeps a thread and none keeps another caller waiting. */
    @Test
    void slowCallersHurtThemselvesAlone() throws IOException {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < WebLimits.CONNECTIONS / 2; i++) {
                Socket socket = connect();
                String begun = i % 2 == 0
                        ? "GET / HTTP/1.1\r\nHost: loc"
                        : "POST /api HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"com";
                socket.getOutputStream().write(begun.getBytes(StandardCharsets.US_ASCII));
                slow.add(socket);
            }
            isAlive();
            for (Socket socket : slow) {
                assertThat(readAll(socket)).doesNotContain("200 OK");
            }
            isAlive();
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    @Test
    void whoDoesNotReadIsGivenUp() throws Exception {
        List<Socket> deaf = new ArrayList<>();
        try {
            for (int i = 0; i < 8; i++) {
                Socket socket = connect();
                socket.getOutputStream()
                        .write(
                                ("POST /api HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n{\"much\":1}")
                                        .getBytes(StandardCharsets.US_ASCII));
                deaf.add(socket);
            }
            isAlive();
            long patience = System.nanoTime() + PATIENCE_MS * 1_000_000L;
            while (server.count(WebEvent.ABORTED) < deaf.size() && System.nanoTime() < patience) {
                Thread.sleep(50);
            }
            assertThat(server.count(WebEvent.ABORTED)).isEqualTo(deaf.size());
        } finally {
            for (Socket socket : deaf) {
                socket.close();
            }
        }
    }

    /** Until the server gives the caller up. */
    private static String readAll(Socket socket) throws IOException {
        try {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        } catch (java.net.SocketException e) {
            return "";
        }
    }

    @Test
    void tooManyConnectionsAreClosedAtOnce() throws IOException {
        List<Socket> idle = new ArrayList<>();
        try {
            for (int i = 0; i < WebLimits.CONNECTIONS; i++) {
                idle.add(connect());
            }
            try (Socket surplus = connect()) {
                assertThat(readAll(surplus)).isEmpty();
            }
        } finally {
            for (Socket socket : idle) {
                socket.close();
            }
        }
    }
}
