package dev.lac.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lac.doubles.LnsDouble;
import dev.lac.doubles.LnsDouble.Mode;
import dev.lac.doubles.RadiusDouble.Attribute;
import dev.lac.doubles.RadiusDouble.Request;
import dev.lac.doubles.SubscriberDouble;
import dev.lac.pppoe.VlanTags;
import dev.lac.protocol.Octets;
import dev.lac.radius.RadiusEvent;
import dev.lac.server.EndReason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What RADIUS servers are told and how they are chosen. */
class RadiusTest {
    private static final int CALLED_STATION_ID = 30;
    private static final int CALLING_STATION_ID = 31;
    private static final int NAS_PORT_TYPE = 61;
    private static final int NAS_PORT_ID = 87;

    private static SubscriberDouble up(WholeLac net) {
        net.lns("192.0.2.21", Mode.PROXY);
        SubscriberDouble alice = net.dial(net.subscriber("alice@one.example", "a-secret"));
        net.up(alice);
        return alice;
    }

    @ParameterizedTest
    @CsvSource({
        "{mac}, 02:00:00:00:10:00",
        "{mac-hyphens}, 02-00-00-00-10-00",
        "{mac-plain}, 020000001000",
        "{mac-dots}, 0200.0000.1000",
        "{interface} {user}, access0 alice@one.example",
        "x {domain}{vlan}, x one.example",
    })
    void stationsAreNamedAsTheOperatorWrites(String template, String expected) {
        WholeLac net =
                WholeLac.with("radius", "  calling-station-id: \"" + template + "\"\n  called-station-id: lac\n");
        up(net);
        Request request = net.radius.accessRequests().get(0);
        assertThat(request.text(CALLING_STATION_ID)).isEqualTo(expected);
        assertThat(request.text(CALLED_STATION_ID)).isEqualTo("lac");
        assertThat(request.text(NAS_PORT_ID)).isEqualTo("access0");
        assertThat(net.accountedOnce(1).text(CALLING_STATION_ID)).isEqualTo(expected);
    }

    @Test
    void thePortSaysOfWhichVlanItIs() {
        WholeLac net = WholeLac.with("pppoe", "  vlans: [untagged, 100, 100.7]\n");
        net.lns("192.0.2.21", Mode.PROXY);
        for (VlanTags tags : List.of(
                VlanTags.NONE,
                VlanTags.of(VlanTags.TPID_8021Q, 100),
                VlanTags.of(VlanTags.TPID_8021AD, 100, VlanTags.TPID_8021Q, 7))) {
            SubscriberDouble alice = net.subscriber("alice@one.example", "a-secret");
            net.up(net.dial(alice.on(tags)));
        }
        assertThat(net.radius.accessRequests())
                .extracting(request -> request.text(NAS_PORT_ID), request -> request.number(NAS_PORT_TYPE))
                .containsExactly(
                        org.assertj.core.api.Assertions.tuple("access0", 32L),
                        org.assertj.core.api.Assertions.tuple("access0.100", 33L),
                        org.assertj.core.api.Assertions.tuple("access0.100.7", 34L));
        WholeLac ethernet = WholeLac.with("radius", "  nas-port-type: ethernet\n  nas-port-id: \"{port}/{mac}\"\n");
        up(ethernet);
        Request request = ethernet.radius.accessRequests().get(0);
        assertThat(request.number(NAS_PORT_TYPE)).isEqualTo(15);
        assertThat(request.text(NAS_PORT_ID)).isEqualTo("access0/02:00:00:00:10:00");
    }

    @Test
    void theOperatorsAttributesAndDictionaryAreUsed(@TempDir Path directory) throws Exception {
        Path words = Files.writeString(directory.resolve("words"), """
                VENDOR Example 32473
                BEGIN-VENDOR Example
                ATTRIBUTE Example-Line 1 string
                ATTRIBUTE Example-LNS 2 string
                END-VENDOR Example
                """);
        WholeLac net = WholeLac.with("radius", """
                dictionary: %s
                attributes:
                  - {name: Example-Line, value: "{interface}/{mac}", in: [access]}
                  - {name: Connect-Info, value: "pppoe {domain}", in: [accounting]}
                tunnel-attributes:
                  - {name: Example-LNS, means: server-endpoint}
                """.formatted(words).indent(2));
        Octets lns = Octets.ofText("192.0.2.22");
        net.radius.add(
                "alice@one.example",
                "a-secret",
                new Attribute(64, Octets.of(0, 0, 0, 3)),
                new Attribute(
                        26, Octets.of(0, 0, 0x7e, 0xd9, 2, 2 + lns.length()).concat(lns)));
        LnsDouble named = net.lns("192.0.2.22", Mode.PROXY);
        up(net);
        assertThat(named.calls()).hasSize(1);
        assertThat(net.accountedOnce(1).text(77)).as("Connect-Info").isEqualTo("pppoe one.example");
        assertThat(net.radius.accessRequests().get(0).attributes().get(26).text())
                .contains("access0/02:00:00:00:10:00");
    }

    @Test
    void wrongWordsStopTheStart(@TempDir Path directory) throws Exception {
        Path words = Files.writeString(directory.resolve("words"), "ATTRIBUTE Half\n");
        assertThatThrownBy(() -> WholeLac.with("radius", "  dictionary: " + words + "\n"))
                .hasMessageContaining("words:1");
        assertThatThrownBy(() -> WholeLac.with("radius", "  attributes: [{name: No-Such-Thing, value: x}]\n"))
                .hasMessageContaining("No-Such-Thing");
        assertThatThrownBy(() ->
                        WholeLac.with("radius", "  tunnel-attributes: [{name: No-Such-Thing, means: password}]\n"))
                .hasMessageContaining("No-Such-Thing");
    }

    @Test
    void aDeadServerIsProbedAndUsedAgainWhenItAnswers() {
        WholeLac net = WholeLac.with(
                "radius", "  initial-timeout: 500ms\n  max-timeout: 500ms\n  tries: 2\n  status-interval: 5s\n");
        net.deafRadius(10, true);
        up(net);
        assertThat(net.lac.counted().radius().get(RadiusEvent.SERVER_DEAD)).isPositive();
        net.clock.advance(Duration.ofSeconds(30));
        assertThat(net.requests)
                .as("Status-Server (12) to the dead one")
                .anyMatch(request -> request.matches("192.0.2.10/\\d 0c.*"));
        net.deafRadius(10, false);
        net.clock.advance(Duration.ofSeconds(10));
        net.requests.clear();
        net.up(net.dial(net.subscriber("alice@one.example", "a-secret")));
        assertThat(net.requests)
                .as("the preferred one decides again")
                .anyMatch(request -> request.matches("192.0.2.10/\\d 01.*"));
    }

    @Test
    void aServerThatIsNotProbedComesBackByItself() {
        WholeLac net = new WholeLac(
                WholeLac.yaml(
                                WholeLac.BASE,
                                "radius",
                                "  initial-timeout: 500ms\n  max-timeout: 500ms\n  tries: 2\n  dead-time: 30s\n")
                        .replace("secret: radiussecret\n", "secret: radiussecret\n      status-server: false\n"),
                1);
        net.deafRadius(10, true);
        up(net);
        net.clock.advance(Duration.ofSeconds(20));
        assertThat(net.requests).noneMatch(request -> request.matches("192.0.2.10/\\d 0c.*"));
        net.deafRadius(10, false);
        net.clock.advance(Duration.ofSeconds(15));
        net.requests.clear();
        net.up(net.dial(net.subscriber("alice@one.example", "a-secret")));
        assertThat(net.requests).anyMatch(request -> request.matches("192.0.2.10/\\d 01.*"));
    }

    @Test
    void weightsAndLimitsSpreadTheRequests() {
        WholeLac net = new WholeLac(
                WholeLac.BASE
                        .replace(
                                "address: 192.0.2.10:1812\n",
                                "address: 192.0.2.10:1812\n      priority: 1\n      weight: 9\n")
                        .replace(
                                "address: 192.0.2.11:1812\n",
                                "address: 192.0.2.11:1812\n      priority: 1\n      max-in-flight: 1\n"),
                1);
        net.lns("192.0.2.21", Mode.PROXY);
        for (int i = 0; i < 60; i++) {
            SubscriberDouble each = net.dial(net.subscriber("alice@one.example", "a-secret"));
            net.up(each);
        }
        long first = net.requests.stream()
                .filter(request -> request.matches("192.0.2.10/\\d 01.*"))
                .count();
        assertThat(first).as("nine in ten, of 60").isBetween(45L, 59L);
    }

    @Test
    void aServerByNameIsFoundAgainWhenItMoves() {
        WholeLac net = new WholeLac(
                WholeLac.BASE.replace(
                        "    - address: 192.0.2.10:1812\n      secret: radiussecret\n    - address: 192.0.2.11:1812\n",
                        "    - address: radius.example:1812\n"),
                1);
        net.lns("192.0.2.21", Mode.PROXY);
        net.timeToLive = Duration.ofSeconds(20);
        net.ended(net.dial(net.subscriber("alice@one.example", "a-secret")));
        assertThat(net.ends(EndReason.RADIUS_UNAVAILABLE)).isEqualTo(1);
        net.names.put("radius.example", List.of("192.0.2.10"));
        net.clock.advance(Duration.ofMinutes(1));
        net.up(net.dial(net.subscriber("alice@one.example", "a-secret")));
        net.names.put("radius.example", List.of("192.0.2.11"));
        net.clock.advance(Duration.ofMinutes(1));
        net.requests.clear();
        net.up(net.dial(net.subscriber("alice@one.example", "a-secret")));
        assertThat(net.requests)
                .filteredOn(request -> request.contains(" 01"))
                .allMatch(request -> request.startsWith("192.0.2.11"));
    }

    @Test
    void radSecCarriesRequestsOnceItIsConnected(@TempDir Path directory) throws Exception {
        Path pem = Files.writeString(directory.resolve("pem"), "-");
        String tls =
                "\n      transport: tls\n      tls-ca-file: %1$s\n      tls-certificate-file: %1$s\n      tls-key-file: %1$s\n      secret: radiussecret\n"
                        .formatted(pem);
        WholeLac net = new WholeLac(
                WholeLac.BASE.replaceFirst("192.0.2.10:1812\n      secret: radiussecret\n", "192.0.2.10" + tls), 1);
        net.lns("192.0.2.21", Mode.PROXY);
        net.up(net.dial(net.subscriber("alice@one.example", "a-secret")));
        assertThat(net.radSec)
                .as("not connected yet: the second server decides")
                .isEmpty();
        net.loop.turn(() -> net.fromRadius.connected("auth 192.0.2.10:2083"));
        net.up(net.dial(net.subscriber("alice@one.example", "a-secret")));
        assertThat(net.radSec).contains("auth 192.0.2.10:2083");
        net.loop.turn(() -> net.fromRadius.disconnected("auth 192.0.2.10:2083", "the server closed the connection"));
        net.requests.clear();
        net.up(net.dial(net.subscriber("alice@one.example", "a-secret")));
        assertThat(net.requests).anyMatch(request -> request.matches("192.0.2.11/\\d 01.*"));
    }
}
