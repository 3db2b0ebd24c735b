package dev.lac.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the server lets in, and how it answers what it does not. */
class WebServerTest {
    private static final String TOKEN = "correct-horse-battery-staple";
    private static final String QUESTION = "{\"command\":\"show\",\"show\":\"summary\"}";

    private final List<JsonNode> asked = new ArrayList<>();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private WebServer server;

    @BeforeEach
    void start() throws IOException {
        server = serve(null);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private WebServer serve(String token) throws IOException {
        WebSettings settings = new WebSettings(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), null, token);
        return new WebServer(settings, this::answer, WebServerTest::metrics);
    }

    private void serveWithToken() throws IOException {
        server.close();
        server = serve(TOKEN);
    }

    private synchronized JsonNode answer(JsonNode question) {
        asked.add(question);
        if (question.path("command").asText().equals("crash")) {
            throw new IllegalStateException("the secret is sesame");
        }
        if (question.path("command").asText().equals("assert")) {
            throw new AssertionError("this cannot be");
        }
        if (!question.path("command").asText().equals("show")) {
            throw new IllegalArgumentException("unknown command <b>");
        }
        return new ObjectMapper().createObjectNode().put("name", "edge1");
    }

    private static void metrics(HttpExchange exchange) throws IOException {
        byte[] text = "lac_subscribers 7\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        exchange.sendResponseHeaders(200, text.length);
        exchange.getResponseBody().write(text);
    }

    private HttpRequest.Builder at(String path) {
        return HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + server.address().getPort() + path));
    }

    private HttpRequest.Builder question(String body) {
        return at("/api").header("Content-Type", "application/json").POST(BodyPublishers.ofString(body));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    @Test
    void answersAQuestion() throws Exception {
        HttpResponse<String> response = send(question(QUESTION));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("{\"name\":\"edge1\"}");
        assertThat(response.headers().firstValue("Content-Type")).contains("application/json; charset=utf-8");
        assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(asked).extracting(JsonNode::toString).containsExactly(QUESTION);
        assertThat(server.count(WebEvent.REQUEST)).isEqualTo(1);
    }

    @Test
    void tellsTheCallerWhatIsWrongWithAQuestion() throws Exception {
        HttpResponse<String> response = send(question("{\"command\":\"dance\"}"));
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).isEqualTo("{\"error\":\"unknown command <b>\"}");
        assertThat(server.count(WebEvent.BAD_QUESTION)).isEqualTo(1);
    }

    @Test
    void tellsNothingOfItsOwnFaultsButANumber() throws Exception {
        HttpResponse<String> response = send(question("{\"command\":\"crash\"}"));
        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(response.body()).contains("incident 1").doesNotContain("sesame");
        assertThat(send(question("{\"command\":\"crash\"}")).body()).contains("incident 2");
        assertThat(server.count(WebEvent.FAILED)).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "7",
                "null",
                "{",
                "{} {}",
                "{\"command\":\"show\"} x",
                "\u0000\u0001\u00ff",
                "{\"a\":1,}"
            })
    void aQuestionIsOneJsonObject(String body) throws Exception {
        HttpResponse<String> response = send(question(body));
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).startsWith("{\"error\":");
        assertThat(asked).isEmpty();
    }

    @Test
    void anErrorOfTheJvmIsAnIncidentToo() throws Exception {
        assertThat(send(question("{\"command\":\"assert\"}")).statusCode()).isEqualTo(500);
        assertThat(send(question(QUESTION)).statusCode()).isEqualTo(200);
        assertThat(server.count(WebEvent.FAILED)).isEqualTo(1);
    }

    @Test
    void nestedDeeplyIsNoQuestion() throws Exception {
        HttpResponse<String> response = send(question("{\"a\":" + "[".repeat(100_000)));
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(asked).isEmpty();
    }

    @Test
    void aQuestionHasAType() throws Exception {
        for (String type : List.of("text/plain", "application/x-www-form-urlencoded", "application/jsonp", ";")) {
            HttpResponse<String> response =
                    send(at("/api").header("Content-Type", type).POST(BodyPublishers.ofString(QUESTION)));
            assertThat(response.statusCode()).as(type).isEqualTo(415);
        }
        assertThat(send(at("/api").POST(BodyPublishers.ofString(QUESTION))).statusCode())
                .isEqualTo(415);
        assertThat(send(at("/api")
                                .header("Content-Type", "Application/JSON; charset=utf-8")
                                .POST(BodyPublishers.ofString(QUESTION)))
                        .statusCode())
                .isEqualTo(200);
        assertThat(server.count(WebEvent.WRONG_TYPE)).isEqualTo(5);
    }

    @Test
    void aQuestionHasABound() throws Exception {
        String most = "{\"command\":\"show\",\"x\":\"";
        String rest = "\"}";
        int room = WebServer.LONGEST_QUESTION - most.length() - rest.length();
        assertThat(send(question(most + "x".repeat(room) + rest)).statusCode()).isEqualTo(200);
        assertThat(send(question(most + "x".repeat(room + 1) + rest)).statusCode())
                .isEqualTo(413);
        assertThat(server.count(WebEvent.TOO_LARGE)).isEqualTo(1);
    }

    @Test
    void aQuestionOfUnknownLengthHasABoundToo() throws Exception {
        byte[] large = new byte[WebServer.LONGEST_QUESTION + 1];
        HttpRequest.Builder chunked = at("/api")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(large)));
        assertThat(send(chunked).statusCode()).isEqualTo(413);
    }

    @ParameterizedTest
    @CsvSource({
        "/api,GET,405,POST",
        "/api,PUT,405,POST",
        "/,POST,405,'GET, HEAD'",
        "/app.js,DELETE,405,'GET, HEAD'",
        "/metrics,POST,405,'GET, HEAD'",
        "/nothing,GET,404,",
        "/api/,POST,404,"
    })
    void everyPathHasItsMethods(String path, String method, int status, String allowed) throws Exception {
        HttpResponse<String> response = send(at(path).method(method, BodyPublishers.ofString("x")));
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("Allow").orElse(null)).isEqualTo(allowed);
    }

    @Test
    void metricsAreServed() throws Exception {
        HttpResponse<String> response = send(at("/metrics"));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("lac_subscribers 7\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://evil.example", "http://localhost:1", "null", "http://127.0.0.1", "https://127.0.0.1:%d"
            })
    void noOtherOriginAsks(String origin) throws Exception {
        String named = origin.replace("%d", String.valueOf(server.address().getPort()));
        HttpResponse<String> response = send(question(QUESTION).header("Origin", named));
        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(asked).isEmpty();
        assertThat(server.count(WebEvent.DENIED_ORIGIN)).isEqualTo(1);
    }

    @Test
    void noOtherSiteAsks() throws Exception {
        for (String site : List.of("cross-site", "same-site", "")) {
            assertThat(send(question(QUESTION).header("Sec-Fetch-Site", site)).statusCode())
                    .isEqualTo(403);
        }
        String own = "http://127.0.0.1:" + server.address().getPort();
        assertThat(send(question(QUESTION)
                                .header("Sec-Fetch-Site", "same-origin")
                                .header("Origin", own))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void thePageHasItsSecurityHeaders() throws Exception {
        for (String path : List.of("/", "/nothing", "/metrics", "/app.js")) {
            HttpResponse<String> response = send(at(path));
            assertThat(response.headers().firstValue("Content-Security-Policy"))
                    .hasValueSatisfying(policy -> assertThat(policy)
                            .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                            .doesNotContain("unsafe", "*"));
            assertThat(response.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        }
        assertThat(send(at("/")).body()).contains("<!DOCTYPE html>").doesNotContain("<style", "style=", "onclick");
    }

    @Test
    void thePageIsKeptByItsTag() throws Exception {
        HttpResponse<String> first = send(at("/app.css"));
        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(first.headers().firstValue("Content-Type")).contains("text/css; charset=utf-8");
        assertThat(first.headers().firstValue("Cache-Control")).contains("no-cache");
        String tag = first.headers().firstValue("ETag").orElseThrow();
        HttpResponse<String> second = send(at("/app.css").header("If-None-Match", tag));
        assertThat(second.statusCode()).isEqualTo(304);
        assertThat(second.body()).isEmpty();
        assertThat(send(at("/app.css").header("If-None-Match", "\"old\"")).statusCode())
                .isEqualTo(200);
        HttpResponse<String> head = send(at("/app.css").method("HEAD", BodyPublishers.noBody()));
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.headers().firstValue("ETag")).contains(tag);
    }

    @Test
    void everyFileOfThePageIsServed() throws IOException, URISyntaxException, InterruptedException {
        Path files = Path.of(Asset.class.getResource("app.js").toURI()).getParent();
        try (Stream<Path> all = Files.list(files)) {
            assertThat(all.map(file -> file.getFileName().toString())
                            .filter(name -> name.matches(".*\\.(html|css|js|svg)")))
                    .containsExactlyInAnyOrderElementsOf(Asset.NAMES);
        }
        for (String path : Asset.all().keySet()) {
            assertThat(send(at(path)).statusCode()).as(path).isEqualTo(200);
        }
    }

    @Test
    void withoutTheTokenThereIsThePageAlone() throws Exception {
        serveWithToken();
        assertThat(send(at("/")).statusCode()).isEqualTo(200);
        for (HttpRequest.Builder request : List.of(question(QUESTION), at("/metrics"))) {
            HttpResponse<String> response = send(request);
            assertThat(response.statusCode()).isEqualTo(401);
            assertThat(response.headers().firstValue("WWW-Authenticate")).contains("Bearer");
        }
        assertThat(asked).isEmpty();
        assertThat(server.count(WebEvent.NO_TOKEN)).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer " + TOKEN, "bearer  " + TOKEN + " "})
    void theTokenOpens(String authorization) throws Exception {
        serveWithToken();
        assertThat(send(question(QUESTION).header("Authorization", authorization))
                        .statusCode())
                .isEqualTo(200);
        assertThat(send(at("/metrics").header("Authorization", authorization)).statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer correct-horse-battery-stapl",
                "Bearer correct-horse-battery-staple1",
                "Bearer ",
                "Bearer x"
            })
    void aWrongTokenDoesNot(String authorization) throws Exception {
        serveWithToken();
        HttpResponse<String> response = send(question(QUESTION).header("Authorization", authorization));
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.body()).doesNotContain("correct");
        assertThat(server.count(WebEvent.DENIED_TOKEN) + server.count(WebEvent.NO_TOKEN))
                .isEqualTo(1);
    }

    @Test
    void basicAuthenticationIsNoToken() throws Exception {
        serveWithToken();
        assertThat(send(question(QUESTION).header("Authorization", "Basic " + TOKEN))
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void whoGuessesIsHeldUpAndWhoKnowsIsNot() throws Exception {
        serveWithToken();
        List<CompletableFuture<HttpResponse<String>>> guesses = new ArrayList<>();
        for (int i = 0; i < 4 * TokenGate.WAITING; i++) {
            guesses.add(client.sendAsync(
                    question(QUESTION)
                            .header("Authorization", "Bearer guess-" + i)
                            .build(),
                    BodyHandlers.ofString()));
        }
        assertThat(send(question(QUESTION).header("Authorization", "Bearer " + TOKEN))
                        .statusCode())
                .isEqualTo(200);
        assertThat(guesses.stream().map(guess -> guess.join().statusCode())).containsOnly(401, 429);
        assertThat(server.count(WebEvent.DENIED_TOKEN)).isPositive();
        assertThat(server.count(WebEvent.DENIED_TOKEN) + server.count(WebEvent.DENIED_HURRY))
                .isEqualTo(guesses.size());
    }

    @Test
    void anAddressThatIsTakenIsNamed() {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> new WebServer(
                        new WebSettings(server.address(), null, null), question -> question, WebServerTest::metrics))
                .withMessageContaining("web.listen")
                .withMessageContaining(String.valueOf(server.address().getPort()));
    }
}
