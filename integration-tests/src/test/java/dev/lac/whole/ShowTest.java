package dev.lac.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lac.cli.ViewTexts;
import dev.lac.dataplane.FastPathMode;
import dev.lac.dataplane.TunnelPath;
import dev.lac.doubles.LnsDouble.Mode;
import dev.lac.doubles.RadiusDouble.Request;
import dev.lac.doubles.SubscriberDouble;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What {@code lac show} tells of tunnels, interfaces and subscribers. */
class ShowTest {
    private static final int STOP = 2;
    private static final int INPUT_OCTETS = 42;
    private static final int OUTPUT_OCTETS = 43;
    private static final int INPUT_PACKETS = 47;
    private static final int OUTPUT_PACKETS = 48;

    private static SubscriberDouble up(WholeLac net) {
        SubscriberDouble alice = net.dial(net.subscriber("alice@one.example", "a-secret"));
        net.up(alice);
        return alice;
    }

    private static JsonNode show(WholeLac net, String view, String which) {
        return net.lac.operator().show(view, which);
    }

    private static JsonNode tunnel(WholeLac net) {
        JsonNode tunnels = show(net, "tunnel", "one").path("tunnels");
        assertThat(tunnels).hasSize(1);
        return tunnels.get(0);
    }

    private static String text(WholeLac net, String view, String which) {
        return ViewTexts.text(view, show(net, view, which));
    }

    private static TunnelPath path(WholeLac net) {
        return net.dataPlane.path(0, new InetSocketAddress("192.0.2.21", 1701));
    }

    @Test
    void aTunnelSaysWhatItsWayLeavesOfAPacket() {
        WholeLac net = new WholeLac();
        net.lns("192.0.2.21", Mode.PROXY);
        up(net);
        JsonNode tunnel = tunnel(net);
        assertThat(tunnel.path("state").asText()).isEqualTo("up");
        assertThat(tunnel.path("peer").asText()).isEqualTo("192.0.2.21 port 1701");
        assertThat(tunnel.path("peer-name").asText()).isEqualTo("lns-192.0.2.21");
        assertThat(tunnel.path("sessions").asInt()).isEqualTo(1);
        assertThat(tunnel.path("path-mtu").asInt()).isEqualTo(1500);
        assertThat(tunnel.path("path-mtu-from").asText()).isEqualTo("assumed");
        assertThat(tunnel.path("overhead").asInt()).isEqualTo(38);
        assertThat(tunnel.path("overhead-with-sequence-numbers").asInt()).isEqualTo(42);
        assertThat(tunnel.path("largest-payload").asInt()).isEqualTo(1462);
        assertThat(tunnel.path("largest-bridged-payload").asInt()).isEqualTo(1446);
        assertThat(tunnel.path("mss-ipv4").asInt()).isEqualTo(1422);
        assertThat(tunnel.path("mss-ipv6").asInt()).isEqualTo(1402);

        path(net).route(new TunnelPath.Route(7, "core0", 1400, ""));
        assertThat(tunnel(net).path("largest-payload").asInt()).isEqualTo(1362);
        assertThat(text(net, "tunnel", tunnel.path("id").asText()).lines())
                .anyMatch(line -> line.matches("tunnel \\d+ to one: up"))
                .anyMatch(line -> line.matches(" +way +by core0"))
                .anyMatch(line -> line.matches(" +path MTU +1,400 octets \\(core0\\)"))
                .anyMatch(line -> line.matches(" +overhead +38 octets, 42 while the LNS uses sequence numbers"))
                .anyMatch(line -> line.matches(" +whole +1,362 octets of plain PPP, 1,346 octets of bridged Ethernet"))
                .anyMatch(line -> line.matches(" +MSS clamp +1,322 over IPv4, 1,302 over IPv6"))
                .anyMatch(
                        line -> line.matches(
                                " +too big +PPP packets longer than 1,362 octets are sent in fragments; so far 0 in fragments, 0 dropped"));
    }

    @Test
    void aTunnelIsTreatedAsItsLnsWantsIt() {
        WholeLac net = WholeLac.withLns(
                "    data-dscp: copy\n    dont-fragment: set\n    clamp-mss: false\n    sequencing: true\n    reorder-timeout: 50ms\n");
        net.lns("192.0.2.21", Mode.PROXY);
        up(net);
        JsonNode tunnel = tunnel(net);
        assertThat(tunnel.path("overhead").asInt()).isEqualTo(42);
        assertThat(tunnel.path("dscp").asText()).isEqualTo("copy");
        assertThat(text(net, "tunnel", "192.0.2.21").lines())
                .anyMatch(line -> line.matches(" +overhead +42 octets with sequence numbers"))
                .anyMatch(line -> line.matches(" +MSS clamp +off"))
                .anyMatch(line -> line.matches(" +reorder +50 ms, by the portable path"))
                .anyMatch(line -> line.matches(" +too big +PPP packets longer than 1,458 octets are dropped.*"));
    }

    @Test
    void whatWasTooBigIsCountedByItsFate() {
        WholeLac net = new WholeLac();
        net.lns("192.0.2.21", Mode.PROXY);
        SubscriberDouble alice = up(net);
        path(net).route(new TunnelPath.Route(7, "core0", 1000, ""));
        alice.ping(1, 1400);
        net.until("it has passed", () -> tunnel(net).path("fragmented").asLong() == 1);
        alice.hangUp();
        net.until("it is gone", () -> net.lac.subscriberCount() == 0);
        assertThat(tunnel(net).path("fragmented").asLong()).isEqualTo(1);
        assertThat(text(net, "tunnel", "one"))
                .contains("; so far 1 in fragments")
                .contains("fragmented 1");

        WholeLac strict = WholeLac.withLns("    dont-fragment: set\n");
        strict.lns("192.0.2.21", Mode.PROXY);
        SubscriberDouble bob = up(strict);
        path(strict).route(new TunnelPath.Route(7, "core0", 1000, ""));
        bob.ping(1, 1400);
        strict.until("it is dropped", () -> dropped(strict) == 1);
        assertThat(tunnel(strict).path("fragmented").asLong()).isZero();
        assertThat(text(strict, "tunnel", "one")).contains("are dropped; so far 0 in fragments, 1 dropped");
        assertThat(text(strict, "subscriber", "alice@one.example")).contains("dropped-too-big 1");
    }

    private static long dropped(WholeLac net) {
        return tunnel(net).path("events").path("dropped-too-big").asLong();
    }

    @Test
    void figuresOutliveTheirSessionsAndAddUpToAccounting() {
        WholeLac net = new WholeLac();
        net.lns("192.0.2.21", Mode.PROXY);
        SubscriberDouble first = up(net);
        SubscriberDouble second = up(net);
        for (int i = 0; i < 5; i++) {
            net.ping(first);
            net.ping(second);
        }
        long before = tunnel(net).path("up-packets").asLong();
        assertThat(before).isGreaterThanOrEqualTo(10);
        JsonNode all = show(net, "subscriber", "alice@one.example").path("subscribers");
        assertThat(all).hasSize(2);
        assertThat(sum(all, "up-packets")).isEqualTo(before);
        first.hangUp();
        net.until("its session is over", () -> net.lac.subscriberCount() == 1);
        net.ping(second);
        assertThat(tunnel(net).path("sessions").asInt()).isEqualTo(1);
        assertThat(tunnel(net).path("past-sessions").asInt()).isEqualTo(1);
        second.hangUp();
        net.until("both have their Stop", () -> net.accounted(STOP).size() == 2);
        JsonNode tunnel = tunnel(net);
        assertThat(tunnel.path("past-sessions").asInt()).isEqualTo(2);
        assertThat(tunnel.path("up-packets").asLong()).isEqualTo(before + 1).isEqualTo(accounted(net, INPUT_PACKETS));
        assertThat(tunnel.path("up-octets").asLong()).isEqualTo(accounted(net, INPUT_OCTETS));
        assertThat(tunnel.path("down-packets").asLong()).isEqualTo(accounted(net, OUTPUT_PACKETS));
        assertThat(tunnel.path("down-octets").asLong()).isEqualTo(accounted(net, OUTPUT_OCTETS));
        JsonNode interfaces = show(net, "interfaces", "");
        assertThat(interfaces.path("up-octets").asLong()).isEqualTo(accounted(net, INPUT_OCTETS));
        assertThat(interfaces.path("interfaces").get(0).path("portable-packets").asLong())
                .isEqualTo(accounted(net, INPUT_PACKETS));
        assertThat(interfaces.path("portable-packets-from-lnses").asLong()).isEqualTo(accounted(net, OUTPUT_PACKETS));
        assertThat(interfaces.path("events").path("punted-discovery").asLong()).isPositive();
        net.clock.advance(Duration.ofMinutes(2));
        assertThat(show(net, "tunnels", "").path("tunnels"))
                .as("the tunnel has been closed, and nothing of it is kept")
                .isEmpty();
        assertThat(text(net, "tunnels", "")).startsWith("no tunnel");
    }

    private static long sum(JsonNode all, String name) {
        long sum = 0;
        for (JsonNode one : all) {
            sum += one.path(name).asLong();
        }
        return sum;
    }

    private static long accounted(WholeLac net, int attribute) {
        return net.accounted(STOP).stream()
                .mapToLong((Request stop) -> stop.number(attribute))
                .sum();
    }

    @Test
    void aSubscriberIsFoundByUserIdAndAddress() {
        WholeLac net = new WholeLac();
        net.lns("192.0.2.21", Mode.PROXY);
        SubscriberDouble alice = up(net);
        net.ping(alice);
        JsonNode byUser = show(net, "subscriber", "alice@one.example").path("subscribers");
        assertThat(byUser).hasSize(1);
        assertThat(byUser.get(0).path("lns").asText()).isEqualTo("one");
        assertThat(byUser.get(0).path("tunnel").asInt())
                .isEqualTo(tunnel(net).path("id").asInt());
        for (String which :
                new String[] {byUser.get(0).path("id").asText(), alice.mac().toString()}) {
            assertThat(show(net, "subscriber", which).path("subscribers")).isEqualTo(byUser);
        }
        assertThat(show(net, "subscriber", "bob").path("subscribers")).isEmpty();
        assertThat(text(net, "subscriber", "alice@one.example").lines())
                .anyMatch(line -> line.startsWith("alice@one.example (access0/"))
                .anyMatch(line -> line.matches(" +LNS +one, 192.0.2.21"))
                .anyMatch(line -> line.matches(" +from subscribers +\\d+ packets, \\d+ octets"));

        net.deafRadius(10, true);
        net.deafRadius(11, true);
        SubscriberDouble waiting = net.dial(net.subscriber("bob@two.example", "b-secret"));
        net.until("RADIUS is asked", () -> net.lac.radiusRequestsInFlight() > 0);
        assertThat(text(net, "subscriber", waiting.mac().toString())).contains("none: it is not connected");
    }

    @Test
    void anInterfaceSaysHowItRelaysAndIsSwitched() {
        WholeLac net = new WholeLac();
        assertThat(text(net, "interfaces", "access0"))
                .startsWith("access0 (subscribers) relays by the portable path alone, wanted: off");
        net.lac.operator().fastPath("access0", FastPathMode.NATIVE);
        JsonNode report = show(net, "interfaces", "").path("interfaces").get(0);
        assertThat(report.path("wanted").asText()).isEqualTo("native");
        assertThat(report.path("mode").asText()).isEqualTo("off");
        assertThat(report.path("reason").asText()).isEqualTo("there is no driver");
        assertThatThrownBy(() -> net.lac.operator().fastPath("eth9", FastPathMode.OFF))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("eth9");
        assertThatThrownBy(() -> show(net, "moon", ""))
                .hasMessageStartingWith("there is no view \"moon\"; there are summary, subscribers, ");
    }
}
