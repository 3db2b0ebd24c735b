package dev.lac.whole;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lac.dataplane.ForwardingEvent;
import dev.lac.doubles.LnsDouble;
import dev.lac.doubles.LnsDouble.Mode;
import dev.lac.doubles.RadiusDouble;
import dev.lac.doubles.SubscriberDouble;
import dev.lac.l2tp.CdnResult;
import dev.lac.l2tp.L2tpEvent;
import dev.lac.l2tp.MessageType;
import dev.lac.l2tp.PppDisconnectCause;
import dev.lac.protocol.Octets;
import dev.lac.server.EndReason;
import dev.lac.server.LacEvent;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** How LNSes are treated: tunnels, what they learn of a call, data messages; and LNSes that misbehave. */
class LnsMannersTest {
    /** Mandatory, of a vendor nobody knows. */
    private static final Octets UNKNOWN_AVP = Octets.ofHex("8008 ffff 0001 0000");

    private static SubscriberDouble alice(WholeLac net) {
        return net.dial(net.subscriber("alice@one.example", "a-secret"));
    }

    private static SubscriberDouble up(WholeLac net) {
        SubscriberDouble alice = alice(net);
        net.up(alice);
        net.ping(alice);
        return alice;
    }

    private static SubscriberDouble bob(WholeLac net) {
        return net.dial(net.subscriber("bob@two.example", "b-secret"));
    }

    // Tunnels

    @Test
    void aTunnelWithoutCallsIsClosedInTime() {
        WholeLac net = WholeLac.with("l2tp", "  idle-timeout: 20s\n");
        LnsDouble lns = net.lns("192.0.2.21", Mode.PROXY);
        SubscriberDouble alice = up(net);
        net.clock.advance(Duration.ofSeconds(60));
        assertThat(net.lac.tunnelCount()).as("it carries a call").isEqualTo(1);
        alice.hangUp();
        net.clock.advance(Duration.ofSeconds(19));
        assertThat(net.lac.tunnelCount()).isEqualTo(1);
        net.clock.advance(Duration.ofSeconds(2));
        assertThat(net.lac.tunnelCount()).isZero();
        assertThat(lns.tunnelEnds()).hasSize(1);
        net.clock.advance(Duration.ofSeconds(32));
        assertThat(net.lac.lingeringTunnelCount()).isZero();
    }

    @Test
    void aTunnelMayStayForEver() {
        WholeLac net = WholeLac.with("l2tp", "  idle-timeout: 0s\n");
        net.lns("192.0.2.21", Mode.PROXY);
        up(net).hangUp();
        net.clock.advance(Duration.ofHours(1));
        assertThat(net.lac.tunnelCount()).isEqualTo(1);
    }

    @Test
    void aTunnelIsKeptWarmAndOpenedAnewWhenItIsLost() {
        WholeLac net = WholeLac.withLns("    keep-warm: true\n");
        LnsDouble lns = net.lns("192.0.2.21", Mode.PROXY);
        net.until("a tunnel is there before any call", () -> lns.openTunnels() == 1);
        net.clock.advance(Duration.ofMinutes(10));
        assertThat(lns.openTunnels()).isEqualTo(1);
        up(net);
        assertThat(lns.openTunnels()).as("calls use it").isEqualTo(1);
        lns.closeTunnels(dev.lac.l2tp.StopCcnResult.GENERAL_REQUEST, "maintenance", net.clock.now());
        net.until("it is back", () -> lns.openTunnels() == 1);
    }

    @Test
    void anLnsUnderAnotherNameIsRefused() {
        WholeLac net = WholeLac.withLns("    peer-name: lns-192.0.2.21\n");
        net.lns("192.0.2.21", Mode.PROXY);
        up(net);
        WholeLac other = WholeLac.withLns("    peer-name: somebody-else\n");
        LnsDouble impostor = other.lns("192.0.2.21", Mode.PROXY);
        LnsDouble second = other.lns("192.0.2.22", Mode.PROXY);
        SubscriberDouble alice = alice(other);
        other.until("it is told", () -> !impostor.tunnelEnds().isEmpty());
        assertThat(impostor.tunnelEnds().get(0).resultCode()).isEqualTo(4);
        assertThat(second.calls())
                .as("the same LNS' second address has another name, too")
                .isEmpty();
        other.ended(alice);
    }

    @Test
    void unknownMandatoryAvpsEndTheCallUnlessTolerated() {
        WholeLac strict = new WholeLac();
        LnsDouble first = strict.lns("192.0.2.21", Mode.PROXY);
        first.script().append(MessageType.ICRP, UNKNOWN_AVP);
        LnsDouble second = strict.lns("192.0.2.22", Mode.PROXY);
        SubscriberDouble alice = alice(strict);
        strict.up(alice);
        assertThat(second.calls()).hasSize(1);
        assertThat(first.callEnds().get(0).errorCode()).isEqualTo(8);

        WholeLac tolerant = WholeLac.withLns("    tolerant: true\n");
        tolerant.lns("192.0.2.21", Mode.PROXY).script().append(MessageType.ICRP, UNKNOWN_AVP);
        up(tolerant);
    }

    @Test
    void controlMessagesCarryTheirDscp() {
        WholeLac net = WholeLac.with("l2tp", "  control-dscp: 46\n  data-dscp: 10\n");
        net.lns("192.0.2.21", Mode.PROXY);
        up(net);
        for (int i = 0; i < net.datagrams.size(); i++) {
            boolean control = net.datagrams.get(i).startsWith("c8");
            assertThat(net.dscps.get(i)).isEqualTo(control ? 46 : 10);
        }
        assertThat(net.dscps).contains(10, 46);
    }

    @Test
    void dataMessagesCarryTheDscpOfTheirLns() {
        WholeLac net = new WholeLac(
                WholeLac.yaml(WholeLac.BASE, "l2tp", "  data-dscp: 10\n")
                        .replaceFirst("secret: tunnelsecret\n", "secret: tunnelsecret\n    data-dscp: 12\n"),
                1);
        net.lns("192.0.2.21", Mode.PROXY);
        up(net);
        assertThat(net.dscps).contains(12).doesNotContain(10);
        net.dscps.clear();
        net.lns("192.0.2.22", Mode.PROXY);
        net.up(bob(net));
        assertThat(net.dscps).as("the other LNS has none of its own").contains(10);
    }

    @Test
    void dscpsAreAgreedUponWhereTheLnsOffersIt() {
        WholeLac net = new WholeLac(
                WholeLac.yaml(WholeLac.BASE, "l2tp", "  control-dscp: 46\n  data-dscp: 10\n")
                        .replaceFirst("secret: tunnelsecret\n", "secret: tunnelsecret\n    diffserv: true\n"),
                1);
        LnsDouble lns = net.lns("192.0.2.21", Mode.PROXY);
        // The Session DS AVP of its ICRP: 26 instead of what was proposed.
        lns.script().change(datagram -> Octets.ofHex(datagram.hex().replace("00000030" + "2800", "00000030" + "6800")));
        up(net);
        assertThat(net.dscps).contains(26);
        assertThat(lns.calls().get(0).dscp()).as("what the LAC proposed").isEqualTo(10);
    }

    @Test
    void hiddenValuesVaryInLength() {
        WholeLac net = new WholeLac(
                WholeLac.yaml(WholeLac.BASE, "l2tp", "  hide-padding: 32\n")
                        .replaceFirst("secret: tunnelsecret\n", "secret: tunnelsecret\n    hide-avps: true\n"),
                1);
        LnsDouble lns = net.lns("192.0.2.21", Mode.PROXY);
        for (int i = 0; i < 12; i++) {
            up(net);
        }
        long lengths = net.datagrams.stream()
                .filter(datagram -> datagram.startsWith("80080000" + "0000000c", 24))
                .map(String::length)
                .distinct()
                .count();
        assertThat(lengths).as("of ICCNs that say the same").isGreaterThan(1);
        assertThat(lns.calls())
                .allSatisfy(call -> assertThat(call.callingNumber()).startsWith("02:00"));
    }

    @Test
    void anLnsThatOpensATunnelIsRefused() {
        WholeLac net = new WholeLac();
        InetSocketAddress lns = new InetSocketAddress("192.0.2.99", 1701);
        // SCCRQ: Message Type, Protocol Version, Host Name, Framing Capabilities, Assigned Tunnel ID 7
        Octets sccrq = Octets.ofHex(
                "c802 0034 0000 0000 0000 0000 8008 0000 0000 0001 8008 0000 0002 0100 8009 0000 0007 6c6e73"
                        + "800a 0000 0003 00000003 8008 0000 0009 0007");
        int length = sccrq.length();
        Octets right =
                sccrq.slice(0, 2).concat(Octets.of(length >>> 8, length & 0xff)).concat(sccrq.slice(4, length));
        net.loop.turn(() -> net.dataPlane.receiveDatagram(net.source(lns), lns, right));
        assertThat(net.datagrams).hasSize(1);
        assertThat(net.datagrams.get(0))
                .as("StopCCN to tunnel 7")
                .startsWith("c802")
                .contains("80080000" + "00000004");
        assertThat(net.lac.counted().lac().get(LacEvent.REFUSED_SCCRQ)).isEqualTo(1);
        for (int i = 0; i < 100; i++) {
            net.loop.turn(() -> net.dataPlane.receiveDatagram(net.source(lns), lns, right));
        }
        assertThat(net.datagrams).as("no more than 50 a second").hasSize(50);
        assertThat(net.lac.tunnelCount()).isZero();
    }

    @Test
    void tunnelsRunOverIpv6() {
        WholeLac net = new WholeLac(
                WholeLac.BASE
                        .replace("local: 192.0.2.1", "local: 2001:db8::1")
                        .replace("[lns1.example, 192.0.2.22]", "[\"2001:db8::21\"]"),
                1);
        LnsDouble lns = net.lns("2001:db8::21", Mode.PROXY);
        SubscriberDouble alice = up(net);
        alice.hangUp();
        net.until("the call is gone", () -> lns.sessions().isEmpty());
        net.assertNothingLeft(1);
    }

    /** RFC 2661 §4.4.3: of two tunnels that each end asks for at once there will be one, and the call goes through it. */
    @Test
    void tunnelsThatCrossBecomeOneByTheirTieBreakers() {
        int theirs = 0;
        String patient = WholeLac.yaml(
                WholeLac.yaml(WholeLac.BASE, "l2tp", "  setup-timeout: 60s\n"), "selection", "  budget: 2m\n");
        for (long seed = 1; seed <= 30; seed++) {
            WholeLac net = new WholeLac(patient, seed);
            net.loss = seed % 3 == 0 ? 0.2 : 0;
            LnsDouble lns = net.lns("192.0.2.21", Mode.PROXY);
            SubscriberDouble alice = alice(net);
            net.until("SCCRQ is sent", () -> net.lac.tunnelCount() == 1);
            lns.dial(new InetSocketAddress("192.0.2.1", 1701), net.clock.now());
            net.up(alice);
            net.loss = 0;
            net.clock.advance(Duration.ofSeconds(10)); // what was lost of IPCP is repeated
            net.ping(alice);
            assertThat(lns.openTunnels()).as("seed %d", seed).isEqualTo(1);
            assertThat(net.lac.tunnelCount()).as("seed %d", seed).isEqualTo(1);
            theirs += net.lac.counted().lac().get(LacEvent.ACCEPTED_SCCRQ) > 0 ? 1 : 0;
        }
        assertThat(theirs).as("times the LNS won").isBetween(5, 25);
    }

    @Test
    void aTunnelIsAskedForAsOftenAsTold() {
        WholeLac net = WholeLac.with("l2tp", "  max-setup-retransmits: 2\n  setup-timeout: 60s\n");
        net.ended(bob(net));
        assertThat(net.datagrams).as("SCCRQ and its repetitions").hasSize(3);
    }

    // What the LNS learns

    @ParameterizedTest
    @CsvSource({"whole, port 7 at access0", "masked, port 7 at acxxxxx", "none, ''"})
    void theCallingNumberIsFormedAndMaskedAsTold(String told, String number) {
        WholeLac net = new WholeLac(
                WholeLac.yaml(
                                WholeLac.BASE,
                                "l2tp",
                                "  calling-number: \"{circuit-id} at {interface}\"\n  calling-number-mask: 5\n"
                                        + "  called-number: \"{domain}/{user}/{vlan}/{remote-id}{service-name}\"\n")
                        .replaceFirst(
                                "secret: tunnelsecret\n", "secret: tunnelsecret\n    calling-number: " + told + "\n"),
                1);
        LnsDouble lns = net.lns("192.0.2.21", Mode.PROXY);
        SubscriberDouble alice =
                net.subscriber("alice@one.example", "a-secret").line(Octets.ofHex("0106 706f72742037"));
        net.dial(alice);
        net.up(alice);
        assertThat(lns.calls().get(0).callingNumber()).isEqualTo(number);
        assertThat(lns.calls().get(0).calledNumber()).isEqualTo("one.example/alice@one.example//");
        assertThat(lns.calls().get(0).subAddress()).isEqualTo(told.equals("whole") ? "port 7" : "");
    }

    @Test
    void theGroupThatRadiusNamesIsTold() {
        WholeLac net = new WholeLac();
        LnsDouble lns = net.lns("192.0.2.21", Mode.PROXY);
        net.radius.add(
                "alice@one.example",
                "a-secret",
                new RadiusDouble.Attribute(64, Octets.ofHex("00000003")),
                new RadiusDouble.Attribute(65, Octets.ofHex("00000001")),
                new RadiusDouble.Attribute(67, Octets.ofText("lns1.example")),
                new RadiusDouble.Attribute(81, Octets.ofText("blue")));
        up(net);
        assertThat(lns.calls().get(0).privateGroupId()).isEqualTo("blue");
    }

    @ParameterizedTest
    @CsvSource({
        "fixed, 16000000, 1000000, false, 16000000, 1000000",
        "fixed, 16000000, 0, false, 16000000, 0",
        "fixed, 16000000, 0, true, 16000000, 16000000",
        "interface, 0, 0, false, 0, 0",
    })
    void connectSpeedsAreOfTheConfiguredMethod(
            String method, int tx, int rx, boolean whenEqual, long toldTx, long toldRx) {
        WholeLac net = WholeLac.with(
                "l2tp",
                "  connect-speed: " + method + "\n  tx-speed: " + tx + "\n  rx-speed: " + rx
                        + "\n  rx-speed-when-equal: " + whenEqual + "\n");
        LnsDouble lns = net.lns("192.0.2.21", Mode.PROXY);
        up(net);
        assertThat(lns.calls().get(0).txConnectSpeed()).isEqualTo(toldTx);
        assertThat(lns.calls().get(0).rxConnectSpeed()).isEqualTo(toldRx);
    }

    @Test
    void aChangedSpeedIsToldToTheLnsAndAnsweredWhenAskedFor() {
        WholeLac net = WholeLac.withLns("    access-line: true\n");
        LnsDouble lns = net.lns("192.0.2.21", Mode.PROXY);
        up(net);
        net.dataPlane.changeSpeed(0, 25_000_000);
        net.until("the LNS is told", () -> !lns.speeds().isEmpty());
        assertThat(lns.speeds().get(0)).isEqualTo("25000000/25000000");
        lns.askForSpeeds(net.clock.now());
        net.until("the LNS is answered", () -> lns.speeds().size() == 2);
    }

    @ParameterizedTest
    @EnumSource(
            value = PppDisconnectCause.Code.class,
            names = {"NORMAL", "LCP_ECHO_TIMEOUT", "AUTHENTICATION_FAILED", "ADMINISTRATIVE", "NO_NCP"})
    void whatTheLnsSaysOfTheEndIsAccounted(PppDisconnectCause.Code code) {
        WholeLac net = new WholeLac();
        LnsDouble lns = net.lns("192.0.2.21", Mode.PROXY);
        SubscriberDouble alice = up(net);
        lns.clearCalls(
                CdnResult.ADMINISTRATIVE,
                "ended",
                new PppDisconnectCause(code, 0, PppDisconnectCause.AT_PEER, ""),
                net.clock.now());
        net.ended(alice);
        net.until("an Accounting Stop", () -> !net.stops().isEmpty());
        long cause = switch (code) {
            case NORMAL -> 1; // User Request
            case LCP_ECHO_TIMEOUT -> 2; // Lost Carrier
            case AUTHENTICATION_FAILED -> 17; // User Error
            default -> 10; // NAS Request
        };
        assertThat(net.stops().get(0).number(49)).isEqualTo(cause);
    }

    @Test
    void theLnsIsToldThatTheUserHungUp() {
        WholeLac net = new WholeLac();
        LnsDouble lns = net.lns("192.0.2.21", Mode.PROXY);
        up(net).hangUp();
        net.until("the LNS is told", () -> !lns.callEnds().isEmpty());
        PppDisconnectCause cause = lns.callEnds().get(0).disconnectCause();
        assertThat(cause).isNotNull();
        assertThat(cause.code()).isEqualTo(PppDisconnectCause.Code.NORMAL.number());
        assertThat(cause.direction()).isEqualTo(PppDisconnectCause.AT_PEER);
    }

    // Data messages

    @Test
    void sequenceNumbersAreRequiredWhereToldAndFollowedWhereTheLnsUsesThem() {
        WholeLac net = WholeLac.withLns("    sequencing: true\n");
        LnsDouble lns = net.lns("192.0.2.21", Mode.PROXY);
        up(net);
        assertThat(lns.calls().get(0).sequencingRequired()).isTrue();
        assertThat(data(net)).isNotEmpty().allMatch(message -> message.startsWith("0802"));

        WholeLac followed = new WholeLac();
        LnsDouble numbering = followed.lns("192.0.2.21", Mode.LCP_RENEGOTIATION);
        numbering.sequencing(true);
        SubscriberDouble alice = up(followed);
        assertThat(data(followed)).anyMatch(message -> message.startsWith("0802"));
        numbering.sequencing(false);
        followed.ping(alice);
        followed.ping(alice);
        assertThat(data(followed).get(data(followed).size() - 1)).startsWith("0002");
    }

    @Test
    void repeatedDataMessagesReachTheSubscriberOnce() {
        WholeLac net = WholeLac.withLns("    sequencing: true\n");
        LnsDouble lns = net.lns("192.0.2.21", Mode.PROXY);
        SubscriberDouble alice = up(net);
        int before = alice.pongs();
        lns.script().repeat(3);
        alice.ping(7, 64);
        net.clock.advance(Duration.ofSeconds(1));
        assertThat(alice.pongs()).isEqualTo(before + 1);
        assertThat(net.dataPlane.counters().get(ForwardingEvent.DROPPED_OUT_OF_SEQUENCE))
                .isEqualTo(2);
    }

    @Test
    void theHeaderOfDataMessagesIsAsTold() {
        WholeLac net =
                WholeLac.withLns("    length-field: true\n    priority-bit: true\n    address-and-control: false\n");
        net.lns("192.0.2.21", Mode.LCP_RENEGOTIATION);
        up(net);
        assertThat(data(net)).allMatch(message -> message.startsWith("4002") || message.startsWith("4102"));
        assertThat(data(net))
                .as("LCP")
                .anyMatch(message -> message.startsWith("4102") && message.startsWith("c021", 16));
        assertThat(data(net))
                .as("IPv4")
                .anyMatch(message -> message.startsWith("4002") && message.startsWith("0021", 16));
    }

    private static java.util.List<String> data(WholeLac net) {
        return net.datagrams.stream()
                .filter(datagram -> !datagram.startsWith("c8"))
                .toList();
    }

    // LNSes that misbehave

    @Test
    void anLnsThatRedirectsIsLeftForTheNextAndNotLockedOut() {
        WholeLac net = new WholeLac();
        LnsDouble first = net.lns("192.0.2.21", Mode.PROXY);
        LnsDouble second = net.lns("192.0.2.22", Mode.PROXY);
        first.redirectCalls();
        net.up(alice(net));
        assertThat(second.calls()).hasSize(1);
        first.refuseCalls(null);
        net.up(alice(net));
        assertThat(first.calls()).as("it is asked again").hasSize(1);
    }

    @Test
    void aCallOutlivesLostDelayedAndRepeatedMessages() {
        WholeLac net = new WholeLac();
        LnsDouble lns = net.lns("192.0.2.21", Mode.PROXY);
        lns.script().loseReceived(2).loseSent(2).repeat(2).delay(Duration.ofMillis(150));
        up(net).hangUp();
        net.until("the call is gone", () -> lns.sessions().isEmpty());
        net.assertNothingLeft(1);
        assertThat(net.lac.counted().l2tp().get(L2tpEvent.MESSAGE_RETRANSMITTED))
                .isPositive();
    }

    @Test
    void aCallThatEndsWhileItsTunnelOpensLeavesNothing() {
        WholeLac net = new WholeLac();
        LnsDouble lns = net.lns("192.0.2.21", Mode.PROXY);
        lns.script().delay(Duration.ofSeconds(2));
        SubscriberDouble alice = alice(net);
        net.until("the tunnel opens", () -> net.lac.tunnelCount() == 1);
        alice.hangUp();
        net.until("it is gone", () -> net.lac.subscriberCount() == 0);
        net.clock.advance(Duration.ofSeconds(10));
        assertThat(lns.calls()).isEmpty();
        net.assertNothingLeft(1);
    }

    @Test
    void bothEndsMayEndACallAtOnce() {
        WholeLac net = new WholeLac();
        LnsDouble lns = net.lns("192.0.2.21", Mode.PROXY);
        SubscriberDouble alice = up(net);
        alice.hangUp();
        lns.clearCalls(CdnResult.ADMINISTRATIVE, "at the same time", null, net.clock.now());
        net.until(
                "it is gone",
                () -> net.lac.subscriberCount() == 0 && lns.sessions().isEmpty());
        net.clock.advance(Duration.ofSeconds(5));
        assertThat(net.stops()).hasSize(1);
        net.assertNothingLeft(1);
    }

    @Test
    void bothEndsMayEndTheTunnelAtOnce() {
        WholeLac net = new WholeLac();
        LnsDouble lns = net.lns("192.0.2.21", Mode.PROXY);
        up(net);
        net.loop.turn(net.lac::shutDown);
        lns.closeTunnels(dev.lac.l2tp.StopCcnResult.SHUTTING_DOWN, "so do we", net.clock.now());
        net.clock.advance(Duration.ofSeconds(40));
        assertThat(net.lac.isQuiet()).isTrue();
        assertThat(net.stops()).hasSize(1);
        net.assertNothingLeft(0);
    }

    @Test
    void garbageFromAnLnsCostsCounters() {
        WholeLac net = new WholeLac();
        net.lns("192.0.2.21", Mode.PROXY).script().change(datagram -> datagram.slice(0, datagram.length() / 2));
        net.lns("192.0.2.22", Mode.PROXY);
        net.up(alice(net));
        net.up(bob(net));
        assertThat(net.ends(EndReason.INTERNAL)).isZero();
    }
}
