package dev.lac.whole;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lac.doubles.LnsDouble;
import dev.lac.doubles.LnsDouble.Mode;
import dev.lac.doubles.RadiusDouble.Attribute;
import dev.lac.doubles.SubscriberDouble;
import dev.lac.l2tp.CdnResult;
import dev.lac.l2tp.ProxyAuthentication;
import dev.lac.ppp.AuthProtocol;
import dev.lac.protocol.Octets;
import dev.lac.selection.SelectionEvent;
import dev.lac.server.EndReason;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Which LNS a call goes to, under which name, from which address, and what becomes of it when an LNS fails. */
class ChoiceTest {
    private static final int USER_NAME = 1;

    /** {@link WholeLac#BASE} with other LNSes and rules. */
    private static String base(String lnsAndSelection) {
        return WholeLac.BASE.substring(0, WholeLac.BASE.indexOf("lns:\n")) + lnsAndSelection;
    }

    private static final String TWO = """
            lns:
              - {name: one, addresses: [192.0.2.21], secret: tunnelsecret}
              - {name: two, addresses: [192.0.2.22], secret: tunnelsecret}
            """;

    private static SubscriberDouble dial(WholeLac net) {
        return net.dial(net.subscriber("alice@one.example", "a-secret"));
    }

    private static SubscriberDouble up(WholeLac net) {
        SubscriberDouble alice = dial(net);
        net.up(alice);
        return alice;
    }

    private static Attribute cisco(String pair) {
        Octets text = Octets.ofText(pair);
        return new Attribute(26, Octets.of(0, 0, 0, 9, 1, 2 + text.length()).concat(text));
    }

    // Rules.

    @Test
    void theFirstRuleThatFitsApplies() {
        WholeLac net = new WholeLac(base(TWO + """
                        selection:
                          rules:
                            - {name: resale, domain: "*.example", service-name: resale, lns: two}
                            - {domain: one.example, interfaces: [access0], lns: one}
                            - {refuse: true}
                        """), 1);
        LnsDouble one = net.lns("192.0.2.21", Mode.PROXY);
        LnsDouble two = net.lns("192.0.2.22", Mode.PROXY);
        up(net);
        assertThat(one.calls()).hasSize(1);
        net.up(net.dial(net.subscriberFor("resale", "alice@one.example", "a-secret")));
        assertThat(two.calls()).hasSize(1);
        net.requests.clear();
        net.ended(net.dial(net.subscriber("dave@unknown.example", "d-secret")));
        assertThat(net.ends(EndReason.REFUSED_BY_RULE)).isEqualTo(1);
        assertThat(net.requests).as("RADIUS is not asked").isEmpty();
    }

    @Test
    void namesAreRewrittenForEachSideByItself() {
        WholeLac net = new WholeLac(base(TWO + """
                        selection:
                          prefix-delimiters: ["/"]
                          rules:
                            - {domain: one.example, lns: one, radius-name: "{name}", lns-name: "{name}@wholesale.example"}
                        """), 1);
        LnsDouble lns = net.lns("192.0.2.21", Mode.LCP_RENEGOTIATION);
        net.radius.add("alice", "a-secret");
        net.dial(net.subscriber("ONE.example/alice", "a-secret", AuthProtocol.PAP));
        net.until("the LNS has the call", () -> !lns.calls().isEmpty());
        assertThat(net.radius.accessRequests().get(0).text(USER_NAME)).isEqualTo("alice");
        assertThat(lns.calls().get(0).proxyAuthentication())
                .isInstanceOfSatisfying(
                        ProxyAuthentication.Pap.class,
                        pap -> assertThat(pap.name().text()).isEqualTo("alice@wholesale.example"));
    }

    @Test
    void aRuleAnLnsAndAGroupHaveTheirLimits() {
        WholeLac net = new WholeLac(base("""
                        lns:
                          - {name: one, addresses: [192.0.2.21], secret: tunnelsecret, max-sessions: 1}
                          - {name: two, addresses: [192.0.2.22], secret: tunnelsecret}
                        lns-groups:
                          - {name: both, max-sessions: 3, members: [{lns: one}, {lns: two, preference: 2}]}
                        selection:
                          rules: [{lns: both, max-sessions: 2}]
                        """), 1);
        LnsDouble one = net.lns("192.0.2.21", Mode.PROXY);
        LnsDouble two = net.lns("192.0.2.22", Mode.PROXY);
        SubscriberDouble first = up(net);
        SubscriberDouble second = up(net);
        assertThat(one.sessions()).hasSize(1);
        assertThat(two.sessions()).hasSize(1);
        net.ended(dial(net));
        assertThat(net.ends(EndReason.SESSION_LIMIT)).isEqualTo(1);
        first.hangUp();
        net.until("there is room", () -> net.lac.subscriberCount() == 1);
        up(net);
        second.hangUp();
    }

    @Test
    void aTunnelHasNoMoreCallsThanItMay() {
        WholeLac net = new WholeLac(base("""
                        lns: [{name: one, addresses: [192.0.2.21], secret: tunnelsecret, max-sessions-per-tunnel: 2}]
                        selection: {rules: [{lns: one}]}
                        """), 1);
        LnsDouble lns = net.lns("192.0.2.21", Mode.PROXY);
        for (int i = 0; i < 5; i++) {
            up(net);
        }
        assertThat(lns.openTunnels()).isEqualTo(3);
        assertThat(lns.sessions()).hasSize(5);
    }

    // Failing over.

    @Test
    void anLnsWithoutRoomIsLockedOutLongerEachTimeAndTriedByOneCall() {
        WholeLac net = new WholeLac(base(TWO + """
                        lns-groups: [{name: both, members: [{lns: one}, {lns: two, preference: 2}]}]
                        selection: {lockout-initial: 20s, lockout-max: 60s, rules: [{lns: both}]}
                        """), 1);
        LnsDouble one = net.lns("192.0.2.21", Mode.PROXY);
        LnsDouble two = net.lns("192.0.2.22", Mode.PROXY);
        one.refuseCalls(CdnResult.NO_FACILITIES_TEMPORARY);
        up(net);
        assertThat(two.calls()).as("the same call, while the subscriber waits").hasSize(1);
        up(net);
        assertThat(net.lac.counted().selection().get(SelectionEvent.SKIPPED_LOCKED_OUT))
                .isEqualTo(1);
        net.clock.advance(Duration.ofSeconds(20));
        up(net);
        assertThat(net.lac.counted().selection().get(SelectionEvent.ATTEMPT_CANARY))
                .isEqualTo(1);
        net.clock.advance(Duration.ofSeconds(20));
        up(net);
        assertThat(net.lac.counted().selection().get(SelectionEvent.ATTEMPT_CANARY))
                .as("twice as long now")
                .isEqualTo(1);
        one.refuseCalls(null);
        net.clock.advance(Duration.ofSeconds(20));
        up(net);
        up(net);
        assertThat(one.calls()).as("it has healed").hasSize(2);
        assertThat(two.calls()).hasSize(4);
    }

    @Test
    void whatLocksOutIsTheOperatorsChoice() {
        WholeLac net = new WholeLac(base(TWO + """
                        lns-groups: [{name: both, members: [{lns: one}, {lns: two, preference: 2}]}]
                        selection: {lockout-triggers: [cdn-3], rules: [{lns: both}]}
                        """), 1);
        LnsDouble one = net.lns("192.0.2.21", Mode.PROXY);
        net.lns("192.0.2.22", Mode.PROXY);
        one.refuseCalls(CdnResult.NO_FACILITIES_PERMANENT);
        up(net);
        up(net);
        assertThat(net.lac.counted().selection().get(SelectionEvent.LOCKED_OUT)).isZero();
        one.refuseCalls(CdnResult.ADMINISTRATIVE);
        up(net);
        assertThat(net.lac.counted().selection().get(SelectionEvent.LOCKED_OUT)).isEqualTo(1);
    }

    @Test
    void lockedOutLnsesAreTheLastResortUnlessToldOtherwise() {
        String settings = base("lns: [{name: one, addresses: [192.0.2.21], secret: tunnelsecret}]\n"
                + "selection: {locked-out: %s, rules: [{lns: one}]}\n");
        for (String mode : new String[] {"last", "never"}) {
            WholeLac net = new WholeLac(settings.formatted(mode), 1);
            LnsDouble lns = net.lns("192.0.2.21", Mode.PROXY);
            lns.refuseCalls(CdnResult.NO_FACILITIES_TEMPORARY);
            net.ended(dial(net));
            lns.refuseCalls(null);
            SubscriberDouble second = dial(net);
            if (mode.equals("last")) {
                net.up(second);
            } else {
                net.ended(second);
                assertThat(net.ends(EndReason.LNS_NOT_AVAILABLE)).isEqualTo(1);
            }
        }
    }

    @Test
    void aCallGivesUpWhenItsTimeOrItsAttemptsAreSpent() {
        String many = base("""
                l2tp: {local: 192.0.2.1, setup-timeout: 4s}
                lns: [{name: dead, addresses: [192.0.2.31, 192.0.2.32, 192.0.2.33, 192.0.2.34]}]
                selection: {%s, rules: [{lns: dead}]}
                """).replace("l2tp:\n  local: 192.0.2.1\n  hello-interval: 30s\n", "");
        WholeLac impatient = new WholeLac(many.formatted("budget: 6s"), 1);
        long began = impatient.clock.now();
        impatient.ended(dial(impatient));
        assertThat(Duration.ofNanos(impatient.clock.now() - began))
                .isBetween(Duration.ofSeconds(6), Duration.ofSeconds(7));
        assertThat(impatient.lac.counted().selection().get(SelectionEvent.ATTEMPT))
                .isEqualTo(2);
        assertThat(impatient.lac.counted().selection().get(SelectionEvent.ENDED_BUDGET_SPENT))
                .isEqualTo(1);
        assertThat(impatient.ends(EndReason.LNS_UNREACHABLE)).isEqualTo(1);

        WholeLac few = new WholeLac(many.formatted("budget: 5m, max-attempts: 3"), 1);
        few.ended(dial(few));
        assertThat(few.lac.counted().selection().get(SelectionEvent.ATTEMPT)).isEqualTo(3);
    }

    @Test
    void betweenLevelsTheNextPreferenceIsTriedAtOnce() {
        String settings = base("""
                lns:
                  - {name: a1, addresses: [192.0.2.31]}
                  - {name: a2, addresses: [192.0.2.32]}
                  - {name: b, addresses: [192.0.2.22], secret: tunnelsecret}
                lns-groups: [{name: all, policy: %s, members: [{lns: a1}, {lns: a2}, {lns: b, preference: 2}]}]
                selection: {failover: %s, budget: 1m, rules: [{lns: all}]}
                """);
        WholeLac within = new WholeLac(settings.formatted("round-robin", "within-level"), 1);
        within.lns("192.0.2.22", Mode.PROXY);
        up(within);
        assertThat(within.lac.counted().selection().get(SelectionEvent.ATTEMPT)).isEqualTo(3);
        WholeLac between = new WholeLac(settings.formatted("random", "between-levels"), 1);
        between.lns("192.0.2.22", Mode.PROXY);
        up(between);
        assertThat(between.lac.counted().selection().get(SelectionEvent.ATTEMPT))
                .isEqualTo(2);
    }

    @Test
    void leastSessionsSpreadCallsEvenly() {
        WholeLac net = new WholeLac(base(TWO + """
                        lns-groups: [{name: both, policy: least-sessions, members: [{lns: one}, {lns: two}]}]
                        selection: {rules: [{lns: both}]}
                        """), 1);
        LnsDouble one = net.lns("192.0.2.21", Mode.PROXY);
        LnsDouble two = net.lns("192.0.2.22", Mode.PROXY);
        for (int i = 0; i < 6; i++) {
            up(net);
        }
        assertThat(one.sessions()).hasSize(3);
        assertThat(two.sessions()).hasSize(3);
    }

    @Test
    void anLnsThatIsDrainedKeepsItsCallsAndGetsNoMore() {
        WholeLac net = new WholeLac(base(TWO.replace("22], ", "22], drain: true, ") + """
                        lns-groups: [{name: both, policy: random, members: [{lns: one}, {lns: two}]}]
                        selection: {rules: [{lns: both}]}
                        """), 1);
        LnsDouble one = net.lns("192.0.2.21", Mode.PROXY);
        LnsDouble two = net.lns("192.0.2.22", Mode.PROXY);
        for (int i = 0; i < 4; i++) {
            up(net);
        }
        assertThat(one.sessions()).hasSize(4);
        net.loop.turn(() -> net.lac.operator().drain("one", true, 0));
        net.ended(dial(net));
        assertThat(net.ends(EndReason.LNS_NOT_AVAILABLE)).isEqualTo(1);
        assertThat(one.sessions()).hasSize(4);
        net.loop.turn(() -> net.lac.operator().drain("two", false, 0));
        up(net);
        assertThat(two.sessions()).hasSize(1);
    }

    @Test
    void theSessionsOfAnLnsThatIsDrainedMoveAtARate() {
        WholeLac net = new WholeLac(base(TWO.replace("22], ", "22], drain: true, ") + """
                        lns-groups: [{name: both, policy: random, members: [{lns: one}, {lns: two}]}]
                        selection: {rules: [{lns: both}]}
                        """), 1);
        LnsDouble one = net.lns("192.0.2.21", Mode.PROXY);
        LnsDouble two = net.lns("192.0.2.22", Mode.PROXY);
        for (int i = 0; i < 5; i++) {
            up(net);
        }
        net.loop.turn(() -> net.lac.operator().drain("two", false, 0));
        net.loop.turn(() -> net.lac.operator().drain("one", true, 2));
        net.clock.advance(Duration.ofMillis(1400));
        assertThat(net.ends(EndReason.LNS_DRAINED)).isEqualTo(3);
        assertThat(one.sessions()).hasSize(2);
        up(net);
        assertThat(two.sessions()).hasSize(1);
        net.loop.turn(() -> net.lac.operator().drain("one", false, 0));
        net.clock.advance(Duration.ofSeconds(5));
        assertThat(one.sessions()).hasSize(2);
        net.loop.turn(() -> net.lac.operator().drain("one", true, 10));
        net.clock.advance(Duration.ofSeconds(5));
        assertThat(one.sessions()).isEmpty();
        assertThat(two.sessions()).hasSize(1);
        assertThat(net.ends(EndReason.LNS_DRAINED)).isEqualTo(5);
    }

    // Tunnels by RADIUS.

    @Test
    void aVendorsWordsNameTheTunnel() {
        WholeLac net = new WholeLac(base("selection: {equal-preference: least-sessions}\n"), 1);
        LnsDouble lns = net.lns("192.0.2.22", Mode.PROXY);
        net.radius.add(
                "alice@one.example",
                "a-secret",
                cisco("vpdn:tunnel-type=l2tp"),
                cisco("vpdn:tunnel-id=edge7"),
                cisco("vpdn:ip-addresses=192.0.2.22"),
                cisco("vpdn:l2tp-tunnel-password=tunnelsecret"));
        up(net);
        assertThat(lns.sessions()).hasSize(1);
        assertThat(net.datagrams.get(0))
                .as("Host Name of the SCCRQ")
                .contains(Octets.ofText("edge7").hex());
    }

    @Test
    void aTunnelOfAnotherKindIsARefusal() {
        WholeLac net = new WholeLac();
        net.lns("192.0.2.21", Mode.PROXY);
        net.radius.add("alice@one.example", "a-secret", new Attribute(64, Octets.of(0, 0, 0, 1))); // PPTP
        net.ended(dial(net));
        assertThat(net.ends(EndReason.AUTHENTICATION_REJECTED))
                .as("RFC 2868 §3.1")
                .isEqualTo(1);
    }

    private static Attribute[] tunnel(String client) {
        return new Attribute[] {
            new Attribute(64, Octets.of(0, 0, 0, 3)),
            new Attribute(65, Octets.of(0, 0, 0, 1)),
            new Attribute(66, Octets.ofText(client)),
            new Attribute(67, Octets.ofText("192.0.2.22")),
            new Attribute(91, Octets.ofText("another host")),
        };
    }

    @Test
    void ourEndIsTheAddressThatRadiusOrTheLnsSettingsSay() {
        String settings = base("""
                lns:
                  - {name: one, addresses: [192.0.2.21], secret: tunnelsecret, local: 192.0.2.3}
                  - {name: two, addresses: [192.0.2.22], secret: tunnelsecret}
                selection: {foreign-client-endpoint: %s, rules: [{lns: one}]}
                """);
        WholeLac net = new WholeLac(settings.formatted("ignore"), 1);
        net.lns("192.0.2.21", Mode.PROXY);
        LnsDouble two = net.lns("192.0.2.22", Mode.PROXY);
        SubscriberDouble alice = up(net);
        net.ping(alice);
        assertThat(net.source(new InetSocketAddress("192.0.2.21", 1701)).getHostString())
                .isEqualTo("192.0.2.3");

        net.radius.add("alice@one.example", "a-secret", tunnel("192.0.2.3"));
        up(net);
        assertThat(net.source(new InetSocketAddress("192.0.2.22", 1701)).getHostString())
                .isEqualTo("192.0.2.3");
        net.radius.add("alice@one.example", "a-secret", tunnel("198.51.100.99"));
        up(net);
        assertThat(net.source(new InetSocketAddress("192.0.2.22", 1701)).getHostString())
                .isEqualTo("192.0.2.1");
        assertThat(two.sessions()).hasSize(2);

        WholeLac strict = new WholeLac(settings.formatted("skip"), 1);
        strict.lns("192.0.2.22", Mode.PROXY);
        strict.radius.add("alice@one.example", "a-secret", tunnel("198.51.100.99"));
        strict.ended(dial(strict));
        assertThat(strict.ends(EndReason.LNS_NOT_AVAILABLE)).isEqualTo(1);
    }

    @Test
    void theNameThatRadiusGivesTheLnsCanBeRequired() {
        WholeLac lenient = new WholeLac();
        lenient.lns("192.0.2.22", Mode.PROXY);
        lenient.radius.add("alice@one.example", "a-secret", tunnel("192.0.2.1"));
        up(lenient);
        WholeLac strict = WholeLac.with("l2tp", "  strict-server-auth-id: true\n");
        strict.lns("192.0.2.22", Mode.PROXY);
        strict.radius.add("alice@one.example", "a-secret", tunnel("192.0.2.1"));
        strict.ended(dial(strict));
        assertThat(strict.ends(EndReason.LNS_UNREACHABLE)).isEqualTo(1);
    }

    // The tunnel's secret by RADIUS.

    @Test
    void radiusMayHoldTheSecretOfATunnel() {
        String settings = base("""
                lns: [{name: one, addresses: [192.0.2.21], tunnel-authentication: %s, secret: %s}]
                selection: {rules: [{lns: one}]}
                """);
        WholeLac net = new WholeLac(settings.formatted("radius-mandatory", "unused"), 1);
        net.lns("192.0.2.21", Mode.PROXY);
        net.radius.add("one", "cisco", cisco("vpdn:l2tp-tunnel-password=tunnelsecret"));
        up(net);
        up(net);
        assertThat(net.radius.accessRequests())
                .as("asked once for the tunnel that both share")
                .filteredOn(request -> request.text(USER_NAME).equals("one"))
                .hasSize(1);

        WholeLac optional = new WholeLac(settings.formatted("radius", "tunnelsecret"), 1);
        optional.lns("192.0.2.21", Mode.PROXY);
        up(optional);

        WholeLac mandatory = new WholeLac(settings.formatted("radius-mandatory", "tunnelsecret"), 1);
        mandatory.lns("192.0.2.21", Mode.PROXY);
        mandatory.ended(dial(mandatory));
        assertThat(mandatory.ends(EndReason.LNS_UNREACHABLE)).isEqualTo(1);
    }

    // Names.

    @Test
    void aNameOutlivesItsServersForAWhile() {
        WholeLac net = WholeLac.with(
                "dns",
                "  last-known-good: 10m\n  max-ttl: 1m\n  refresh-ahead: false\n  min-ttl: 5s\n  negative-ttl: 5s\n");
        net.lns("192.0.2.21", Mode.PROXY);
        net.timeToLive = Duration.ofSeconds(30);
        up(net);
        net.names.put("lns1.example", WholeLac.NO_SERVER);
        net.clock.advance(Duration.ofMinutes(5));
        net.questions.clear();
        up(net);
        assertThat(net.questions).isNotEmpty();
        net.names.remove("lns1.example");
        net.clock.advance(Duration.ofMinutes(1));
        up(net); // this one still gets what was known, and finds out
        LnsDouble other = net.lns("192.0.2.22", Mode.PROXY);
        net.clock.advance(Duration.ofSeconds(1));
        up(net);
        assertThat(other.calls()).as("a name that does not exist leads nowhere").hasSize(1);
    }

    @Test
    void anSrvRecordMaySayWhereTheLnsIs() {
        WholeLac net = WholeLac.with("dns", "  srv: true\n");
        net.lns("192.0.2.21", Mode.PROXY);
        up(net);
        assertThat(net.questions).contains("_l2tp._udp.lns1.example SRV", "lns1.example A");
    }
}
