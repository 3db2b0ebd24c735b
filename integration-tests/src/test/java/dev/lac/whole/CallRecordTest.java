package dev.lac.whole;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lac.doubles.LnsDouble.Mode;
import dev.lac.doubles.SubscriberDouble;
import dev.lac.server.CallRecord;
import dev.lac.server.EndReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One record for each attempt: every phase with its time, what was chosen, and the one true cause. */
class CallRecordTest {
    private final WholeLac net = new WholeLac();

    private SubscriberDouble dial(String user, String password) {
        return net.dial(net.subscriber(user, password));
    }

    private CallRecord onlyCall() {
        assertThat(net.calls).hasSize(1);
        return net.calls.get(0);
    }

    private static List<String> phases(CallRecord call) {
        List<String> phases = new ArrayList<>();
        double before = 0;
        for (JsonNode phase : call.json().path("phases")) {
            phases.add(phase.path("phase").asText());
            assertThat(phase.path("at-ms").asDouble()).isGreaterThanOrEqualTo(before);
            before = phase.path("at-ms").asDouble();
        }
        return phases;
    }

    private static String text(CallRecord call, String name) {
        return call.json().path(name).asText();
    }

    @Test
    void aCallThatWasConnected() {
        net.lns("192.0.2.21", Mode.PROXY);
        SubscriberDouble alice = dial("alice@one.example", "a-secret");
        net.up(alice);
        net.ping(alice);
        assertThat(net.lac.operator().calls("alice@one.example"))
                .as("while it is up")
                .singleElement()
                .satisfies(call -> {
                    assertThat(call.cause()).isNull();
                    assertThat(call.json().has("ended")).isFalse();
                    assertThat(phases(call)).endsWith("connected");
                });
        Duration up = Duration.ofMinutes(5);
        net.clock.advance(up);
        alice.hangUp();
        net.until("it is over", () -> net.lac.subscriberCount() == 0);
        CallRecord call = onlyCall();
        assertThat(phases(call))
                .containsExactly(
                        "discovery",
                        "lcp",
                        "authentication",
                        "radius",
                        "selection",
                        "tunnel",
                        "call",
                        "connected",
                        "end");
        assertThat(call.user()).isEqualTo("alice@one.example");
        assertThat(call.mac()).isEqualTo(alice.mac().toString());
        assertThat(call.connected()).isTrue();
        assertThat(call.cause()).isEqualTo(EndReason.SUBSCRIBER_PADT);
        assertThat(Duration.between(call.began(), call.ended())).isGreaterThan(up);
        assertThat(text(call, "rule")).isEqualTo("1");
        assertThat(text(call, "radius-server")).isEqualTo("auth 192.0.2.10:1812");
        assertThat(text(call, "lns")).isEqualTo("one");
        assertThat(text(call, "peer")).isEqualTo("192.0.2.21");
        assertThat(call.json().path("tunnel").asInt()).isPositive();
        assertThat(call.json().path("peer-session").asInt()).isPositive();
        assertThat(call.json().path("up-packets").asLong())
                .isEqualTo(alice.traffic().sentPackets());
        assertThat(call.json().path("steps")).isNotEmpty();
        assertThat(text(call, "began")).startsWith("2026-01-01T00:00:0").endsWith("Z");
        assertThat(net.lac.operator().calls("")).isEmpty();
    }

    @Test
    void theSecondCallFindsTheTunnelThere() {
        net.lns("192.0.2.21", Mode.PROXY);
        net.up(dial("alice@one.example", "a-secret"));
        SubscriberDouble second = dial("alice@one.example", "a-secret");
        net.up(second);
        second.hangUp();
        net.until("it is over", () -> !net.calls.isEmpty());
        assertThat(phases(onlyCall())).contains("call").doesNotContain("tunnel");
    }

    @Test
    void aWrongPasswordNamesTheServerThatRefused() {
        net.ended(dial("alice@one.example", "wrong"));
        CallRecord call = onlyCall();
        assertThat(call.cause()).isEqualTo(EndReason.AUTHENTICATION_REJECTED);
        assertThat(call.connected()).isFalse();
        assertThat(phases(call))
                .startsWith("discovery", "lcp", "authentication", "radius")
                .endsWith("end");
        assertThat(text(call, "text"))
                .isEqualTo(
                        "the user was refused: auth 192.0.2.10:1812 sent an Access-Reject: Wrong password, says RADIUS");
        assertThat(text(call, "radius-server")).isEqualTo("auth 192.0.2.10:1812");
        assertThat(call.json().toString()).doesNotContain("wrong\"");
    }

    @Test
    void silentRadiusServersAreNamed() {
        net.deafRadius(10, true);
        net.deafRadius(11, true);
        net.ended(dial("alice@one.example", "a-secret"));
        CallRecord call = onlyCall();
        assertThat(call.cause()).isEqualTo(EndReason.RADIUS_UNAVAILABLE);
        assertThat(phases(call)).endsWith("radius", "end");
        assertThat(text(call, "text")).contains("192.0.2.10").contains("192.0.2.11");
    }

    @Test
    void eachLnsThatDidNotTakeTheCallIsInTheStory() {
        net.ended(dial("alice@one.example", "a-secret")); // nobody is at either address
        CallRecord call = onlyCall();
        assertThat(call.cause()).isEqualTo(EndReason.LNS_UNREACHABLE);
        assertThat(phases(call))
                .containsExactly(
                        "discovery",
                        "lcp",
                        "authentication",
                        "radius",
                        "selection",
                        "tunnel",
                        "selection",
                        "tunnel",
                        "selection",
                        "end");
        assertThat(text(call, "text")).contains("192.0.2.21").contains("192.0.2.22");
        assertThat(text(call, "lns")).isEqualTo("one");
    }

    @Test
    void aNameThatDoesNotExist() {
        net.ended(dial("carol@gone.example", "c-secret"));
        assertThat(onlyCall().cause()).isEqualTo(EndReason.LNS_NAME_UNRESOLVED);
        assertThat(text(onlyCall(), "text")).contains("gone.example").contains("no such name");
    }

    @Test
    void oneWhoNeverSaysWhoItIsHasARecordToo() {
        SubscriberDouble mute = net.subscriber("alice@one.example", "a-secret");
        net.dial(mute);
        net.until("a session", () -> net.lac.subscriberCount() == 1);
        mute.vanish();
        net.until("LCP is given up", () -> net.lac.subscriberCount() == 0);
        CallRecord call = onlyCall();
        assertThat(call.user()).isEmpty();
        assertThat(call.cause()).isEqualTo(EndReason.LCP_TIMEOUT);
        assertThat(phases(call)).containsExactly("discovery", "lcp", "end");
    }
}
