package dev.lac.radius;

import static dev.lac.radius.RadiusEvent.ACCESS_CHALLENGED;
import static dev.lac.radius.RadiusEvent.ACCESS_REJECTED_SERVICE;
import static dev.lac.radius.RadiusEvent.ATTRIBUTE_IGNORED_MALFORMED;
import static dev.lac.radius.RadiusEvent.FAILED_OVER;
import static dev.lac.radius.RadiusEvent.INTERIM_INTERVAL_RAISED;
import static dev.lac.radius.RadiusEvent.REPLY_DROPPED_UNMATCHED;
import static dev.lac.radius.RadiusEvent.REQUEST_ATTRIBUTE_OMITTED;
import static dev.lac.radius.RadiusEvent.REQUEST_NOT_ENCODABLE;
import static dev.lac.radius.RadiusEvent.SERVER_DEAD;
import static dev.lac.radius.RadiusEvent.SERVER_REVIVED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lac.protocol.Octets;
import dev.lac.protocol.Timed;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RadiusClientTest {
    private static final long SECOND = 1_000_000_000L;

    private final TestServer first = new TestServer("192.0.2.10", 1812, "one");
    private final TestServer second = new TestServer("192.0.2.11", 1812, "two").priority(2);

    private static String cause(Decision decision) {
        assertThat(decision).isInstanceOf(Decision.Unavailable.class);
        return ((Decision.Unavailable) decision).cause();
    }

    // What is asked and what the answer means.

    @Test
    void aPapRequestCarriesTheSubscriberAndHidesThePassword() {
        Bench bench = Bench.with(first);
        assertThat(bench.decide("alice@example.net")).isEqualTo(Decision.Accept.plain("192.0.2.10:1812"));
        Packet request = first.distinct.get(0);
        assertThat(request.first(AttributeType.USER_NAME)).contains(Octets.ofText("alice@example.net"));
        assertThat(request.first(AttributeType.USER_PASSWORD))
                .hasValueSatisfying(hidden -> assertThat(hidden.length()).isEqualTo(16));
        assertThat(request.first(AttributeType.CHAP_PASSWORD)).isEmpty();
        assertThat(request.first(AttributeType.SERVICE_TYPE)).contains(Bench.word(2));
        assertThat(request.first(AttributeType.FRAMED_PROTOCOL)).contains(Bench.word(1));
        assertThat(request.first(AttributeType.NAS_PORT_TYPE)).contains(Bench.word(32));
        assertThat(request.first(AttributeType.NAS_IP_ADDRESS)).contains(Octets.ofHex("c0000201"));
        assertThat(request.first(AttributeType.VENDOR_SPECIFIC)).contains(Octets.ofHex("00000de9 0108 706f72742037"));
        assertThat(request.first(AttributeType.CALLED_STATION_ID)).isEmpty();
    }

    @Test
    void aNasWithAnIpv6AddressSaysSoAndAsksForTheChargeableUserIdentity() throws Exception {
        RadiusClient.Settings plain = Bench.settings(1, true, first);
        Bench bench = new Bench(
                new RadiusClient.Settings(
                        new NasIdentity("lac", java.net.InetAddress.getByName("2001:db8::1")),
                        1,
                        plain.initialTimeout(),
                        plain.maxTimeout(),
                        plain.tries(),
                        plain.deadTime(),
                        plain.statusInterval(),
                        plain.epoch(),
                        true,
                        plain.tunnels(),
                        plain.servers()),
                first);
        bench.decide("alice");
        assertThat(first.distinct.get(0).first(AttributeType.NAS_IP_ADDRESS)).isEmpty();
        assertThat(first.distinct.get(0).first(AttributeType.NAS_IPV6_ADDRESS))
                .contains(Octets.ofHex("20010db8 00000000 00000000 00000001"));
        assertThat(first.distinct.get(0).first(AttributeType.CHARGEABLE_USER_IDENTITY))
                .contains(Octets.of(0));
    }

    @Test
    void acceptRejectAndChallengeMeanWhatTheRfcSays() {
        Bench bench = Bench.with(first);
        first.reply = request -> List.of(
                TestServer.text(AttributeType.REPLY_MESSAGE, "Good"),
                new Attribute(AttributeType.CLASS, Octets.ofHex("00ff")),
                TestServer.integer(AttributeType.SESSION_TIMEOUT, 3600),
                new Attribute(200, Octets.ofHex("01")), // unknown
                new Attribute(AttributeType.CLASS, Octets.ofHex("01")),
                TestServer.integer(AttributeType.IDLE_TIMEOUT, 0),
                TestServer.integer(AttributeType.SERVICE_TYPE, 2),
                TestServer.text(AttributeType.REPLY_MESSAGE, "evening"));
        assertThat(bench.decide("a"))
                .isEqualTo(new Decision.Accept(
                        "Good evening",
                        List.of(),
                        null,
                        new Decision.Identity(null, List.of(Octets.ofHex("00ff"), Octets.ofHex("01")), null),
                        new Decision.Timers(Duration.ofHours(1), null, null),
                        Framed.NONE,
                        null,
                        "192.0.2.10:1812"));

        first.reply = request -> List.of(TestServer.integer(AttributeType.SERVICE_TYPE, 6));
        assertThat(bench.decide("b"))
                .isInstanceOfSatisfying(
                        Decision.Reject.class,
                        reject -> assertThat(reject.replyMessage()).isEqualTo(null));
        first.reply = request -> List.of(TestServer.integer(AttributeType.FRAMED_PROTOCOL, 2));
        assertThat(bench.decide("b"))
                .isInstanceOfSatisfying(
                        Decision.Reject.class,
                        reject -> assertThat(reject.replyMessage()).isEqualTo(null));
        assertThat(bench.counters.get(ACCESS_REJECTED_SERVICE)).isEqualTo(2);

        first.code = PacketCode.ACCESS_REJECT.number();
        first.reply = request -> List.of(TestServer.text(AttributeType.REPLY_MESSAGE, "No"));
        assertThat(bench.decide("c"))
                .isInstanceOfSatisfying(
                        Decision.Reject.class,
                        reject -> assertThat(reject.replyMessage()).isEqualTo("No"));

        first.code = PacketCode.ACCESS_CHALLENGE.number();
        assertThat(bench.decide("d"))
                .isInstanceOfSatisfying(
                        Decision.Reject.class,
                        reject -> assertThat(reject.replyMessage()).isEqualTo("No"));
        first.reply = request -> List.of();
        assertThat(bench.decide("d"))
                .isInstanceOfSatisfying(
                        Decision.Reject.class,
                        reject -> assertThat(reject.replyMessage()).isEqualTo("challenge not supported"));
        assertThat(bench.counters.get(ACCESS_CHALLENGED)).isEqualTo(2);
    }

    @Test
    void anAcceptSaysHowTheSessionIsToBeAccounted() {
        Bench bench = Bench.with(first);
        first.reply = request -> List.of(
                TestServer.text(AttributeType.USER_NAME, "alice@billing"),
                TestServer.text(AttributeType.CHARGEABLE_USER_IDENTITY, "cui-7"),
                TestServer.integer(AttributeType.ACCT_INTERIM_INTERVAL, 600),
                new Attribute(AttributeType.FRAMED_IP_ADDRESS, Octets.ofHex("c0000207")),
                new Attribute(AttributeType.FRAMED_IPV6_PREFIX, Octets.ofHex("0040 20010db8000000000000000000000000")),
                new Attribute(AttributeType.FRAMED_INTERFACE_ID, Octets.ofHex("0102030405060708")));
        Decision.Accept accept = (Decision.Accept) bench.decide("alice");
        assertThat(accept.identity())
                .isEqualTo(new Decision.Identity("alice@billing", List.of(), Octets.ofText("cui-7")));
        assertThat(accept.timers().interim()).isEqualTo(Duration.ofMinutes(10));
        assertThat(accept.framed())
                .isEqualTo(new Framed(
                        Octets.ofHex("c0000207"),
                        Octets.ofHex("0040 20010db800000000"),
                        Octets.ofHex("0102030405060708")));

        first.reply = request -> List.of(
                TestServer.integer(AttributeType.ACCT_INTERIM_INTERVAL, 59),
                new Attribute(AttributeType.FRAMED_IP_ADDRESS, Octets.ofHex("fffffffe")),
                new Attribute(AttributeType.FRAMED_IPV6_PREFIX, Octets.of(0)),
                new Attribute(AttributeType.FRAMED_INTERFACE_ID, Octets.of(1, 2)));
        accept = (Decision.Accept) bench.decide("alice");
        assertThat(accept.timers().interim()).isEqualTo(Duration.ofSeconds(60));
        assertThat(accept.framed()).isEqualTo(Framed.NONE);
        assertThat(bench.counters.get(INTERIM_INTERVAL_RAISED)).isEqualTo(1);
        assertThat(bench.counters.get(ATTRIBUTE_IGNORED_MALFORMED)).isEqualTo(2);
    }

    @Test
    void aLoginThatNoRequestCanCarryIsRejectedButNotFromWithinTheCall() {
        Bench bench = Bench.with(first);
        bench.login("");
        bench.login("x".repeat(254));
        bench.login("a", new Proof.Pap(Octets.copyOf(new byte[129])));
        bench.login("a", new Proof.Chap(1, Octets.of(1), Octets.copyOf(new byte[15])));
        bench.login("a", new Proof.Chap(1, Octets.EMPTY, Octets.copyOf(new byte[16])));
        assertThat(bench.decisions).isEmpty();
        assertThat(bench.client.inFlight()).isEqualTo(5);
        bench.clock.advance(Duration.ZERO);
        assertThat(bench.decisions)
                .hasSize(5)
                .allSatisfy(decision -> assertThat(decision).isInstanceOf(Decision.Reject.class));
        assertThat(bench.counters.get(REQUEST_NOT_ENCODABLE)).isEqualTo(5);
        assertThat(bench.client.inFlight()).isZero();
        assertThat(bench.sent).isEmpty();
        bench.login("x".repeat(253), new Proof.Pap(Octets.copyOf(new byte[128])));
        assertThat(bench.sent).hasSize(1);
    }

    @Test
    void whatIsTooLongForAnAttributeIsLeftOutAndCounted() {
        Bench bench = Bench.with(first);
        AccessRequest request = new AccessRequest(
                "a",
                new Proof.Pap(Octets.EMPTY),
                AccessRequest.Service.FRAMED,
                new Attachment(
                        Attachment.PPPOE_OVER_ETHERNET,
                        "p",
                        "c",
                        "n".repeat(254),
                        new AccessLine(Octets.copyOf(new byte[247]), Octets.copyOf(new byte[248]), Map.of())),
                0,
                "s",
                List.of());
        bench.client.authenticate(Bench.GROUP, request, bench.decisions::add, 0);
        bench.clock.advance(Duration.ofSeconds(1));
        assertThat(bench.decisions).hasSize(1);
        assertThat(first.distinct.get(0).all(AttributeType.VENDOR_SPECIFIC)).hasSize(1);
        assertThat(first.distinct.get(0).first(AttributeType.CALLED_STATION_ID)).isEmpty();
        assertThat(first.distinct.get(0).first(AttributeType.FRAMED_MTU)).isEmpty();
        assertThat(bench.counters.get(REQUEST_ATTRIBUTE_OMITTED)).isEqualTo(2);
    }

    @Test
    void nothingThatPrintsHoldsASecret() {
        String printed = String.valueOf(Bench.settings(1, true, new TestServer("192.0.2.10", 1812, "hunter2")))
                + new Proof.Pap(Octets.ofText("hunter2"))
                + new Proof.Chap(1, Octets.ofText("hunter2"), Octets.ofText("hunter2"))
                + Bench.request("a", new Proof.Pap(Octets.ofText("hunter2")))
                + new TunnelOffer(1, 0, List.of("a"), null, Octets.ofText("hunter2"), null, null, null, null)
                + new Attribute(AttributeType.USER_PASSWORD, Octets.ofText("hunter2"));
        assertThat(printed)
                .contains("***")
                .doesNotContain("hunter2")
                .doesNotContain(Octets.ofText("hunter2").hex());
    }

    // Time, failover and death.

    @Test
    void retransmissionsAreTheSameOctetsAtTheTimesOfRfc5080() {
        first.silent = true;
        Bench bench = Bench.with(first);
        bench.login("alice");
        bench.clock.until("the end", Duration.ofMinutes(1), () -> !bench.decisions.isEmpty());
        assertThat(bench.sent).hasSize(3);
        assertThat(bench.sent.stream().map(Bench.Sent::datagram).distinct()).hasSize(1);
        assertThat(bench.sent.stream().map(Bench.Sent::socket).distinct()).hasSize(1);
        long firstWait = bench.sent.get(1).at() - bench.sent.get(0).at();
        long secondWait = bench.sent.get(2).at() - bench.sent.get(1).at();
        long thirdWait = bench.clock.now() - bench.sent.get(2).at();
        assertThat(firstWait).isBetween(SECOND * 9 / 10, SECOND * 11 / 10).isNotEqualTo(SECOND);
        assertThat(secondWait).isBetween(firstWait * 19 / 10, firstWait * 21 / 10);
        assertThat(thirdWait).isBetween(SECOND * 36 / 10, SECOND * 44 / 10); // MRT = 4 s
        assertThat(cause(bench.decisions.get(0)))
                .matches("no answer from RADIUS in \\d\\.\\d s: 192\\.0\\.2\\.10:1812 is silent \\(3 transmissions in"
                        + " \\d\\.\\d s; .*\\)");
        assertThat(bench.client.inFlight()).isZero();
        assertThat(bench.client.nextDeadline()).isEqualTo(Timed.NEVER);
    }

    @Test
    void theNextServerIsAskedAnewAndTheSilentOneIsAskedLastUntilItsDeadTimeIsOver() {
        first.silent = true;
        Bench bench = Bench.with(first, second);
        Decision decision = bench.decide("alice");
        assertThat(((Decision.Accept) decision).server()).isEqualTo("192.0.2.11:1812");
        assertThat(first.received).hasSize(3);
        assertThat(second.received).hasSize(1);
        assertThat(second.received.get(0)).isNotEqualTo(first.received.get(0));
        assertThat(bench.counters.get(FAILED_OVER)).isEqualTo(1);
        assertThat(bench.counters.get(SERVER_DEAD)).isEqualTo(1);

        bench.decide("bob");
        assertThat(first.received).hasSize(3);
        assertThat(second.received).hasSize(2);

        // Both silent: the living one first, the dead one last, and no third.
        second.silent = true;
        assertThat(cause(bench.decide("carol")))
                .containsSubsequence("192.0.2.11:1812 is silent", "192.0.2.10:1812 is silent");
        assertThat(bench.counters.get(SERVER_DEAD)).isEqualTo(2);

        first.silent = false;
        second.silent = false;
        bench.clock.advance(Duration.ofSeconds(61));
        assertThat(((Decision.Accept) bench.decide("dave")).server()).isEqualTo("192.0.2.10:1812");
        assertThat(bench.counters.get(SERVER_REVIVED)).isEqualTo(1);
    }

    @Test
    void aServerThatAnswersOthersIsNotDeclaredDeadForOneLoss() {
        Bench bench = Bench.with(first);
        first.silent = true;
        bench.login("unlucky");
        bench.clock.advance(Duration.ofSeconds(5));
        first.silent = false;
        bench.login("lucky");
        bench.clock.advance(Duration.ofMillis(10));
        assertThat(bench.decisions).hasSize(1);
        first.silent = true;
        bench.clock.advance(Duration.ofSeconds(10));
        assertThat(bench.decisions).hasSize(2);
        assertThat(bench.counters.get(SERVER_DEAD)).isZero();
    }

    @Test
    void aLateReplyToAFinishedRequestIsIgnored() {
        Bench bench = Bench.with(first, second);
        first.silent = true;
        bench.login("alice");
        bench.clock.until("failover", Duration.ofSeconds(20), () -> !bench.decisions.isEmpty());
        first.silent = false;
        bench.deliver(first, 0, first.reply(first.distinct.get(0)));
        bench.deliver(second, 0, second.reply(second.distinct.get(0)));
        assertThat(bench.decisions).hasSize(1);
        assertThat(bench.counters.get(REPLY_DROPPED_UNMATCHED)).isEqualTo(2);
    }

    @Test
    void withoutAServerNothingIsDecided() {
        Bench bench = Bench.with();
        assertThat(cause(bench.decide("alice"))).isEqualTo("group isp has no RADIUS server for authentication");
    }
}
