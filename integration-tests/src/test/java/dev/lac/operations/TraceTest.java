package dev.lac.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lac.doubles.LiveLac;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code lac trace} and the kept frames of failed calls look like to Wireshark's eyes. */
class TraceTest {
    private static final int NETWORK = 33;
    private static final int PINGS = 5;

    @TempDir
    private static Path directory;

    private static LiveLac live;

    @BeforeAll
    static void begin() throws Exception {
        Programs.need("/usr/bin/tshark", "tshark");
        live = new LiveLac(directory, NETWORK, 10, "log:\n  level: warn\n");
        live.dial(5, 5); // others, who are not to be seen
        live.awaitUp(5);
    }

    @AfterAll
    static void end() {
        if (live != null) {
            live.close();
        }
    }

    /** A trace that is written to a file until it is closed. */
    private static final class Tracer implements AutoCloseable {
        private final SocketChannel channel =
                SocketChannel.open(UnixDomainSocketAddress.of(directory.resolve("state/lac.sock")));
        private final Path file;
        private final CompletableFuture<Void> written;

        Tracer(String which, String options, String name) throws IOException {
            file = directory.resolve(name);
            channel.write(StandardCharsets.UTF_8.encode(
                    "{\"command\":\"trace\",\"which\":\"" + which + "\"" + options + "}\n"));
            InputStream octets = Channels.newInputStream(channel);
            StringBuilder line = new StringBuilder();
            for (int octet = octets.read(); octet != '\n'; octet = octets.read()) {
                assertThat(octet).as("the end before an answer").isPositive();
                line.append((char) octet);
            }
            assertThat(line.toString()).contains("\"interfaces\":[\"access\",\"l2tp\"]");
            written = CompletableFuture.runAsync(() -> copy(octets));
        }

        private void copy(InputStream octets) {
            try (OutputStream out = Files.newOutputStream(file)) {
                byte[] buffer = new byte[64 * 1024];
                for (int length = octets.read(buffer); length > 0; length = octets.read(buffer)) {
                    out.write(buffer, 0, length);
                    out.flush();
                }
            } catch (IOException e) {
                // closed from this end
            }
        }

        @Override
        public void close() throws IOException {
            channel.shutdownOutput();
            written.join();
            channel.close();
        }
    }

    private static List<List<String>> tshark(Path file, String filter, String... fields) throws Exception {
        List<String> command = new ArrayList<>(List.of("tshark", "-n", "-r", file.toString(), "-Y", filter));
        command.addAll(List.of("-T", "fields", "-E", "separator=|"));
        for (String field : fields) {
            command.addAll(List.of("-e", field));
        }
        Process process = new ProcessBuilder(command)
                .redirectError(directory.resolve("tshark.err").toFile())
                .start();
        List<List<String>> rows = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .map(line -> List.of(line.split("\\|", -1)))
                .toList();
        assertThat(process.waitFor()).isZero();
        return rows;
    }

    private static int count(Path file, String filter) throws Exception {
        return tshark(file, filter, "frame.number").size();
    }

    private static void ping(int subscriber, int times) {
        for (int i = 0; i < times; i++) {
            int before = live.ask(() -> live.subscriber(subscriber).pongs());
            live.tell(subscriber, () -> live.subscriber(subscriber).ping(1, 200));
            LiveLac.await(
                    "a ping is answered",
                    () -> live.ask(() -> live.subscriber(subscriber).pongs()) > before);
        }
    }

    private static void hangUp(int subscriber) {
        live.tell(subscriber, () -> live.subscriber(subscriber).hangUp());
        LiveLac.await(
                "the LNS knows that it has left",
                () -> live.ask(() -> live.lns().sessions().size()) == 5);
    }

    @Test
    void aUserWhoHasNotDialledInYetIsSeenFromTheFirstPadiToTheLastPadt() throws Exception {
        Path file;
        try (Tracer tracer = new Tracer(LiveLac.user(0), "", "user.pcapng")) {
            file = tracer.file;
            live.dial(0, 1);
            live.awaitUp(6);
            ping(0, PINGS);
            ping(7, PINGS);
            hangUp(0);
        }
        assertThat(count(file, "pppoe.code == 0x09")).as("PADI").isEqualTo(1);
        assertThat(count(file, "pppoe.code == 0x65")).as("PADS").isEqualTo(1);
        assertThat(count(file, "pppoe.code == 0xa7")).as("PADT").isEqualTo(1);
        assertThat(count(file, "chap.code == 1")).as("Challenge").isPositive();
        assertThat(count(file, "l2tp.avp.message_type == 10"))
                .as("its own ICRQ")
                .isEqualTo(1);
        assertThat(count(file, "l2tp.avp.message_type == 12"))
                .as("its own ICCN")
                .isEqualTo(1);
        assertThat(count(file, "l2tp.avp.message_type == 14")).as("its own CDN").isEqualTo(1);
        assertThat(count(file, "icmp")).as("requests and replies on both sides").isEqualTo(4 * PINGS);
        assertThat(count(file, "_ws.malformed")).isZero();
        assertThat(tshark(file, "frame.number == 1", "frame.comment").get(0).get(0))
                .contains("phase discovery");
        assertThat(tshark(file, "l2tp.avp.message_type == 12", "frame.comment")
                        .get(0)
                        .get(0))
                .startsWith(LiveLac.user(0) + " (access0/");
        String proofs =
                tshark(file, "chap.code == 2", "chap.value").get(0).get(0).replace(":", "");
        assertThat(proofs).as("the Response").matches("0+");
        assertThat(tshark(file, "frame", "frame.interface_name", "frame.packet_flags_direction").stream()
                        .distinct()
                        .count())
                .as("both interfaces, both directions")
                .isEqualTo(4);
        assertThat(count(file, "frame.len > frame.cap_len"))
                .as("payload is cut")
                .isPositive();
    }

    @Test
    void oneWhoIsUpIsSeenFromNowOnAndTheSecretsOfOneByMacWhenAskedFor() throws Exception {
        Path up;
        try (Tracer tracer = new Tracer(LiveLac.user(5), ",\"payload\":true", "up.pcapng")) {
            up = tracer.file;
            ping(5, PINGS);
        }
        assertThat(count(up, "icmp")).isEqualTo(4 * PINGS);
        assertThat(count(up, "frame.len > frame.cap_len")).isZero();
        ping(5, 1);

        Path mac;
        String address = live.ask(() -> live.subscriber(1).mac().toString());
        try (Tracer tracer = new Tracer(address, ",\"secrets\":true", "mac.pcapng")) {
            mac = tracer.file;
            live.dial(1, 1);
            live.awaitUp(6);
            hangUp(1);
        }
        assertThat(count(mac, "pppoe.code == 0x09")).isEqualTo(1);
        assertThat(tshark(mac, "chap.code == 2", "chap.value").get(0).get(0)).doesNotMatch("[0:]+");
    }

    @Test
    void theFramesOfAFailedCallAreKeptAndFetched() throws Exception {
        live.ask(() -> live.radius().add(LiveLac.user(2), "another password"));
        live.dial(2, 1);
        LiveLac.await(
                "it is refused", () -> live.ask(() -> !live.subscriber(2).end().isEmpty()));
        JsonNode[] call = new JsonNode[1];
        LiveLac.await("its record", () -> {
            call[0] = Questions.ask(directory, "{\"command\":\"history\",\"user\":\"" + LiveLac.user(2) + "\"}")
                    .path("calls")
                    .path(0);
            return call[0].path("captured").asBoolean();
        });
        assertThat(call[0].path("cause").asText()).isEqualTo("authentication-rejected");
        String id = call[0].path("id").asText();
        JsonNode[] kept = new JsonNode[1];
        LiveLac.await("its frames", () -> {
            kept[0] = Questions.ask(directory, "{\"command\":\"capture\",\"id\":\"" + id + "\"}");
            return kept[0].has("pcapng");
        });
        Path file = Files.write(
                directory.resolve("failed.pcapng"),
                Base64.getDecoder().decode(kept[0].path("pcapng").asText()));
        assertThat(count(file, "pppoe.code == 0x09")).isEqualTo(1);
        assertThat(count(file, "chap.code == 4")).as("Failure").isEqualTo(1);
        assertThat(count(file, "_ws.malformed")).isZero();
        assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                .doesNotContain(LiveLac.PASSWORD);
        assertThat(Questions.ask(directory, "{\"command\":\"capture\",\"id\":\"../../etc/passwd\"}")
                        .path("error")
                        .asText())
                .contains("no Acct-Session-Id");
    }

    @Test
    void aTracerThatGoesAwayLeavesNothing() throws Exception {
        for (int i = 0; i < 20; i++) {
            Tracer tracer = new Tracer(LiveLac.user(6), "", "gone" + i + ".pcapng");
            tracer.channel.close();
        }
        ping(6, 1);
        LiveLac.await("nobody traces any more", () -> !live.server().ask(lac -> lac.isTraced()));
    }
}
