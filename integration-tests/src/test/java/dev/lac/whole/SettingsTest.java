package dev.lac.whole;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lac.doubles.LnsDouble;
import dev.lac.doubles.LnsDouble.Mode;
import dev.lac.doubles.SubscriberDouble;
import dev.lac.doubles.SubscriberDouble.State;
import dev.lac.ppp.AuthProtocol;
import dev.lac.protocol.Octets;
import dev.lac.server.EndReason;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What each setting of the operator's file does, seen from outside. What is not here is tested with its engine or in LoginTest. */
class SettingsTest {
    private static String hex(String text) {
        return Octets.ofText(text).hex();
    }

    private static SubscriberDouble alice(WholeLac net) {
        return net.dial(net.subscriber("alice@one.example", "a-secret"));
    }

    private static SubscriberDouble upAlice(WholeLac net) {
        net.lns("192.0.2.21", Mode.PROXY);
        SubscriberDouble alice = alice(net);
        net.up(alice);
        return alice;
    }

    private static Duration since(WholeLac net, long began) {
        return Duration.ofNanos(net.clock.now() - began);
    }

    @Test
    void nameIsWhatEverybodyIsTold() {
        WholeLac net = new WholeLac(WholeLac.BASE.replace("name: lac1", "name: bras7"), 1);
        upAlice(net);
        assertThat(net.frames.get(0)).as("AC-Name").contains("01020005" + hex("bras7"));
        assertThat(net.frames)
                .as("Name of the Challenge")
                .anyMatch(frame -> frame.contains("c22301") && frame.endsWith(hex("bras7")));
        assertThat(net.requests.get(0)).as("NAS-Identifier").contains("2007" + hex("bras7"));
        assertThat(net.datagrams.get(0)).as("Host Name").contains("00000007" + hex("bras7"));
    }

    @Test
    void namesMayDifferByProtocol() {
        WholeLac net = new WholeLac(
                WholeLac.BASE
                        .replace("pppoe:\n", "pppoe:\n  ac-name: acname\n")
                        .replace("radius:\n", "radius:\n  nas-identifier: nasid\n  nas-ip-address: 203.0.113.9\n")
                        .replace("l2tp:\n", "l2tp:\n  host-name: tunnelname\n  receive-window: 77\n"),
                1);
        upAlice(net);
        assertThat(net.frames.get(0)).contains("01020006" + hex("acname"));
        assertThat(net.requests.get(0)).contains("2007" + hex("nasid")).contains("0406cb007109");
        assertThat(net.datagrams.get(0))
                .contains("00000007" + hex("tunnelname"))
                .contains("0000000a004d");
    }

    @Test
    void severalInterfacesAreServedEachWithItsOwnSessions() {
        WholeLac net = new WholeLac(WholeLac.BASE.replace("[access0]", "[access0, access1]"), 1);
        LnsDouble lns = net.lns("192.0.2.21", Mode.PROXY);
        SubscriberDouble first = alice(net);
        SubscriberDouble second = net.dial(net.subscriberOn(1, "alice@one.example", "a-secret"));
        net.up(first);
        net.up(second);
        net.ping(first);
        net.ping(second);
        assertThat(lns.openTunnels()).isEqualTo(1);
        assertThat(net.requests).anyMatch(request -> request.contains("5709" + hex("access0")));
        assertThat(net.requests).as("NAS-Port-Id").anyMatch(request -> request.contains("5709" + hex("access1")));
        second.hangUp();
        net.until("the second is gone", () -> net.lac.subscriberCount() == 1);
        net.ping(first);
    }

    @Test
    void serviceNamesLimitWhatIsServed() {
        WholeLac net = WholeLac.with("pppoe", "  service-names: [gold, silver]\n");
        SubscriberDouble alice = alice(net); // asks for any service
        net.until("an offer", () -> !net.frames.isEmpty());
        assertThat(net.frames.get(0)).contains("01010004" + hex("gold")).contains("01010006" + hex("silver"));
        assertThat(alice.state()).isNotEqualTo(State.ENDED);
    }

    @Test
    void maxSessionsAreNotExceeded() {
        WholeLac net = WholeLac.with("pppoe", "  max-sessions: 3\n");
        net.lns("192.0.2.21", Mode.PROXY);
        List<SubscriberDouble> four =
                IntStream.range(0, 4).mapToObj(i -> alice(net)).toList();
        net.clock.advance(Duration.ofSeconds(2));
        assertThat(four.stream().filter(SubscriberDouble::isUp)).hasSize(3);
        assertThat(net.lac.subscriberCount()).isEqualTo(3);
    }

    @Test
    void cookieLifetimeEndsAnOffer() {
        WholeLac net = WholeLac.with("pppoe", "  cookie-lifetime: 5s\n");
        net.lns("192.0.2.21", Mode.PROXY);
        SubscriberDouble alice = net.subscriber("alice@one.example", "a-secret");
        net.delayToLac = Duration.ofSeconds(8); // between PADO and PADR more passes than a cookie lives
        net.dial(alice);
        net.clock.advance(Duration.ofSeconds(60));
        assertThat(alice.state()).isNotEqualTo(State.UP);
        assertThat(net.lac.subscriberCount()).isZero();
    }

    @Test
    void mruIsOffered() {
        WholeLac net = WholeLac.with("ppp", "  mru: 1400\n");
        upAlice(net);
        assertThat(net.frames).anyMatch(frame -> frame.contains("c02101") && frame.contains("01040578"));
    }

    @Test
    void authenticationIsAskedForInTheOrderGivenAndFallsBackWhenNaked() {
        WholeLac pap = WholeLac.with("ppp", "  authentication: [pap, chap]\n");
        pap.lns("192.0.2.21", Mode.PROXY);
        SubscriberDouble alice =
                pap.dial(pap.subscriber("alice@one.example", "a-secret", AuthProtocol.CHAP_MD5, AuthProtocol.PAP));
        pap.up(alice);
        assertThat(pap.frames).anyMatch(frame -> frame.contains("0304c023"));
        assertThat(pap.frames).noneMatch(frame -> frame.contains("0305c22305"));

        WholeLac both = new WholeLac();
        both.lns("192.0.2.21", Mode.PROXY);
        both.up(both.dial(both.subscriber("alice@one.example", "a-secret", AuthProtocol.PAP)));
        assertThat(both.frames)
                .anyMatch(frame -> frame.contains("0305c22305"))
                .anyMatch(frame -> frame.contains("0304c023"));

        WholeLac chapOnly = WholeLac.with("ppp", "  authentication: [chap]\n");
        SubscriberDouble refusing =
                chapOnly.dial(chapOnly.subscriber("alice@one.example", "a-secret", AuthProtocol.PAP));
        chapOnly.ended(refusing);
        assertThat(chapOnly.ends(EndReason.AUTHENTICATION_PROTOCOL_REFUSED)).isEqualTo(1);
    }

    @Test
    void lcpTimersDecideWhenASilentSubscriberIsGivenUp() {
        WholeLac net = WholeLac.with("ppp", "  restart-interval: 1s\n  max-configure: 4\n");
        SubscriberDouble alice = alice(net);
        net.until("the session is there", () -> alice.sessionId() != 0);
        alice.vanish();
        long began = net.clock.now();
        net.until("it is given up", () -> net.lac.subscriberCount() == 0);
        assertThat(since(net, began)).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(5));
        assertThat(net.ends(EndReason.LCP_TIMEOUT)).isEqualTo(1);
    }

    @Test
    void authenticationTimeoutAndEchoesEndASubscriberThatStopsAnswering() {
        WholeLac net = WholeLac.with("ppp", "  echo-interval: 2s\n  echo-failures: 2\n");
        net.deafRadius(10, true);
        net.deafRadius(11, true);
        SubscriberDouble alice = alice(net);
        net.until("RADIUS is asked", () -> net.lac.radiusRequestsInFlight() > 0);
        alice.vanish();
        long began = net.clock.now();
        net.until("it is given up", () -> net.lac.subscriberCount() == 0);
        assertThat(since(net, began)).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(13));
        assertThat(net.ends(EndReason.ECHO_FAILURE)).isEqualTo(1);

        WholeLac slow = WholeLac.with(
                "ppp",
                "  authentication-timeout: 7s\n  echo-interval: 5m\n  restart-interval: 1s\n  max-terminate: 2\n");
        SubscriberDouble mute = alice(slow);
        slow.until("it is challenged", () -> slow.frames.stream().anyMatch(frame -> frame.contains("c22301")));
        mute.vanish();
        long challenged = slow.clock.now();
        slow.until("it is given up", () -> slow.lac.counted().ends().get(EndReason.AUTHENTICATION_TIMEOUT) == 1);
        assertThat(since(slow, challenged))
                .as("the time-out and two Terminate-Requests")
                .isBetween(Duration.ofSeconds(8), Duration.ofSeconds(10));
    }

    @Test
    void radiusRetriesAsToldAndLeavesADeadServerForLast() {
        WholeLac net = WholeLac.with(
                "radius",
                "  sockets: 2\n  initial-timeout: 500ms\n  max-timeout: 500ms\n  tries: 2\n  dead-time: 10m\n");
        net.deafRadius(10, true);
        long began = net.clock.now();
        upAlice(net);
        assertThat(since(net, began)).isLessThan(Duration.ofSeconds(3));
        List<String> first = net.requests.stream()
                .filter(request -> request.startsWith("192.0.2.10/"))
                .toList();
        assertThat(first.get(1))
                .as("a retry repeats the same octets from the same socket")
                .isEqualTo(first.get(0));
        assertThat(net.requests).allMatch(request -> request.matches("192.0.2.1[01]/[01] .*"));
        net.requests.clear();
        net.up(alice(net));
        assertThat(net.requests.get(0)).as("the dead server is asked last").startsWith("192.0.2.11/");
    }

    @Test
    void repliesWithoutMessageAuthenticatorAreRefusedUnlessTheServerIsExcused() {
        WholeLac strict = new WholeLac();
        strict.radius.signReplies(false);
        strict.ended(alice(strict));
        assertThat(strict.ends(EndReason.RADIUS_UNAVAILABLE)).isEqualTo(1);

        WholeLac excused = new WholeLac(
                WholeLac.BASE.replace(
                        "    - address: 192.0.2.10:1812\n      secret: radiussecret\n",
                        "    - address: 192.0.2.10:1812\n      secret: radiussecret\n"
                                + "      require-message-authenticator: false\n"),
                1);
        excused.radius.signReplies(false);
        upAlice(excused);
    }

    @Test
    void helloAndRetransmissionsDecideHowSoonADeadLnsIsNoticed() {
        WholeLac net = new WholeLac(
                WholeLac.BASE.replace(
                        "  hello-interval: 30s\n",
                        "  hello-interval: 5s\n  retransmit-initial: 500ms\n  max-retransmits: 2\n"),
                1);
        LnsDouble lns = net.lns("192.0.2.21", Mode.PROXY);
        SubscriberDouble alice = alice(net);
        net.up(alice);
        net.clock.advance(Duration.ofSeconds(1));
        lns.deaf(true);
        long began = net.clock.now();
        net.ended(alice);
        assertThat(since(net, began)).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(10));
    }

    @Test
    void setupTimeoutAndLockoutDecideHowLongADeadLnsCosts() {
        WholeLac net = new WholeLac(
                WholeLac.BASE
                        .replace("  hello-interval: 30s\n", "  setup-timeout: 3s\n")
                        .replace("selection:\n", "selection:\n  lockout-initial: 20s\n"),
                1);
        net.lns("192.0.2.22", Mode.PROXY);
        long began = net.clock.now();
        net.up(alice(net));
        assertThat(since(net, began)).isBetween(Duration.ofSeconds(3), Duration.ofSeconds(4));
        began = net.clock.now();
        net.up(alice(net));
        assertThat(since(net, began)).as("locked out").isLessThan(Duration.ofSeconds(1));
        net.clock.advance(Duration.ofSeconds(20));
        began = net.clock.now();
        net.up(alice(net));
        assertThat(since(net, began)).as("tried again").isGreaterThan(Duration.ofSeconds(3));
    }

    @Test
    void hideAvpsHidesTheNumbersAndProofs() {
        WholeLac net = new WholeLac(
                WholeLac.BASE.replace("    secret: tunnelsecret\n", "    secret: tunnelsecret\n    hide-avps: true\n"),
                1);
        LnsDouble lns = net.lns("192.0.2.21", Mode.PROXY);
        SubscriberDouble alice = alice(net);
        net.up(alice);
        assertThat(lns.calls().get(0).callingNumber()).isEqualTo(alice.mac().toString());
        assertThat(net.datagrams)
                .noneMatch(datagram -> datagram.contains(hex(alice.mac().toString())))
                .noneMatch(datagram -> datagram.startsWith("c802") && datagram.contains(hex("alice@one.example")));
    }

    @Test
    void usersComeBeforeDomainsAndTheDefaultTakesTheRest() {
        WholeLac net = new WholeLac(
                WholeLac.BASE.replace("  rules:\n", "  rules:\n    - {user: alice@one.example, lns: two}\n")
                        + "    - lns: two\n",
                1);
        LnsDouble one = net.lns("192.0.2.21", Mode.LCP_RENEGOTIATION);
        LnsDouble two = net.lns("192.0.2.22", Mode.PROXY);
        net.radius.add("bob@two.example", "b-secret");
        net.up(alice(net));
        assertThat(two.sessions()).hasSize(1);
        net.dial(net.subscriber("dave@unknown.example", "d-secret"));
        net.until("the default takes dave", () -> two.calls().size() == 2);
        assertThat(one.calls()).isEmpty();
    }
}
