package dev.lac.whole;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lac.doubles.LnsDouble;
import dev.lac.doubles.LnsDouble.Mode;
import dev.lac.doubles.RadiusDouble.Attribute;
import dev.lac.doubles.RadiusDouble.Request;
import dev.lac.doubles.SubscriberDouble;
import dev.lac.protocol.Octets;
import dev.lac.server.EndReason;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Disconnect- and CoA-Requests (RFC 5176) to a LAC with subscribers. */
class CoaTest {
    private static final int DISCONNECT = 40;
    private static final int COA = 43;
    private static final String DISCONNECT_ACK = "41";
    private static final String COA_ACK = "44";
    private static final int ADMIN_RESET = 6;
    private static final String SETTINGS = """
            coa:
              listen: 192.0.2.1
              clients:
                - address: 192.0.2.0/28
                  secret: radiussecret
            """;

    private WholeLac net = new WholeLac(WholeLac.BASE + SETTINGS, 1);
    private LnsDouble lns = net.lns("192.0.2.21", Mode.PROXY);
    private SubscriberDouble alice = net.subscriber("alice@one.example", "a-secret");
    private int identifier;

    @BeforeEach
    void dial() {
        net.radius.add("alice@one.example", "a-secret", new Attribute(8, Octets.ofHex("0a400009")));
        net.lns("192.0.2.22", Mode.PROXY);
        net.up(net.dial(alice));
        net.up(net.dial(net.subscriber("bob@two.example", "b-secret")));
    }

    private static Attribute text(int type, String value) {
        return new Attribute(type, Octets.ofText(value));
    }

    private static Attribute seconds(int type, int value) {
        return new Attribute(type, Octets.of(0, 0, value >>> 8, value & 0xff));
    }

    private String ask(int code, Attribute... attributes) {
        return net.dynamic(net.radius.dynamic(code, ++identifier, attributes));
    }

    @Test
    void aDisconnectedSessionEndsOnBothSides() {
        assertThat(ask(DISCONNECT, text(1, "alice@one.example"))).isEqualTo(DISCONNECT_ACK);
        net.ended(alice);
        net.until("the LNS hears of it", () -> lns.sessions().isEmpty());
        assertThat(lns.callEnds().get(0).resultCode())
                .as("CDN: administrative reasons")
                .isEqualTo(3);
        Request stop = net.accountedOnce(2);
        assertThat(stop.number(49)).isEqualTo(ADMIN_RESET);
        assertThat(net.ends(EndReason.DISCONNECTED_BY_RADIUS)).isEqualTo(1);
        assertThat(net.lac.subscriberCount()).as("bob stays").isEqualTo(1);
        assertThat(ask(DISCONNECT, text(1, "alice@one.example"))).isEqualTo("42 503");
    }

    @ParameterizedTest
    @CsvSource({"1, alice@one.example", "31, 02:00:00:00:10:00", "87, access0", "8, hex 0a400009"})
    void sessionsAreFoundByWhatTheyAre(int type, String value) {
        Octets octets = value.startsWith("hex ") ? Octets.ofHex(value.substring(4)) : Octets.ofText(value);
        assertThat(ask(DISCONNECT, new Attribute(type, octets), text(1, "alice@one.example")))
                .isEqualTo(DISCONNECT_ACK);
        net.ended(alice);
        assertThat(net.lac.subscriberCount()).isEqualTo(1);
    }

    @Test
    void theSessionsIdIsEnoughAndEverythingElseMustHold() {
        String id = net.accounted(1).stream()
                .filter(start -> start.text(1).equals("alice@one.example"))
                .findFirst()
                .orElseThrow()
                .text(44);
        assertThat(ask(DISCONNECT, text(44, id), text(1, "bob@two.example"))).isEqualTo("42 503");
        assertThat(ask(DISCONNECT, text(44, "no such id"))).isEqualTo("42 503");
        assertThat(ask(DISCONNECT, text(44, id))).isEqualTo(DISCONNECT_ACK);
        net.ended(alice);
    }

    @Test
    void oneRequestMayMeanSeveralSessions() {
        assertThat(ask(DISCONNECT, text(87, "access0"))).isEqualTo(DISCONNECT_ACK);
        net.until("both are gone", () -> net.lac.subscriberCount() == 0);
        assertThat(net.ends(EndReason.DISCONNECTED_BY_RADIUS)).isEqualTo(2);
    }

    @Test
    void timersAndClassChangeWhileTheSessionGoesOn() {
        Attribute who = text(1, "alice@one.example");
        assertThat(ask(COA, who, seconds(85, 60), text(25, "gold"))).isEqualTo(COA_ACK);
        net.clock.until(
                "an Interim-Update",
                Duration.ofSeconds(61),
                () -> !net.accounted(3).isEmpty());
        assertThat(net.accounted(3).get(0).text(25)).isEqualTo("gold");
        assertThat(ask(COA, who, seconds(27, 300))).isEqualTo(COA_ACK);
        net.ping(alice);
        net.clock.advance(Duration.ofSeconds(200));
        assertThat(alice.isUp()).isTrue();
        net.clock.advance(Duration.ofSeconds(60));
        net.ended(alice);
        assertThat(net.ends(EndReason.SESSION_TIMEOUT)).isEqualTo(1);
        assertThat(net.accounted(2).get(0).text(25)).isEqualTo("gold");
    }

    @Test
    void anIdleTimeoutMayBeSetAndTakenBack() {
        Attribute who = text(1, "alice@one.example");
        assertThat(ask(COA, who, seconds(28, 30))).isEqualTo(COA_ACK);
        assertThat(ask(COA, who, seconds(28, 0))).isEqualTo(COA_ACK);
        net.clock.advance(Duration.ofSeconds(90));
        assertThat(alice.isUp()).isTrue();
        assertThat(ask(COA, who, seconds(28, 30))).isEqualTo(COA_ACK);
        net.clock.advance(Duration.ofSeconds(90));
        net.until("idle", () -> net.ends(EndReason.IDLE_TIMEOUT) == 1);
    }

    @Test
    void whatCannotBeDoneIsRefusedWithTheCause() {
        Attribute who = text(1, "alice@one.example");
        assertThat(ask(COA, who)).as("nothing to change").isEqualTo("45 402");
        assertThat(ask(DISCONNECT)).as("nobody is meant").isEqualTo("42 402");
        assertThat(ask(COA, who, text(11, "filter"))).as("Filter-Id").isEqualTo("45 401");
        assertThat(ask(DISCONNECT, who, text(32, "another NAS"))).isEqualTo("42 403");
        assertThat(alice.isUp()).isTrue();
    }

    @Test
    void strangersAndStaleRequestsGetNoAnswer() {
        Attribute who = text(1, "alice@one.example");
        Octets right = net.radius.dynamic(DISCONNECT, 200, who);
        byte[] wrong = right.toByteArray();
        wrong[5] ^= 1;
        assertThat(net.dynamic(Octets.copyOf(wrong))).isEqualTo("silence");
        Attribute longAgo = new Attribute(55, Octets.of(0x5f, 0, 0, 0));
        assertThat(ask(DISCONNECT, who, longAgo)).isEqualTo("silence");
        assertThat(alice.isUp()).isTrue();
        net.loop.turn(() ->
                net.lac.onDynamicAuthorization(new java.net.InetSocketAddress("198.51.100.9", 40_000), right.buffer()));
        assertThat(net.coaAnswers).isEmpty();
    }

    @Test
    void aRepeatedRequestGetsTheSameAnswerAndIsDoneOnce() {
        Octets request = net.radius.dynamic(DISCONNECT, 7, text(1, "alice@one.example"));
        assertThat(net.dynamic(request)).isEqualTo(DISCONNECT_ACK);
        assertThat(net.dynamic(request)).isEqualTo(DISCONNECT_ACK);
        assertThat(net.ends(EndReason.DISCONNECTED_BY_RADIUS)).isEqualTo(1);
    }

    @Test
    void timestampsAndSignaturesCanBeRequired() {
        net = new WholeLac(
                WholeLac.BASE + SETTINGS
                        + "      require-message-authenticator: true\n  require-event-timestamp: true\n",
                1);
        lns = net.lns("192.0.2.21", Mode.PROXY);
        alice = net.dial(net.subscriber("alice@one.example", "a-secret"));
        net.up(alice);
        assertThat(ask(DISCONNECT, text(1, "alice@one.example"))).isEqualTo("silence");
        assertThat(net.lac.counted().coa().snapshot().toString()).contains("MESSAGE_AUTHENTICATOR_MISSING");
    }
}
