package dev.lac.whole;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lac.cli.ViewTexts;
import dev.lac.dataplane.TunnelPath;
import dev.lac.doubles.LnsDouble;
import dev.lac.doubles.LnsDouble.Mode;
import dev.lac.doubles.SubscriberDouble;
import dev.lac.l2tp.StopCcnResult;
import dev.lac.selection.SelectionEvent;
import dev.lac.server.EndReason;
import dev.lac.server.LacEvent;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** An LNS that the network leads to only through subscribers, or not at all, is not called (no tunnel within itself). */
class UnderlayTest {
    private static final String TROUBLE = "the only route to 192.0.2.21 leads into ppp0, which is no way for tunnels";

    private static void route(WholeLac net, String lns, String trouble) {
        net.dataPlane
                .path(0, new InetSocketAddress(lns, 1701))
                .route(new TunnelPath.Route(
                        trouble.isEmpty() ? 2 : 0, trouble.isEmpty() ? "core0" : "", 1500, trouble));
    }

    private static SubscriberDouble dial(WholeLac net, String user, String password) {
        return net.dial(net.subscriber(user, password));
    }

    private static String past(WholeLac net, String user) {
        return net.lac.operator().calls(user).toString();
    }

    private static String show(WholeLac net, String view, String which) {
        return ViewTexts.text(view, net.lac.operator().show(view, which));
    }

    @Test
    void theCallGoesAtOnceToTheNextLnsAndTheCauseIsTold() {
        WholeLac net = new WholeLac();
        LnsDouble first = net.lns("192.0.2.21", Mode.PROXY);
        LnsDouble second = net.lns("192.0.2.22", Mode.PROXY);
        route(net, "192.0.2.21", TROUBLE);
        long began = net.clock.now();
        SubscriberDouble alice = dial(net, "alice@one.example", "a-secret");
        net.up(alice);
        assertThat(Duration.ofNanos(net.clock.now() - began)).isLessThan(Duration.ofSeconds(2));
        assertThat(first.calls()).isEmpty();
        assertThat(second.calls()).hasSize(1);
        assertThat(past(net, "alice@one.example")).contains("\"way\"", TROUBLE);
        assertThat(net.lac.counted().selection().get(SelectionEvent.SKIPPED_NO_WAY))
                .isEqualTo(1);

        route(net, "192.0.2.21", "");
        net.up(dial(net, "alice@one.example", "a-secret"));
        assertThat(first.calls()).as("it is not locked out").hasSize(1);
    }

    @Test
    void withoutAnyOtherLnsTheSubscriberIsRefusedForThatReason() {
        WholeLac net = new WholeLac();
        LnsDouble two = net.lns("192.0.2.22", Mode.PROXY);
        route(net, "192.0.2.22", "there is no route to 192.0.2.22");
        net.ended(dial(net, "bob@two.example", "b-secret"));
        assertThat(net.ends(EndReason.LNS_NOT_AVAILABLE)).isEqualTo(1);
        assertThat(net.calls.get(0).json().path("text").asText())
                .startsWith(EndReason.LNS_NOT_AVAILABLE.text())
                .contains("there is no route to 192.0.2.22");
        assertThat(two.calls()).isEmpty();
        assertThat(net.datagrams).as("nothing is sent").isEmpty();
        net.assertNothingLeft(0);
    }

    @Test
    void aTunnelThatIsUpShowsThatItsWayIsLostAndTakesNoNewCalls() {
        WholeLac net = new WholeLac();
        LnsDouble first = net.lns("192.0.2.21", Mode.PROXY);
        LnsDouble second = net.lns("192.0.2.22", Mode.PROXY);
        net.up(dial(net, "alice@one.example", "a-secret"));
        route(net, "192.0.2.21", TROUBLE);
        net.clock.advance(Duration.ofSeconds(3));
        assertThat(show(net, "tunnel", "one")).contains("none: " + TROUBLE);
        assertThat(show(net, "tunnels", "")).contains(TROUBLE);
        assertThat(net.lac.counted().lac().get(LacEvent.UNDERLAY_LOST))
                .as("said once")
                .isEqualTo(1);
        net.up(dial(net, "alice@one.example", "a-secret"));
        assertThat(first.calls()).hasSize(1);
        assertThat(second.calls()).hasSize(1);

        route(net, "192.0.2.21", "");
        net.clock.advance(Duration.ofSeconds(3));
        assertThat(show(net, "tunnel", "192.0.2.21")).doesNotContain(TROUBLE);
        route(net, "192.0.2.21", TROUBLE);
        net.clock.advance(Duration.ofSeconds(3));
        assertThat(net.lac.counted().lac().get(LacEvent.UNDERLAY_LOST)).isEqualTo(2);
    }

    @Test
    void noTunnelIsKeptWarmWhereThereIsNoWay() {
        WholeLac net = WholeLac.withLns("    keep-warm: true\n");
        LnsDouble lns = net.lns("192.0.2.21", Mode.PROXY);
        net.until("the tunnel is there", () -> lns.openTunnels() == 1);
        route(net, "192.0.2.21", TROUBLE);
        LnsDouble other = net.lns("192.0.2.22", Mode.PROXY);
        lns.closeTunnels(StopCcnResult.GENERAL_REQUEST, "maintenance", net.clock.now());
        net.clock.advance(Duration.ofSeconds(40));
        assertThat(lns.openTunnels()).isZero();
        assertThat(other.openTunnels()).as("its other address is used").isEqualTo(1);
        route(net, "192.0.2.21", "");
        net.until("the tunnel is there again", () -> lns.openTunnels() == 1);
    }
}
