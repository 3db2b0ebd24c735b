package dev.lac.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lac.doubles.LiveLac;
import dev.lac.ppp.AuthProtocol;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Prometheus sees of a LAC with five hundred subscribers. */
class MetricsTest {
    private static final int COUNT = 500;
    private static final int BURST = 50;
    private static final int PINGS = 3;
    private static final int NETWORK = 46;
    private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z_:][\\w:]*(?:\\{.*})?) (\\S+)");
    private static final Path MONITORING = Path.of("../monitoring");

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @TempDir
    private static Path directory;

    private static LiveLac live;
    private static URI metrics;

    @BeforeAll
    static void begin() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        metrics = URI.create("http://127.0.0.1:" + port + "/metrics");
        live = new LiveLac(directory, NETWORK, COUNT + BURST, "web:\n  listen: 127.0.0.1:" + port + "\n");
        live.ask(() -> live.lns().script().loseSent(1)); // its SCCRP: the SCCRQ is sent again
        live.dial(0, COUNT);
        live.awaitUp(COUNT);
        fails("mallory@isp.example", "a guess");
        fails("mallory@isp.example", "another guess");
        fails("nobody@other.example", LiveLac.PASSWORD);
        for (int ping = 0; ping < PINGS; ping++) {
            int before = live.ask(() -> live.subscriber(0).pongs());
            live.tell(0, () -> live.subscriber(0).ping(1, 200));
            LiveLac.await(
                    "a ping is answered",
                    () -> live.ask(() -> live.subscriber(0).pongs()) > before);
        }
    }

    @AfterAll
    static void end() {
        live.close();
    }

    private static void fails(String user, String password) {
        live.ask(() -> live.radius().add(user, LiveLac.PASSWORD));
        int failing = live.add(user, password, AuthProtocol.CHAP_MD5);
        live.dial(failing, 1);
        LiveLac.await(
                user + " is refused",
                () -> live.ask(() -> !live.subscriber(failing).end().isEmpty()));
    }

    private static String scrape() {
        try {
            HttpResponse<String> answer =
                    CLIENT.send(HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
            return answer.body();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, Double> samples(String text) {
        Map<String, Double> samples = new TreeMap<>();
        text.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            Matcher sample = SAMPLE.matcher(line);
            assertThat(sample.matches()).as(line).isTrue();
            samples.put(sample.group(1), Double.parseDouble(sample.group(2).replace("+Inf", "Infinity")));
        });
        return samples;
    }

    /** Readings are taken now and then: waits until they say so. */
    private static Map<String, Double> settled() {
        LiveLac.await(
                "the readings are those of now",
                () -> samples(scrape()).getOrDefault("lac_relayed_packets_total{direction=\"up\"}", 0.0) > 0
                        && samples(scrape()).getOrDefault("lac_subscribers_connected", 0.0) == live.up());
        return samples(scrape());
    }

    @Test
    void promtoolHasNoComplaint() throws Exception {
        Programs.need("/usr/bin/promtool", "prometheus");
        Path file = Files.writeString(directory.resolve("metrics.txt"), scrape());
        Path said = directory.resolve("promtool.txt");
        Process promtool = new ProcessBuilder("/usr/bin/promtool", "check", "metrics")
                .redirectInput(file.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        int status = promtool.waitFor();
        assertThat(Files.readString(said)).isEmpty();
        assertThat(status).isZero();
    }

    @Test
    void theValuesAreTrue() {
        Map<String, Double> is = settled();
        double logins = is.get("lac_logins_total");
        assertThat(logins).isGreaterThanOrEqualTo(COUNT);
        assertThat(is).containsEntry("lac_login_failures_total{cause=\"authentication-rejected\"}", 2.0);
        assertThat(is).containsEntry("lac_login_failures_total{cause=\"no-lns-applies\"}", 1.0);
        assertThat(is).containsEntry("lac_login_failures_total{cause=\"internal\"}", 0.0);
        assertThat(is.get("lac_l2tp_retransmissions_total")).isPositive();
        assertThat(is).containsEntry("lac_lns_sessions{address=\"127.18." + NETWORK + ".2\",lns=\"isp\"}", (double)
                live.up());
        assertThat(is).containsEntry("lac_lns_usable{address=\"127.18." + NETWORK + ".2\",lns=\"isp\"}", 1.0);
        assertThat(is).containsEntry("lac_setup_seconds_count", logins);
        assertThat(is).containsEntry("lac_setup_seconds_bucket{le=\"+Inf\"}", logins);
        assertThat(is.get("lac_setup_seconds_sum")).isPositive();
        assertThat(is.get("lac_setup_phase_seconds_count{phase=\"radius\"}")).isGreaterThanOrEqualTo(logins);
        assertThat(is.get("lac_relayed_packets_total{direction=\"up\"}")).isGreaterThanOrEqualTo(PINGS);
        assertThat(is.get("lac_relayed_octets_total{direction=\"up\"}")).isGreaterThan(PINGS * 200.0);
        is.forEach((name, value) -> assertThat(value).as(name).isNotNaN());
    }

    @Test
    void bucketsGrowAndEndAtTheCount() {
        Map<String, Double> is = settled();
        Pattern bucket = Pattern.compile("(\\w+)_bucket\\{(?:(.*),)?le=\"([^\"]+)\"(?:,(.*))?}");
        Map<String, TreeMap<Double, Double>> histograms = new TreeMap<>();
        is.forEach((name, value) -> {
            Matcher matcher = bucket.matcher(name);
            if (matcher.matches()) {
                String labels = matcher.group(2) == null ? matcher.group(4) : matcher.group(2);
                String count = matcher.group(1) + "_count" + (labels == null ? "" : "{" + labels + "}");
                histograms
                        .computeIfAbsent(count, key -> new TreeMap<>())
                        .put(Double.parseDouble(matcher.group(3).replace("+Inf", "Infinity")), value);
            }
        });
        assertThat(histograms).hasSizeGreaterThan(5);
        histograms.forEach((count, buckets) -> {
            assertThat(List.copyOf(buckets.values())).as(count).isSorted();
            assertThat(buckets.lastEntry().getValue()).as(count).isEqualTo(is.get(count));
        });
    }

    @Test
    void noSecretIsInIt() {
        assertThat(scrape())
                .contains("edge1")
                .doesNotContain(LiveLac.PASSWORD, LiveLac.TUNNEL_SECRET, LiveLac.RADIUS_SECRET)
                .as("nor a user")
                .doesNotContain(LiveLac.user(0), "mallory");
    }

    @Test
    void aScrapeDoesNotWaitForTheControlThread() {
        settled();
        CountDownLatch asleep = new CountDownLatch(1);
        CountDownLatch wake = new CountDownLatch(1);
        CompletableFuture<Boolean> sleeper =
                CompletableFuture.supplyAsync(() -> live.server().ask(lac -> {
                    asleep.countDown();
                    try {
                        wake.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return true;
                }));
        try {
            LiveLac.await("the control thread is blocked", () -> asleep.getCount() == 0);
            live.dial(COUNT, BURST);
            for (int i = 0; i < 50; i++) {
                assertThat(samples(scrape())).containsKey("lac_logins_total");
                assertThat(sleeper).as("still blocked").isNotDone();
            }
        } finally {
            wake.countDown();
        }
        assertThat(sleeper.join()).isTrue();
        live.awaitUp(COUNT + BURST);
    }

    /** Alerts and dashboard ask for what there is. */
    @Test
    void whatMonitoringAsksForIsExposed() throws Exception {
        assumeTrue(Files.isDirectory(MONITORING), "there is no monitoring/");
        Set<String> exposed = new TreeSet<>();
        settled().keySet().forEach(name -> exposed.add(name.replaceFirst("\\{.*", "")));
        Set<String> asked = new TreeSet<>();
        try (Stream<Path> files = Files.list(MONITORING)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Pattern.compile("\\b(?:lac|jvm|process)_[a-z0-9_]+\\b")
                        .matcher(Files.readString(file, StandardCharsets.UTF_8))
                        .results()
                        .map(found -> found.group())
                        .forEach(asked::add);
            }
        }
        assertThat(asked).hasSizeGreaterThan(20);
        asked.removeAll(exposed);
        asked.remove("lac_fast_path_punts_total"); // of the fast path, which is not in this process
        assertThat(asked).as("asked for by monitoring/, not exposed").isEmpty();
    }
}
