package dev.lac.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lac.doubles.LiveLac;
import dev.lac.ppp.AuthProtocol;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.logging.log4j.core.LoggerContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** At the most talkative, a LAC says no password and no secret: in its log, its files, its answers, its metrics, its traces. */
class SecretsTest {
    private static final int NETWORK = 45;
    private static final String TOKEN = "token-of-the-page-0123456789";
    private static final String LOCAL_PASSWORD = "password-of-the-users-file";
    private static final String GUESS = "a-wrong-guess-at-it";
    private static final String NEXT_SECRET = "next-secret-of-the-tunnel";
    private static final String NEXT_RADIUS_SECRET = "next-secret-of-radius";
    private static final List<String> SECRETS = List.of(
            LiveLac.PASSWORD,
            LiveLac.TUNNEL_SECRET,
            LiveLac.RADIUS_SECRET,
            TOKEN,
            LOCAL_PASSWORD,
            GUESS,
            NEXT_SECRET,
            NEXT_RADIUS_SECRET);
    private static final String CONTROL = "paula@isp.example";
    private static final List<String> VIEWS = List.of(
            "summary",
            "subscribers",
            "subscriber",
            "tunnels",
            "tunnel",
            "calls",
            "lns",
            "radius",
            "dns",
            "interfaces",
            "limits",
            "lockouts",
            "mtu",
            "config",
            "counters");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path directory;

    /** Everything that was said, by where. */
    private final Map<String, byte[]> said = new TreeMap<>();

    @AfterEach
    void logAsBefore() {
        LoggerContext.getContext(false).reconfigure();
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "json"})
    void noSecretIsSaidAnywhere(String format) throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        Files.writeString(directory.resolve("users"), "lucy@isp.example clear:" + LOCAL_PASSWORD + "\n");
        String sections = """
                aaa:
                  methods: [local, radius]
                  users-file: users
                web:
                  listen: 127.0.0.1:%d
                  token: %s
                log:
                  level: trace
                  format: %s
                  file: lac.log
                """.formatted(port, TOKEN, format);
        try (LiveLac live = new LiveLac(directory, NETWORK, 3, sections, List.of(CONTROL))) {
            logins(live);
            answers(live);
            http(port);
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(file -> file.startsWith(directory.resolve("state"))
                            || file.getFileName().toString().startsWith("lac.log"))
                    .toList()) {
                said.put(directory.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        assertThat(said.keySet()).contains("lac.log", "state/calls.db", "state/accounting.db", "metrics", "trace");
        for (String where : List.of("lac.log", "state/calls.db", "trace", "kept frames", "history", "subscribers")) {
            assertThat(holds(said.get(where), CONTROL))
                    .as("a control: %s has the user's name", where)
                    .isTrue();
        }
        assertThat(new String(said.get("lac.log"), StandardCharsets.UTF_8))
                .as("a control: the level and the format are those asked for")
                .containsPattern(format.equals("json") ? "\"log.level\":\"(DEBUG|TRACE)\"" : " (DEBUG|TRACE) ");
        said.forEach((where, octets) -> SECRETS.forEach(secret -> assertThat(holds(octets, secret))
                .as("%s has \"%s\"", where, secret)
                .isFalse()));
    }

    /** Plain, as hexadecimal digits or in Base64. */
    private static boolean holds(byte[] octets, String text) {
        byte[] plain = text.getBytes(StandardCharsets.UTF_8);
        String where = new String(octets, StandardCharsets.ISO_8859_1);
        String hexadecimal = HexFormat.of().formatHex(plain);
        return where.contains(new String(plain, StandardCharsets.ISO_8859_1))
                || where.toLowerCase(Locale.ROOT).contains(hexadecimal)
                || where.contains(Base64.getEncoder().withoutPadding().encodeToString(plain));
    }

    /** The frames of {@code which} while something happens. */
    private static byte[] traced(LiveLac live, String which, boolean secrets, Runnable what) throws IOException {
        try (SocketChannel trace = SocketChannel.open(UnixDomainSocketAddress.of(live.socket()))) {
            trace.write(StandardCharsets.UTF_8.encode(
                    "{\"command\":\"trace\",\"which\":\"" + which + "\",\"secrets\":" + secrets + "}\n"));
            InputStream frames = Channels.newInputStream(trace);
            for (int octet = frames.read(); octet != '\n'; octet = frames.read()) {
                assertThat(octet).isPositive();
            }
            what.run();
            trace.shutdownOutput();
            ByteArrayOutputStream traced = new ByteArrayOutputStream();
            frames.transferTo(traced);
            return traced.toByteArray();
        }
    }

    private void logins(LiveLac live) throws IOException {
        said.put("trace", traced(live, CONTROL, false, () -> {
            live.dial(0, 4);
            live.awaitUp(4);
            live.dial(live.add(CONTROL, LiveLac.PASSWORD, AuthProtocol.PAP), 1);
            live.awaitUp(5);
            fails(live, live.add(CONTROL, GUESS, AuthProtocol.PAP));
            fails(live, live.add(CONTROL, GUESS, AuthProtocol.CHAP_MD5));
        }));
        int open = live.add(CONTROL, GUESS, AuthProtocol.PAP);
        String mac = live.ask(() -> live.subscriber(open).mac().toString());
        assertThat(holds(traced(live, mac, true, () -> fails(live, open)), GUESS))
                .as("a control: whoever asks for them sees them")
                .isTrue();
        for (String secret : List.of(LiveLac.TUNNEL_SECRET, LiveLac.RADIUS_SECRET, TOKEN)) {
            assertThat(holds(Files.readAllBytes(live.file()), secret))
                    .as("a control: the configuration has them")
                    .isTrue();
        }
        fails(live, live.add("lucy@isp.example", GUESS, AuthProtocol.PAP));
        int local = live.add("lucy@isp.example", LOCAL_PASSWORD, AuthProtocol.PAP);
        live.dial(local, 1);
        LiveLac.await(
                "the LNS, who does not know her, has ended it",
                () -> live.ask(() -> !live.subscriber(local).end().isEmpty()
                        || live.subscriber(local).isUp()));
    }

    private static void fails(LiveLac live, int index) {
        live.dial(index, 1);
        LiveLac.await(
                "it is refused",
                () -> live.ask(() -> !live.subscriber(index).end().isEmpty()));
    }

    private JsonNode ask(String name, Object question) {
        JsonNode answer = Questions.ask(directory, question);
        assertThat(answer.has("error")).as("%s: %s", question, answer).isFalse();
        said.put(name, answer.toString().getBytes(StandardCharsets.UTF_8));
        return answer;
    }

    private void answers(LiveLac live) throws IOException {
        for (String view : VIEWS) {
            ask(view, "{\"command\":\"show\",\"show\":\"" + view + "\",\"which\":\"\"}");
        }
        ask("explain", "{\"command\":\"explain\",\"user\":\"" + CONTROL + "\"}");
        ask("preview", "{\"command\":\"preview\",\"user\":\"" + CONTROL + "\"}");
        ask("levels", "{\"command\":\"log-level\"}");
        List<String> captured = new ArrayList<>();
        LiveLac.await("the frames of those who failed are kept", () -> {
            captured.clear();
            ask("history", "{\"command\":\"history\",\"cause\":\"authentication-rejected\"}")
                    .path("calls")
                    .forEach(call -> {
                        if (call.path("captured").asBoolean()) {
                            captured.add(call.path("id").asText());
                        }
                    });
            return captured.size() >= 3;
        });
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        for (String id : captured) {
            kept.write(ask("capture", "{\"command\":\"capture\",\"id\":\"" + id + "\"}")
                    .path("pcapng")
                    .binaryValue());
        }
        said.put("kept frames", kept.toByteArray());
        Path next = Files.writeString(
                directory.resolve("next.yaml"),
                Files.readString(live.file())
                        .replace(LiveLac.TUNNEL_SECRET, NEXT_SECRET)
                        .replace(LiveLac.RADIUS_SECRET, NEXT_RADIUS_SECRET));
        for (String command : List.of("config-diff", "config-apply")) {
            JsonNode answer =
                    ask(command, JSON.createObjectNode().put("command", command).put("file", next.toString()));
            assertThat(answer.path("changes").findValuesAsText("key")).contains("lns[isp].secret");
        }
        ask("config afterwards", "{\"command\":\"show\",\"show\":\"config\"}");
        ask(
                "config back",
                JSON.createObjectNode()
                        .put("command", "config-apply")
                        .put("file", live.file().toString()));
    }

    private void http(int port) throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        for (String token : List.of(TOKEN, "token-of-nobody-0123456789abc")) {
            for (String path : List.of("/metrics", "/")) {
                HttpResponse<byte[]> answer = client.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                .header("Authorization", "Bearer " + token)
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray());
                if (token.equals(TOKEN)) {
                    assertThat(answer.statusCode()).isEqualTo(200);
                    said.put(path.equals("/") ? "page" : "metrics", answer.body());
                }
            }
        }
    }
}
