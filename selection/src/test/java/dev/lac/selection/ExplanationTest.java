package dev.lac.selection;

import static dev.lac.selection.Fixture.SILENT;
import static dev.lac.selection.Fixture.caller;
import static dev.lac.selection.Fixture.lnsAt;
import static dev.lac.selection.Fixture.member;
import static dev.lac.selection.Fixture.offer;
import static dev.lac.selection.Fixture.rule;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lac.dns.Address;
import dev.lac.dns.Resolution;
import dev.lac.radius.TunnelOffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What an operator reads about a selection. */
class ExplanationTest {
    private final Fixture fixture = new Fixture();

    private Explanation explain(String userName, TunnelOffer... offers) {
        List<Explanation> got = new ArrayList<>();
        fixture.selection().explain(caller(userName), List.of(offers), fixture.clock.now(), got::add);
        assertThat(got).hasSize(1);
        return got.get(0);
    }

    @Test
    void everyStepOfARuleIsSaid() {
        fixture.lns("a", "a.example")
                .limited("b", 1, 0, "192.0.2.20")
                .lns("c", "192.0.2.30")
                .lns("d", "192.0.2.40")
                .group("core", Policy.ROUND_ROBIN, 0, member("a", 10, 1), member("b", 10, 1), member("c", 20, 3))
                .rule(rule("vip", null, "*.isp.example", 0, "c"))
                .rule(new Rule(
                        "isp",
                        null,
                        "isp.example",
                        null,
                        null,
                        List.of(),
                        List.of(),
                        new Rule.Action.Tunnel(List.of("core", "d")),
                        NameTemplate.STRIPPED,
                        NameTemplate.AS_GIVEN,
                        null,
                        0))
                .rule(rule("b only", "b", null, 0, "b"));
        fixture.names.put(
                "a.example",
                new Resolution.Addresses(
                        List.of(new Address(
                                Fixture.ip("192.0.2.10"),
                                1701,
                                0,
                                0,
                                "a.example",
                                Duration.ZERO,
                                Duration.ofSeconds(90))),
                        Resolution.Source.LAST_KNOWN_GOOD,
                        "no DNS server answers within 2 s"));
        fixture.call("b");
        fixture.selection().drain("c", true);
        fixture.selection().health().failed(lnsAt("192.0.2.10"), SILENT, this, 0);
        fixture.pass(10);
        Map<SelectionEvent, Long> counted = fixture.counters.snapshot();
        assertThat(explain("alice@ISP.example").toLines())
                .containsExactly(
                        "caller    alice@ISP.example, eth1, VLAN untagged: name alice, realm isp.example",
                        "rule      isp applies",
                        "name      alice towards RADIUS, alice@ISP.example towards the LNS",
                        "group     group core, preference 10, round-robin: [a (weight 1, 0 sessions), b (weight 1, 1 sessions)]",
                        "group     group core, preference 20, round-robin: [c (weight 3, 0 sessions)]",
                        "dns       a a.example: 192.0.2.10, expired 90 s ago, by last-known-good",
                        "dns       a a.example: no DNS server answers within 2 s",
                        "lockout   a.example (192.0.2.10) is kept as a last resort: locked-out for 50 s more: no answer to SCCRQ",
                        "limit     b 192.0.2.20 is passed over: LNS b has 1 of 1 sessions",
                        "drain     c 192.0.2.30 is passed over: is being drained",
                        "chosen    would be attempt 1: rule isp: 192.0.2.40, tunnel 192.0.2.1 to 192.0.2.40, 0 sessions there",
                        "chosen    would be attempt 2: rule isp: a.example (192.0.2.10) as the last resort,"
                                + " tunnel 192.0.2.1 to 192.0.2.10, 0 sessions there",
                        "end       nothing is left to try");
        assertThat(fixture.counters.snapshot()).isEqualTo(counted);
        assertThat(fixture.selection().sessions().byAddress()).containsOnlyKeys(lnsAt("192.0.2.20"));
    }

    @Test
    void tunnelsOfRadiusAreSaidWithTheirEnds() {
        fixture.local("192.0.2.1", "192.0.2.2");
        TunnelOffer foreign = new TunnelOffer(
                2, TunnelOffer.NO_PREFERENCE, List.of("192.0.2.51"), "203.0.113.9", null, "east", null, null, null);
        List<String> lines =
                explain("alice", offer(5, "x", "192.0.2.50"), foreign).toLines();
        assertThat(lines)
                .contains(
                        "rule      none of 0 rules fits",
                        "offer     RADIUS tag 1, preference 5: [192.0.2.50], assignment id group",
                        "offer     RADIUS tag 2, preference none: [192.0.2.51], assignment id east",
                        "source    Tunnel-Client-Endpoint 203.0.113.9 is no address of ours, and is ignored",
                        "chosen    would be attempt 1: RADIUS tag 1: 192.0.2.50, tunnel 192.0.2.1 to 192.0.2.50 group,"
                                + " 0 sessions there");
        assertThat(String.join("\n", lines)).doesNotContain("secret").doesNotContain("password");
    }

    @Test
    void aDryRunSendsNoCanary() {
        fixture.lns("a", "192.0.2.8").always("a");
        fixture.selection().health().failed(lnsAt("192.0.2.8"), SILENT, this, 0);
        fixture.pass(60);
        assertThat(explain("u").toString()).contains("192.0.2.8 as the first after its lockout");
        assertThat(explain("u").toString()).contains("192.0.2.8 as the first after its lockout");
        assertThat(fixture.selection()
                        .health()
                        .status(lnsAt("192.0.2.8"), fixture.clock.now())
                        .canary())
                .isFalse();
    }

    @Test
    void aDryRunWaitsForNames() {
        fixture.holding = true;
        fixture.lns("a", "a.example").always("a").name("a.example", "192.0.2.8");
        List<Explanation> got = new ArrayList<>();
        fixture.selection().explain(caller("u"), List.of(), 0, got::add);
        assertThat(got).isEmpty();
        fixture.release();
        assertThat(got).hasSize(1);
        assertThat(got.get(0).toString()).contains("would be attempt 1: rule all: a.example (192.0.2.8)");
    }

    @Test
    void whatHappenedToACallIsSaid() {
        fixture.lns("a", "192.0.2.7")
                .lns("b", "192.0.2.8")
                .lns("c", "c.example")
                .always("a", "b", "c");
        Hunt hunt = fixture.hunt("u");
        hunt.failed(fixture.need(hunt), SILENT, 0);
        hunt.succeeded(fixture.need(hunt), 0);
        assertThat(hunt.explanation().toLines())
                .endsWith(
                        "chosen    attempt 1: rule all: 192.0.2.7, tunnel 192.0.2.1 to 192.0.2.7, 0 sessions there",
                        "failed    192.0.2.7: no answer to SCCRQ",
                        "chosen    attempt 2: rule all: 192.0.2.8, tunnel 192.0.2.1 to 192.0.2.8, 0 sessions there",
                        "succeeded 192.0.2.8 has taken the call",
                        "end       not needed: [c c.example]");
    }

    @Test
    void refusalsAreSaid() {
        fixture.rule(rule("radius", null, null, 0));
        assertThat(explain("u").toLines()).endsWith("end       rule radius leaves the LNS to RADIUS, which names none");
    }

    @Test
    void manyMisfitsAreCounted() {
        for (int i = 0; i < 50; i++) {
            fixture.rule(new Rule(
                    "r" + i,
                    null,
                    null,
                    "service" + i,
                    null,
                    List.of(),
                    List.of(),
                    new Rule.Action.Refuse(),
                    NameTemplate.AS_GIVEN,
                    NameTemplate.AS_GIVEN,
                    null,
                    0));
        }
        List<String> lines = explain("u").toLines();
        assertThat(lines)
                .hasSize(23)
                .contains("rule      r0 does not fit: it is for service-name service0")
                .contains("rule      none of 50 rules fits, after 30 more that do not fit");
    }
}
