package dev.lac.whole;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lac.doubles.LnsDouble;
import dev.lac.doubles.LnsDouble.Mode;
import dev.lac.doubles.SubscriberDouble;
import dev.lac.l2tp.CdnResult;
import dev.lac.server.EndReason;
import dev.lac.server.LacEvent;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What operators see of a LAC, and what they do to it. */
class OperatorTest {
    private static final int ADMIN_RESET = 6;
    private static final int NAS_REQUEST = 10;

    private final WholeLac net = new WholeLac();

    private SubscriberDouble up(String user, String password) {
        SubscriberDouble subscriber = net.dial(net.subscriber(user, password));
        net.up(subscriber);
        return subscriber;
    }

    private JsonNode show(String view, String which) {
        return net.lac.operator().show(view, which);
    }

    @Test
    void theSummaryAddsUp() {
        net.lns("192.0.2.21", Mode.PROXY);
        SubscriberDouble alice = up("alice@one.example", "a-secret");
        net.ping(alice);
        net.ended(net.dial(net.subscriber("bob@two.example", "wrong")));
        net.clock.advance(Duration.ofSeconds(20));
        JsonNode summary = show("summary", "");
        assertThat(summary.path("state").asText()).isEqualTo("serving");
        assertThat(summary.path("subscribers").asInt()).isEqualTo(1);
        assertThat(summary.path("connected").asInt()).isEqualTo(1);
        assertThat(summary.path("tunnels").asInt()).isEqualTo(1);
        assertThat(summary.path("logins").asInt()).isEqualTo(1);
        assertThat(summary.path("failures").asInt()).isEqualTo(1);
        assertThat(summary.path("causes").path("authentication-rejected").asInt())
                .isEqualTo(1);
        assertThat(summary.path("lns").path("total").asInt()).isEqualTo(3);
        assertThat(summary.path("radius").path("total").asInt()).isEqualTo(4);
        assertThat(summary.path("up-packets").asLong())
                .isEqualTo(alice.traffic().sentPackets());
        assertThat(summary.path("started").asText()).isEqualTo("2026-01-01T00:00:00Z");
        assertThat(summary.path("version").asText()).matches("\\d+\\.\\d+\\.\\d+.*");
    }

    @Test
    void subscribersAreFoundByPartsSortedAndCut() {
        net.lns("192.0.2.21", Mode.PROXY);
        net.lns("192.0.2.22", Mode.PROXY);
        up("alice@one.example", "a-secret");
        up("bob@two.example", "b-secret");
        JsonNode found = show("subscribers", "TWO.exam");
        assertThat(found.path("total").asInt()).isEqualTo(2);
        assertThat(found.path("matched").asInt()).isEqualTo(1);
        JsonNode bob = found.path("subscribers").get(0);
        assertThat(bob.path("user").asText()).isEqualTo("bob@two.example");
        assertThat(bob.path("stage").asText()).isEqualTo("connected");
        assertThat(bob.path("lns").asText()).isEqualTo("two");
        assertThat(show("subscribers", bob.path("mac").asText()).path("matched").asInt())
                .isEqualTo(1);
        JsonNode one = show("subscriber", "bob@two.example").path("subscribers").get(0);
        assertThat(one.path("phases")).hasSizeGreaterThan(5);
        assertThat(one.path("authentication").asText()).isEqualTo("CHAP_MD5");
        assertThat(one.path("radius-server").asText()).isEqualTo("auth 192.0.2.10:1812");
        assertThat(one.path("rule").asText()).isEqualTo("2");
    }

    @Test
    void callsLnsesRadiusDnsLimitsAndMtu() {
        net.lns("192.0.2.21", Mode.PROXY);
        up("alice@one.example", "a-secret");
        JsonNode call = show("calls", "one").path("calls").get(0);
        assertThat(call.path("state").asText()).isEqualTo("up");
        assertThat(call.path("serial-number").asLong()).isPositive();
        assertThat(show("calls", "two").path("calls")).isEmpty();

        JsonNode lns = show("lns", "one").path("lns").get(0);
        assertThat(lns.path("sessions").asInt()).isEqualTo(1);
        assertThat(lns.path("addresses")).hasSize(2);
        assertThat(lns.path("addresses").get(0).path("address").asText()).isEqualTo("192.0.2.21");
        assertThat(lns.path("addresses").get(0).path("state").asText()).isEqualTo("usable");
        assertThat(lns.path("addresses").get(0).path("tunnels").asInt()).isEqualTo(1);

        JsonNode server = show("radius", "").path("servers").get(0);
        assertThat(server.path("state").asText()).isEqualTo("alive");
        assertThat(server.path("role").asText()).isEqualTo("authentication");
        assertThat(server.path("answers").asInt()).isEqualTo(1);
        assertThat(server.path("round-trip-ms").asDouble()).isPositive();

        JsonNode name = show("dns", "lns1.example").path("names").get(0);
        assertThat(name.path("state").asText()).isEqualTo("known");
        assertThat(name.path("addresses").get(0).asText()).isEqualTo("192.0.2.21");

        assertThat(show("limits", "").path("limits").get(0).path("used").asInt())
                .isEqualTo(1);
        assertThat(show("mtu", "")
                        .path("tunnels")
                        .get(0)
                        .path("largest-payload")
                        .asInt())
                .isEqualTo(show("tunnel", "one")
                        .path("tunnels")
                        .get(0)
                        .path("largest-payload")
                        .asInt());
        assertThat(show("mtu", "").path("offered-mru").path("access0").asInt()).isEqualTo(1462);
        assertThat(show("counters", "").path("lac").path("login-succeeded").asInt())
                .isEqualTo(1);
    }

    @Test
    void aSubscriberThatIsResetIsToldOnEverySide() {
        LnsDouble lns = net.lns("192.0.2.21", Mode.PROXY);
        SubscriberDouble alice = up("alice@one.example", "a-secret");
        assertThat(net.lac.operator().resetSubscribers("nobody", "")).isZero();
        assertThat(net.lac.operator().resetSubscribers("alice@one.example", "she asked for it"))
                .isEqualTo(1);
        net.until("it is over", () -> net.lac.subscriberCount() == 0);
        assertThat(net.ends(EndReason.OPERATOR_RESET)).isEqualTo(1);
        net.until("a Stop", () -> !net.stops().isEmpty());
        assertThat(net.stops().get(0).number(49)).as("Acct-Terminate-Cause").isEqualTo(ADMIN_RESET);
        assertThat(lns.callEnds().get(0).resultCode()).isEqualTo(CdnResult.ADMINISTRATIVE.number());
        assertThat(net.calls.get(0).json().path("text").asText())
                .isEqualTo("the operator ended the session: she asked for it");
        net.ended(alice);
        net.assertNothingLeft(1);
    }

    @Test
    void aDomainIsResetAsAWhole() {
        net.lns("192.0.2.21", Mode.PROXY);
        net.lns("192.0.2.22", Mode.PROXY);
        up("alice@one.example", "a-secret");
        up("alice@one.example", "a-secret");
        SubscriberDouble bob = up("bob@two.example", "b-secret");
        assertThat(net.lac.operator().resetSubscribers("@", "")).isZero();
        assertThat(net.lac.operator().resetSubscribers("@ONE.example", "maintenance"))
                .isEqualTo(2);
        net.until("they are gone", () -> net.lac.subscriberCount() == 1);
        net.ping(bob);
    }

    @Test
    void aTunnelThatIsResetTakesItsSessionsWithIt() {
        LnsDouble one = net.lns("192.0.2.21", Mode.PROXY);
        net.lns("192.0.2.22", Mode.PROXY);
        up("alice@one.example", "a-secret");
        up("alice@one.example", "a-secret");
        up("bob@two.example", "b-secret");
        String id = show("tunnel", "one").path("tunnels").get(0).path("id").asText();
        assertThat(net.lac.operator().resetTunnels(id, "maintenance")).isEqualTo(1);
        net.until("its sessions are over", () -> net.lac.subscriberCount() == 1);
        net.until("the LNS has none", () -> one.sessions().isEmpty());
        assertThat(net.ends(EndReason.OPERATOR_RESET)).isEqualTo(2);
        net.until("one tunnel is left", () -> net.lac.tunnelCount() == 1);
        assertThat(net.lac.counted().lac().get(LacEvent.RESET_BY_OPERATOR)).isEqualTo(2);
        up("alice@one.example", "a-secret");
        assertThat(one.sessions()).as("through a new tunnel").hasSize(1);
    }

    @Test
    void lockoutsAreShownAndEnded() {
        net.lns("192.0.2.22", Mode.PROXY);
        up("alice@one.example", "a-secret"); // the first address is silent
        JsonNode lockout = show("lockouts", "").path("lockouts").get(0);
        assertThat(lockout.path("kind").asText()).isEqualTo("lns");
        assertThat(lockout.path("which").asText()).isEqualTo("192.0.2.21");
        assertThat(lockout.path("lns").asText()).isEqualTo("one");
        assertThat(lockout.path("seconds-left").asInt()).isPositive();
        assertThat(net.lac.operator().resetLockouts("192.0.2.99")).isZero();
        assertThat(net.lac.operator().resetLockouts("192.0.2.21")).isEqualTo(1);
        assertThat(show("lockouts", "").path("lockouts")).isEmpty();
    }

    @Test
    void aSubscribersLockoutIsShownAndEnded() {
        WholeLac hasty = WholeLac.with("pppoe", "  short-cycle: 1m\n  short-cycle-threshold: 1\n  lockout-min: 5m\n");
        SubscriberDouble alice = hasty.subscriber("alice@one.example", "wrong");
        hasty.ended(hasty.dial(alice));
        JsonNode lockout =
                hasty.lac.operator().show("lockouts", "").path("lockouts").get(0);
        assertThat(lockout.path("kind").asText()).isEqualTo("subscriber");
        assertThat(lockout.path("which").asText()).startsWith(alice.mac().toString());
        assertThat(hasty.lac.operator().resetLockouts(alice.mac().toString())).isEqualTo(1);
        assertThat(hasty.lac.operator().show("lockouts", "").path("lockouts")).isEmpty();
    }

    @Test
    void aDrainedInterfaceAnswersNoPadiAndMovesWhoIsThere() {
        net.lns("192.0.2.21", Mode.PROXY);
        up("alice@one.example", "a-secret");
        up("alice@one.example", "a-secret");
        assertThat(net.lac.operator().drainAccess("eth9", true, 0)).isFalse();
        assertThat(net.lac.operator().drainAccess("access0", true, 0)).isTrue();
        SubscriberDouble late = net.dial(net.subscriber("bob@two.example", "b-secret"));
        net.clock.advance(Duration.ofSeconds(30));
        assertThat(late.isUp()).isFalse();
        assertThat(net.lac.subscriberCount()).as("those that are there stay").isEqualTo(2);
        assertThat(show("interfaces", "access0")
                        .path("interfaces")
                        .get(0)
                        .path("drained")
                        .asBoolean())
                .isTrue();
        net.lac.operator().drainAccess("", true, 1);
        assertThat(show("summary", "").path("state").asText()).isEqualTo("draining");
        net.until("they have left", () -> net.lac.subscriberCount() == 0);
        assertThat(net.ends(EndReason.ACCESS_DRAINED)).isEqualTo(2);
        net.until("Stops", () -> net.stops().size() == 2);
        assertThat(net.stops().get(0).number(49)).as("Acct-Terminate-Cause").isEqualTo(NAS_REQUEST);
        net.lac.operator().drainAccess("", false, 0);
        up("alice@one.example", "a-secret");
    }
}
