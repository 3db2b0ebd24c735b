package dev.lac.whole;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lac.doubles.LnsDouble;
import dev.lac.doubles.LnsDouble.Mode;
import dev.lac.doubles.RadiusDouble;
import dev.lac.doubles.RadiusDouble.Request;
import dev.lac.doubles.SubscriberDouble;
import dev.lac.l2tp.CdnResult;
import dev.lac.l2tp.ProxyAuthentication;
import dev.lac.l2tp.ReceivedCall;
import dev.lac.l2tp.StopCcnResult;
import dev.lac.ppp.AuthProtocol;
import dev.lac.protocol.Octets;
import dev.lac.server.EndReason;
import dev.lac.server.LacEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The subscriber's story from every side, on a virtual clock. */
class LoginTest {
    private final WholeLac net = new WholeLac();

    private SubscriberDouble alice() {
        return net.dial(net.subscriber("alice@one.example", "a-secret"));
    }

    private void assertOneStop(int cause) {
        net.until("an Accounting Stop", () -> !net.stops().isEmpty());
        assertThat(net.stops()).hasSize(1);
        assertThat(net.stops().get(0).number(49)).as("Acct-Terminate-Cause").isEqualTo(cause);
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void aSubscriberIsCarriedToAnLnsOfEveryMode(Mode mode) {
        LnsDouble lns = net.lns("192.0.2.21", mode);
        SubscriberDouble alice = alice();
        net.up(alice);
        net.ping(alice);
        SubscriberDouble.Traffic counted = alice.traffic();
        alice.hangUp();
        net.until("the call is gone at the LNS", () -> lns.sessions().isEmpty());
        assertOneStop(1);

        Request start = net.radius.accounting().get(0);
        Request stop = net.stops().get(0);
        assertThat(start.status()).isEqualTo(1);
        assertThat(start.text(44))
                .as("Acct-Session-Id")
                .isEqualTo(stop.text(44))
                .isNotEmpty();
        assertThat(stop.number(42)).as("Acct-Input-Octets").isEqualTo(counted.sentOctets());
        assertThat(stop.number(43)).as("Acct-Output-Octets").isEqualTo(counted.receivedOctets());
        assertThat(stop.number(47)).as("Acct-Input-Packets").isEqualTo(counted.sentPackets());
        assertThat(stop.number(48)).as("Acct-Output-Packets").isEqualTo(counted.receivedPackets());
        assertThat(lns.callEnds().get(0).resultCode()).isEqualTo(CdnResult.LOSS_OF_CARRIER.number());
        net.assertNothingLeft(1);
    }

    @Test
    void iccnCarriesTheProxyAvpsOfAChapLogin() {
        LnsDouble lns = net.lns("192.0.2.21", Mode.PROXY);
        SubscriberDouble alice = alice();
        net.up(alice);
        ReceivedCall call = lns.calls().get(0);
        assertThat(call.callingNumber()).isEqualTo(alice.mac().toString());
        assertThat(call.proxyLcp()).isNotNull();
        assertThat(call.proxyLcp().lastSentConfReq().hex()).contains("0305c22305");
        assertThat(call.proxyAuthentication()).isInstanceOfSatisfying(ProxyAuthentication.Chap.class, chap -> {
            assertThat(chap.name().text()).isEqualTo("alice@one.example");
            assertThat(chap.response().length()).isEqualTo(16);
            assertThat(chap.challenge().length()).isBetween(16, 24);
        });
    }

    @Test
    void aPapPasswordReachesTheLnsHidden() {
        LnsDouble lns = net.lns("192.0.2.21", Mode.PROXY);
        SubscriberDouble alice = net.dial(net.subscriber("alice@one.example", "a-secret", AuthProtocol.PAP));
        net.up(alice);
        net.ping(alice);
        assertThat(lns.calls().get(0).proxyAuthentication())
                .isInstanceOfSatisfying(
                        ProxyAuthentication.Pap.class,
                        pap -> assertThat(pap.password()).isEqualTo(Octets.ofText("a-secret")));
    }

    @Test
    void aPapPasswordIsNotSentWhereItCannotBeHidden() {
        WholeLac open = new WholeLac(WholeLac.BASE.replace("    secret: tunnelsecret\n", ""), 1);
        open.lns("192.0.2.22", Mode.PROXY);
        SubscriberDouble bob = open.dial(open.subscriber("bob@two.example", "b-secret", AuthProtocol.PAP));
        open.ended(bob);
        assertThat(open.ends(EndReason.LNS_UNREACHABLE)).isEqualTo(1);
        assertThat(open.lac.subscriberCount()).isZero();
    }

    @Test
    void aWrongPasswordBringsTheReplyMessageAndLeavesNothing() {
        net.lns("192.0.2.21", Mode.PROXY);
        SubscriberDouble alice = net.dial(net.subscriber("alice@one.example", "wrong"));
        net.ended(alice);
        assertThat(alice.authenticationMessage()).isEqualTo("Wrong password, says RADIUS");
        assertThat(net.ends(EndReason.AUTHENTICATION_REJECTED)).isEqualTo(1);
        assertThat(net.radius.accounting()).isEmpty();
        net.assertNothingLeft(0);
    }

    @Test
    void anUnknownLnsNameEndsTheLoginWithThatCause() {
        SubscriberDouble carol = net.dial(net.subscriber("carol@gone.example", "c-secret"));
        net.ended(carol);
        assertThat(carol.authenticationMessage()).isEqualTo("the LNS name cannot be resolved");
        assertThat(net.ends(EndReason.LNS_NAME_UNRESOLVED)).isEqualTo(1);
        net.assertNothingLeft(0);
    }

    @Test
    void aUserToWhomNothingAppliesIsRefusedWithAClearMessage() {
        SubscriberDouble dave = net.dial(net.subscriber("dave@unknown.example", "d-secret"));
        net.ended(dave);
        assertThat(dave.authenticationMessage()).isEqualTo("no LNS is configured for this user");
        assertThat(net.ends(EndReason.NO_LNS_APPLIES)).isEqualTo(1);
        net.assertNothingLeft(0);
    }

    @Test
    void twoDomainsGoToTwoLnsesAndRadiusOverridesTheRule() {
        LnsDouble one = net.lns("192.0.2.21", Mode.PROXY);
        LnsDouble two = net.lns("192.0.2.22", Mode.LCP_RENEGOTIATION);
        SubscriberDouble alice = alice();
        SubscriberDouble bob = net.dial(net.subscriber("bob@two.example", "b-secret"));
        net.up(alice);
        net.up(bob);
        assertThat(one.sessions()).hasSize(1);
        assertThat(two.sessions()).hasSize(1);
        alice.hangUp();
        net.until("alice is gone", () -> one.sessions().isEmpty());

        net.radius.add(
                "alice@one.example",
                "a-secret",
                new RadiusDouble.Attribute(64, Octets.ofHex("01000003")), // Tunnel-Type L2TP
                new RadiusDouble.Attribute(65, Octets.ofHex("01000001")), // Tunnel-Medium-Type IPv4
                new RadiusDouble.Attribute(67, Octets.of(1).concat(Octets.ofText("192.0.2.22"))),
                new RadiusDouble.Attribute(82, Octets.of(1).concat(Octets.ofText("wholesale"))));
        net.up(alice());
        assertThat(two.sessions()).hasSize(2);
        assertThat(one.sessions()).isEmpty();
        net.until(
                "accounting",
                () -> net.radius.accounting().stream()
                        .anyMatch(r -> r.attributes().containsKey(82)));
    }

    @Test
    void callsToOneLnsShareATunnelAlsoWhileItOpens() {
        LnsDouble lns = net.lns("192.0.2.21", Mode.PROXY);
        List<SubscriberDouble> many = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            many.add(alice());
        }
        many.forEach(net::up);
        assertThat(lns.openTunnels()).isEqualTo(1);
        assertThat(lns.sessions()).hasSize(50);
        many.forEach(net::ping);
        many.forEach(SubscriberDouble::hangUp);
        net.until("all calls are gone", () -> lns.sessions().isEmpty());
        net.until("all are accounted", () -> net.stops().size() == 50);
        net.assertNothingLeft(1);
    }

    @Test
    void aDeadLnsIsPassedOverWhileTheSubscriberWaits() {
        LnsDouble two = net.lns("192.0.2.22", Mode.PROXY);
        SubscriberDouble alice = alice();
        net.up(alice);
        assertThat(two.sessions()).hasSize(1);
        net.ping(alice);

        long began = net.clock.now();
        SubscriberDouble second = alice();
        net.up(second);
        assertThat(Duration.ofNanos(net.clock.now() - began))
                .as("the dead one is locked out")
                .isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void aCallThatIsRefusedGoesToTheNextLns() {
        net.lns("192.0.2.21", Mode.PROXY).refuseCalls(CdnResult.NO_FACILITIES_TEMPORARY);
        LnsDouble two = net.lns("192.0.2.22", Mode.PROXY);
        SubscriberDouble alice = alice();
        net.up(alice);
        assertThat(two.sessions()).hasSize(1);
    }

    @Test
    void anLnsThatFallsSilentLosesItsSubscribersAndNewOnesGoToTheSecond() {
        LnsDouble one = net.lns("192.0.2.21", Mode.PROXY);
        LnsDouble two = net.lns("192.0.2.22", Mode.PROXY);
        SubscriberDouble alice = alice();
        net.up(alice);
        one.deaf(true);
        net.ended(alice);
        assertThat(alice.end()).isEqualTo("PADT: the LNS no longer answers");
        assertOneStop(3);
        assertThat(net.ends(EndReason.TUNNEL_LOST)).isEqualTo(1);
        SubscriberDouble again = alice();
        net.up(again);
        assertThat(two.sessions()).hasSize(1);
    }

    @Test
    void cdnFromTheLnsEndsTheSubscriber() {
        LnsDouble one = net.lns("192.0.2.21", Mode.PROXY);
        SubscriberDouble alice = alice();
        net.up(alice);
        one.clearCalls(CdnResult.ADMINISTRATIVE, "maintenance", net.clock.now());
        net.ended(alice);
        assertThat(net.ends(EndReason.LNS_CLEARED)).isEqualTo(1);
        assertOneStop(10);
        net.assertNothingLeft(1);
    }

    @Test
    void aSubscriberThatHangsUpTowardsTheLnsIsAccountedAsGone() {
        LnsDouble one = net.lns("192.0.2.21", Mode.PROXY);
        SubscriberDouble alice = alice();
        net.up(alice);
        one.clearCalls(CdnResult.LOSS_OF_CARRIER, "", net.clock.now());
        net.ended(alice);
        assertThat(net.ends(EndReason.LNS_LOST_SUBSCRIBER)).isEqualTo(1);
        assertOneStop(2);
    }

    @Test
    void stopCcnFromTheLnsEndsAllItsSubscribers() {
        LnsDouble one = net.lns("192.0.2.21", Mode.PROXY);
        SubscriberDouble alice = alice();
        SubscriberDouble other = alice();
        net.up(alice);
        net.up(other);
        one.closeTunnels(StopCcnResult.SHUTTING_DOWN, "upgrade", net.clock.now());
        net.ended(alice);
        net.ended(other);
        assertThat(net.ends(EndReason.TUNNEL_CLOSED)).isEqualTo(2);
        net.until("both are accounted", () -> net.stops().size() == 2);
        net.assertNothingLeft(0);
        net.clock.advance(Duration.ofSeconds(60));
        assertThat(net.lac.lingeringTunnelCount()).isZero();
    }

    @Test
    void theSubscriberMayTerminateLcpBeforeItIsConnected() {
        net.deafRadius(10, true);
        net.deafRadius(11, true);
        SubscriberDouble alice = alice();
        net.until("RADIUS is asked", () -> net.lac.radiusRequestsInFlight() > 0);
        alice.terminate(net.clock.now());
        net.ended(alice);
        net.clock.advance(Duration.ofSeconds(60));
        assertThat(net.ends(EndReason.SUBSCRIBER_PADT))
                .as("the PADT that follows the Terminate-Ack")
                .isEqualTo(1);
        net.assertNothingLeft(0);
    }

    @Test
    void theSecondRadiusServerIsAskedWhenTheFirstIsSilent() {
        net.lns("192.0.2.21", Mode.PROXY);
        net.deafRadius(10, true);
        SubscriberDouble alice = alice();
        net.up(alice);
        alice.hangUp();
        net.until("the Stop arrives at the second", () -> net.stops().size() == 1);
    }

    @Test
    void withoutAnyRadiusServerTheCauseIsTold() {
        net.deafRadius(10, true);
        net.deafRadius(11, true);
        SubscriberDouble alice = alice();
        net.ended(alice);
        assertThat(alice.authenticationMessage()).isEqualTo("the user could not be authenticated");
        assertThat(net.ends(EndReason.RADIUS_UNAVAILABLE)).isEqualTo(1);
        net.assertNothingLeft(0);
    }

    @Test
    void sessionTimeoutAndIdleTimeoutEndTheSession() {
        net.lns("192.0.2.21", Mode.PROXY);
        net.radius.add("alice@one.example", "a-secret", new RadiusDouble.Attribute(27, Octets.ofHex("0000003c")));
        SubscriberDouble limited = alice();
        net.up(limited);
        long began = net.clock.now();
        net.ended(limited);
        assertThat(Duration.ofNanos(net.clock.now() - began)).isBetween(Duration.ofSeconds(59), Duration.ofSeconds(61));
        assertOneStop(5);

        net.radius.add("alice@one.example", "a-secret", new RadiusDouble.Attribute(28, Octets.ofHex("0000001e")));
        SubscriberDouble idle = alice();
        net.up(idle);
        net.clock.advance(Duration.ofSeconds(25));
        net.ping(idle);
        long quiet = net.clock.now();
        net.ended(idle);
        assertThat(Duration.ofNanos(net.clock.now() - quiet)).isBetween(Duration.ofSeconds(29), Duration.ofSeconds(41));
        net.until("accounted", () -> net.stops().size() == 2);
        assertThat(net.stops().get(1).number(49)).isEqualTo(4);
    }

    @Test
    void aSubscriberThatDialsInAnewReplacesItsStaleSession() {
        LnsDouble lns = net.lns("192.0.2.21", Mode.PROXY);
        SubscriberDouble alice = alice();
        net.up(alice);
        alice.vanish();
        net.dial(alice);
        net.up(alice);
        net.ping(alice);
        net.until("the stale call is gone", () -> lns.sessions().size() == 1);
        assertThat(net.lac.subscriberCount()).isEqualTo(1);
        assertThat(net.ends(EndReason.SUBSCRIBER_REPLACED)).isEqualTo(1);
        assertOneStop(2);
    }

    /** As after a crash and restart of the LAC: the subscriber does not know that its session is gone. */
    @Test
    void aSubscriberWhoseSessionIsUnknownIsTold() {
        net.lns("192.0.2.21", Mode.PROXY);
        SubscriberDouble alice = alice();
        net.up(alice);
        WholeLac restarted = new WholeLac(WholeLac.BASE, 99);
        restarted.loop.turn(() -> restarted.dataPlane.receiveFrame(
                0, alice.sessionFrame(Octets.ofHex("0021 4500001c00000000400166e00a0001000a000001"))));
        String padt = restarted.frames.get(0);
        assertThat(padt).startsWith(alice.mac().toString().replace(":", "")).contains("886311a7");
        alice.receive(Octets.ofHex(padt), net.clock.now());
        assertThat(alice.end()).isEqualTo("PADT: No such session");
    }

    @Test
    void aShutdownIsToldToEverySide() {
        LnsDouble lns = net.lns("192.0.2.21", Mode.PROXY);
        SubscriberDouble alice = alice();
        net.up(alice);
        net.loop.turn(net.lac::shutDown);
        net.ended(alice);
        assertThat(alice.end()).isEqualTo("PADT: the access concentrator is shutting down");
        net.until("the tunnel is closed", () -> lns.openTunnels() == 0);
        assertThat(lns.callEnds()).hasSize(1);
        assertThat(lns.tunnelEnds().get(0).resultCode()).isEqualTo(StopCcnResult.SHUTTING_DOWN.number());
        assertOneStop(7);
        net.until("everybody has been told", net.lac::isQuiet);
        SubscriberDouble late = alice();
        net.ended(late);
        assertThat(late.end()).isEqualTo("no answer to PADI");
    }

    @Test
    void lcpBegunAnewVoidsADecisionThatIsAwaited() {
        LnsDouble lns = net.lns("192.0.2.21", Mode.PROXY);
        net.deafRadius(10, true);
        SubscriberDouble alice = alice();
        net.until("RADIUS is asked", () -> net.lac.radiusRequestsInFlight() > 0);
        alice.renegotiate(net.clock.now());
        net.deafRadius(10, false);
        net.up(alice);
        net.ping(alice);
        assertThat(lns.calls()).hasSize(1);
        net.clock.advance(Duration.ofSeconds(10));
        assertThat(net.lac.counted().lac().get(LacEvent.LATE_DECISION)).isEqualTo(1);
        assertThat(net.lac.counted().lac().get(LacEvent.LOGIN_SUCCEEDED)).isEqualTo(1);
    }

    @Test
    void lcpBegunAnewVoidsACallThatIsBeingSetUp() {
        SubscriberDouble alice = alice(); // no LNS answers yet
        net.until("the call is being set up", () -> net.lac.callCount() == 1);
        alice.renegotiate(net.clock.now());
        LnsDouble lns = net.lns("192.0.2.21", Mode.PROXY);
        net.up(alice);
        net.ping(alice);
        assertThat(lns.sessions()).hasSize(1);
        assertThat(net.lac.callCount()).isEqualTo(1);
    }

    @Test
    void aFaultOfOurOwnEndsOneSubscriberAndNobodyElse() {
        LnsDouble lns = net.lns("192.0.2.21", Mode.PROXY);
        SubscriberDouble first = alice();
        net.up(first);
        int icrq = 10;
        net.fault = datagram -> datagram.length() > 20 && datagram.get(0) == 0xc8 && datagram.get(19) == icrq;
        SubscriberDouble second = alice();
        net.ended(second);
        net.fault = datagram -> false;
        assertThat(second.end()).isEqualTo("PADT: internal error");
        assertThat(net.ends(EndReason.INTERNAL)).isEqualTo(1);
        assertThat(net.lac.counted().lac().get(LacEvent.INTERNAL_FAILURE)).isEqualTo(1);
        assertThat(net.lac.subscriberCount()).isEqualTo(1);
        net.ping(first);
        SubscriberDouble third = alice();
        net.up(third);
        net.ping(third);
        assertThat(lns.sessions()).hasSizeGreaterThanOrEqualTo(2);
        net.until("the id of the call that nobody waits for is free", () -> net.lac.callCount() == 2);
    }

    @Test
    void successMayBeLeftToTheLns() {
        WholeLac other = new WholeLac(
                WholeLac.BASE.replace("  hello-interval: 30s\n", "  hello-interval: 30s\n  success-from: lns\n"), 1);
        other.lns("192.0.2.21", Mode.PROXY);
        SubscriberDouble alice = other.dial(other.subscriber("alice@one.example", "a-secret"));
        other.up(alice);
        assertThat(alice.authenticationMessage()).isEqualTo("welcome to lns-192.0.2.21");
        SubscriberDouble wrong = net.subscriber("alice@one.example", "a-secret");
        net.lns("192.0.2.21", Mode.FORCED_CHAP);
        net.dial(wrong);
        net.up(wrong);
    }

    @Test
    void framesThatComeDuringSetUpAreKept() {
        LnsDouble lns = net.lns("192.0.2.21", Mode.PROXY);
        SubscriberDouble alice = alice();
        net.until("the call is being set up", () -> net.lac.callCount() == 1);
        alice.sendPacket(Octets.ofHex("4500001c00000000400166e00a0001000a000001"));
        net.up(alice);
        assertThat(net.lac.counted().lac().get(LacEvent.SETUP_QUEUE_OVERFLOW)).isZero();
        alice.hangUp();
        net.until("accounted", () -> net.stops().size() == 1);
        assertThat(net.stops().get(0).number(47)).isEqualTo(alice.traffic().sentPackets());
        assertThat(lns.calls()).hasSize(1);
    }

    @Test
    void aNameWithSeveralAddressesIsTriedToTheLast() {
        WholeLac net = WholeLac.with("selection", "  budget: 1m\n");
        net.names.put("lns1.example", List.of("192.0.2.31", "192.0.2.32"));
        LnsDouble late = net.lns("192.0.2.22", Mode.PROXY);
        SubscriberDouble alice = net.dial(net.subscriber("alice@one.example", "a-secret"));
        net.clock.until("the third address", Duration.ofMinutes(5), alice::isUp);
        assertThat(late.sessions()).hasSize(1);
    }
}
