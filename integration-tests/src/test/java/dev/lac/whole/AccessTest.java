package dev.lac.whole;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lac.doubles.LnsDouble;
import dev.lac.doubles.LnsDouble.Mode;
import dev.lac.doubles.SubscriberDouble;
import dev.lac.doubles.SubscriberDouble.State;
import dev.lac.l2tp.AccessLineInformation.Figure;
import dev.lac.pppoe.MacAddress;
import dev.lac.pppoe.VlanTags;
import dev.lac.protocol.Octets;
import dev.lac.server.EndReason;
import dev.lac.server.LacEvent;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The access side's settings, seen from outside: VLANs, lines, services, limits. */
class AccessTest {
    private static final VlanTags VLAN = VlanTags.of(VlanTags.TPID_8021Q, 100);
    private static final VlanTags QINQ = VlanTags.of(VlanTags.TPID_8021AD, 100, VlanTags.TPID_8021Q, 200);
    /** Circuit and remote id, 2,048 kbit/s up and 16,000 down, a delay of 8 ms. */
    private static final Octets LINE =
            Octets.ofHex("0106 706f72742037 0204 63757374 8104 00000800 8204 00003e80 8e04 00000008");

    private static String hex(String text) {
        return Octets.ofText(text).hex();
    }

    private static SubscriberDouble alice(WholeLac net) {
        return net.subscriber("alice@one.example", "a-secret");
    }

    private static SubscriberDouble up(WholeLac net, SubscriberDouble subscriber) {
        net.dial(subscriber);
        net.up(subscriber);
        net.ping(subscriber);
        return subscriber;
    }

    private static boolean getsNoAnswer(WholeLac net, SubscriberDouble subscriber) {
        int before = net.frames.size();
        net.dial(subscriber);
        net.clock.advance(Duration.ofSeconds(2));
        return net.frames.size() == before;
    }

    private static long offers(WholeLac net) {
        return net.frames.stream()
                .filter(frame -> frame.startsWith("88631107", 24))
                .count();
    }

    @Test
    void subscribersAreServedOnTheVlansThatAreSensed() {
        WholeLac net = WholeLac.with("pppoe", "  vlans: [untagged, 100-199, 100.200]\n");
        net.lns("192.0.2.21", Mode.PROXY);
        up(net, alice(net));
        SubscriberDouble tagged = up(net, alice(net).on(VLAN));
        SubscriberDouble twice = up(net, alice(net).on(QINQ));
        assertThat(net.lac.subscriberCount()).isEqualTo(3);
        assertThat(net.frames).anyMatch(frame -> frame.startsWith("81000064" + "8864", 24));
        assertThat(net.frames).anyMatch(frame -> frame.startsWith("88a80064" + "810000c8" + "8864", 24));
        tagged.hangUp();
        twice.hangUp();
        net.until("both are gone", () -> net.lac.subscriberCount() == 1);
    }

    @Test
    void whatIsOnAnotherVlanIsNotAnswered() {
        WholeLac net = WholeLac.with("pppoe", "  vlans: [100-199]\n");
        assertThat(getsNoAnswer(net, alice(net))).isTrue();
        assertThat(getsNoAnswer(net, alice(net).on(VlanTags.of(VlanTags.TPID_8021Q, 99))))
                .isTrue();
        assertThat(getsNoAnswer(net, alice(net).on(QINQ))).isTrue();
        assertThat(net.lac.counted().lac().get(LacEvent.DROPPED_VLAN_NOT_SERVED))
                .isGreaterThanOrEqualTo(3);
    }

    @Test
    void aSessionIsHeardOnItsOwnVlanOnly() {
        WholeLac net = WholeLac.with("pppoe", "  vlans: [untagged, 100-199]\n");
        net.lns("192.0.2.21", Mode.PROXY);
        SubscriberDouble alice = up(net, alice(net).on(VLAN));
        long before = net.dataPlane.counters().get(dev.lac.dataplane.ForwardingEvent.DROPPED_WRONG_MAC);
        alice.on(VlanTags.of(VlanTags.TPID_8021Q, 101));
        alice.ping(9, 64);
        net.clock.advance(Duration.ofSeconds(1));
        assertThat(net.dataPlane.counters().get(dev.lac.dataplane.ForwardingEvent.DROPPED_WRONG_MAC))
                .isEqualTo(before + 1);
    }

    @Test
    void anMruOf1500NeedsMaxPayload() {
        String yaml = WholeLac.yaml(WholeLac.BASE, "pppoe", "  max-payload: 1500\n");
        WholeLac net = new WholeLac(yaml + "ppp:\n  mru: 1500\n", 1);
        LnsDouble lns = net.lns("192.0.2.21", Mode.PROXY);
        up(net, alice(net).mru(1500));
        assertThat(lns.calls().get(0).proxyLcp().lastReceivedConfReq().hex()).contains("010405dc");
        assertThat(lns.calls().get(0).proxyLcp().lastSentConfReq().hex()).contains("010405dc");
        up(net, alice(net));
        assertThat(lns.calls().get(1).proxyLcp().lastSentConfReq().hex()).contains("010405d4");
    }

    @Test
    void whatTheAccessNodeSaysOfTheLineReachesRadiusAndLns() {
        WholeLac net = WholeLac.withLns("    access-line: true\n    nas-port-info: true\n");
        LnsDouble lns = net.lns("192.0.2.21", Mode.PROXY);
        up(net, alice(net).line(LINE));
        assertThat(net.requests.get(0))
                .contains("00000de9" + "0108" + hex("port 7"))
                .contains("00000de9" + "8106" + "001f4000") // bit/s
                .contains("00000de9" + "8206" + "00f42400")
                .doesNotContain("00000de9" + "8e06");
        assertThat(net.requests)
                .as("Accounting Start")
                .anyMatch(request -> request.contains("00000de9" + "8e0600000008"));
        var call = lns.calls().get(0);
        assertThat(call.txConnectSpeed()).isEqualTo(16_000_000);
        assertThat(call.rxConnectSpeed()).isEqualTo(2_048_000);
        assertThat(call.subAddress()).isEqualTo("port 7");
        assertThat(call.accessLine()).isNotNull();
        assertThat(call.accessLine().circuitId()).isEqualTo(Octets.ofText("port 7"));
        assertThat(call.accessLine().figures())
                .containsEntry(Figure.ACTUAL_DATA_RATE_DOWNSTREAM, 16_000_000L)
                .containsEntry(Figure.ACTUAL_INTERLEAVING_DELAY_DOWNSTREAM, 8L);
        assertThat(call.connectSpeedUpdates()).isTrue();
        assertThat(call.nasPortInfo()).isEqualTo(Octets.ofHex("00000000"));
    }

    @Test
    void theLnsIsToldNothingOfTheLineUnlessItIsMeantTo() {
        WholeLac net = new WholeLac();
        LnsDouble lns = net.lns("192.0.2.21", Mode.PROXY);
        up(net, alice(net).line(LINE));
        assertThat(lns.calls().get(0).accessLine()).isNull();
        assertThat(lns.calls().get(0).nasPortInfo()).isNull();
    }

    @Test
    void servicesHaveLimitsAndProfilesDiffer() {
        WholeLac net = WholeLac.with("pppoe", """
                  vlans: [untagged, 100]
                  service-names: [gold]
                  empty-service-name: refuse
                  services: [{name: gold, pado-delay: 300ms}]
                  profiles:
                    - {interfaces: [elsewhere], ac-name: elsewhere}
                    - {vlans: ["100"], ac-name: tagged, service-names: [silver]}
                """);
        net.lns("192.0.2.21", Mode.PROXY);
        assertThat(getsNoAnswer(net, alice(net))).as("asks for any service").isTrue();
        SubscriberDouble gold = net.subscriberFor("gold", "alice@one.example", "a-secret");
        long began = net.clock.now();
        up(net, gold);
        assertThat(Duration.ofNanos(gold.upAt() - began)).isGreaterThan(Duration.ofMillis(300));
        SubscriberDouble silver =
                net.subscriberFor("silver", "alice@one.example", "a-secret").on(VLAN);
        up(net, silver);
        assertThat(net.frames).anyMatch(frame -> frame.contains("01020006" + hex("tagged")));
        assertThat(net.frames).noneMatch(frame -> frame.contains(hex("elsewhere")));
    }

    @Test
    void aServiceThatIsFullIsRefused() {
        WholeLac net = WholeLac.with("pppoe", "  service-names: [gold]\n  services: [{name: gold, max-sessions: 1}]\n");
        net.lns("192.0.2.21", Mode.PROXY);
        up(net, net.subscriberFor("gold", "alice@one.example", "a-secret"));
        assertThat(getsNoAnswer(net, net.subscriberFor("gold", "alice@one.example", "a-secret")))
                .isTrue();
    }

    @Test
    void partiesHaveTheirLimits() {
        WholeLac net = WholeLac.with("pppoe", """
                  vlans: [untagged, 100]
                  max-sessions-per-vlan: 2
                  max-sessions-per-circuit-id: 1
                """);
        net.lns("192.0.2.21", Mode.PROXY);
        up(net, alice(net).line(LINE));
        assertThat(getsNoAnswer(net, alice(net).line(LINE))).as("the same line").isTrue();
        up(net, alice(net));
        assertThat(getsNoAnswer(net, alice(net))).as("the third on the VLAN").isTrue();
        up(net, alice(net).on(VLAN));
    }

    @Test
    void anAddressAtItsLimitReplacesItsOldestSessionOrIsRefused() {
        for (boolean replace : new boolean[] {true, false}) {
            WholeLac net = WholeLac.with(
                    "pppoe", "  max-sessions-per-mac: 1\n  stale-sessions: " + (replace ? "replace" : "refuse") + "\n");
            LnsDouble lns = net.lns("192.0.2.21", Mode.PROXY);
            SubscriberDouble before = up(net, alice(net));
            SubscriberDouble after = net.sameHost(before, "alice@one.example", "a-secret"); // power-cycled
            net.dial(after);
            if (replace) {
                net.up(after);
                assertThat(net.ends(EndReason.SUBSCRIBER_REPLACED)).isEqualTo(1);
                assertThat(net.lac.subscriberCount()).isEqualTo(1);
                net.until("one call is left", () -> lns.sessions().size() == 1);
            } else {
                net.clock.advance(Duration.ofSeconds(5));
                assertThat(after.state()).isNotEqualTo(State.UP);
                assertThat(net.ends(EndReason.SUBSCRIBER_REPLACED)).isZero();
            }
        }
    }

    @Test
    void padisAreAnsweredAtALimitedRate() {
        WholeLac net = WholeLac.with("pppoe", "  padi-rate: 5\n");
        for (int i = 0; i < 50; i++) {
            net.dial(alice(net));
        }
        net.clock.advance(Duration.ofMillis(5));
        assertThat(offers(net)).isEqualTo(5);
    }

    @Test
    void oneHostsPadisAreLimitedToo() {
        WholeLac net = WholeLac.with("pppoe", "  padi-rate-per-mac: 2\n");
        SubscriberDouble alice = alice(net);
        for (int i = 0; i < 10; i++) {
            net.dial(alice);
        }
        net.clock.advance(Duration.ofMillis(2));
        assertThat(offers(net)).isEqualTo(2);
    }

    @Test
    void padosWaitByLoad() {
        WholeLac net = WholeLac.with("pppoe", """
                  pado-delays:
                    - {sessions: 1, delay: 500ms}
                    - {sessions: 2}
                """);
        net.lns("192.0.2.21", Mode.PROXY);
        SubscriberDouble first = up(net, alice(net));
        SubscriberDouble second = alice(net);
        long began = net.clock.now();
        up(net, second);
        assertThat(Duration.ofNanos(second.upAt() - began)).isGreaterThan(Duration.ofMillis(500));
        assertThat(getsNoAnswer(net, alice(net))).isTrue();
        first.hangUp();
        second.hangUp();
    }

    @Test
    void shortCyclesLockTheSubscriberOut() {
        WholeLac net = WholeLac.with("pppoe", """
                  short-cycle: 60s
                  short-cycle-threshold: 2
                  lockout-min: 10s
                  lockout-max: 1m
                  lockout-key: mac
                """);
        net.lns("192.0.2.21", Mode.PROXY);
        SubscriberDouble alice = alice(net);
        for (int i = 0; i < 2; i++) {
            up(net, alice);
            alice.hangUp();
            net.until("it is gone", () -> net.lac.subscriberCount() == 0);
        }
        assertThat(getsNoAnswer(net, alice)).isTrue();
        up(net, alice(net)); // another one
        net.clock.advance(Duration.ofSeconds(10));
        up(net, alice);
    }

    @Test
    void theLineIsLockedOutWhereItIsKnown() {
        WholeLac net = WholeLac.with("pppoe", "  short-cycle: 60s\n  short-cycle-threshold: 1\n  lockout-min: 1m\n");
        net.lns("192.0.2.21", Mode.PROXY);
        SubscriberDouble alice = up(net, alice(net).line(LINE));
        alice.hangUp();
        net.until("it is gone", () -> net.lac.subscriberCount() == 0);
        assertThat(getsNoAnswer(net, alice(net).line(LINE)))
                .as("another host on the line")
                .isTrue();
        up(net, alice(net));
    }

    @Test
    void addressesAreAllowedAndDenied() {
        WholeLac net =
                WholeLac.with("pppoe", "  mac-allow: [\"02:00:00:00:10:*\"]\n  mac-deny: [\"02:00:00:00:10:01\"]\n");
        net.lns("192.0.2.21", Mode.PROXY);
        up(net, alice(net)); // 02:00:00:00:10:00
        assertThat(getsNoAnswer(net, alice(net))).as("02:00:00:00:10:01").isTrue();
        WholeLac other = WholeLac.with("pppoe", "  mac-allow: [\"02:aa:*\"]\n");
        assertThat(getsNoAnswer(other, alice(other))).isTrue();
    }

    @Test
    void aChangedHardwareAddressEndsTheSessionsFromTheOldOne() {
        WholeLac net = new WholeLac();
        net.lns("192.0.2.21", Mode.PROXY);
        SubscriberDouble alice = up(net, alice(net));
        net.dataPlane.changeAddress(0, MacAddress.parse("02:00:00:00:99:99"));
        net.ended(alice);
        assertThat(alice.end()).contains("address has changed");
        assertThat(net.ends(EndReason.INTERFACE_CHANGED)).isEqualTo(1);
        up(net, alice);
        assertThat(net.frames.get(net.frames.size() - 1).substring(12, 24)).isEqualTo("020000009999");
    }
}
