package dev.lac.selection;

import static dev.lac.selection.Fixture.BUSY;
import static dev.lac.selection.Fixture.lnsAt;
import static dev.lac.selection.Fixture.offer;
import static dev.lac.selection.Fixture.rule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.lac.protocol.Octets;
import dev.lac.radius.TunnelOffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The tunnels of an Access-Accept as destinations (RFC 2868 §3). */
class OfferTest {
    private final Fixture fixture = new Fixture()
            .lns("gold", "gold1.example.net", "192.0.2.21")
            .lns(new Lns(
                    "silver",
                    List.of("192.0.2.30"),
                    new TunnelParameters("ours", Octets.ofText("silversecret"), true, "as", "sv", "silver.host"),
                    1,
                    0,
                    false,
                    null))
            .rule(rule("boss", "boss@isp.example", null, 0, "gold"));

    private static TunnelOffer bare(
            @Nullable String clientEndpoint, @Nullable String serverAuthId, String... endpoints) {
        return new TunnelOffer(
                3, TunnelOffer.NO_PREFERENCE, List.of(endpoints), clientEndpoint, null, null, null, serverAuthId, null);
    }

    @Test
    void offersReplaceRulesAndKeepTheirPreference() {
        assertThat(fixture.endpoints("boss@isp.example")).containsExactly("gold1.example.net", "192.0.2.21");
        assertThat(fixture.endpoints("boss@isp.example", offer(2, "x", "192.0.2.41"), offer(1, "x", "192.0.2.40")))
                .containsExactly("192.0.2.40", "192.0.2.41");
    }

    @Test
    void tagsAndEndpointsOfOnePreferenceAreEquals() {
        Set<List<String>> orders = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            List<String> order =
                    fixture.endpoints("u", offer(5, "x", "a", "b"), offer(5, "x", "c"), offer(9, "x", "d"));
            assertThat(order).hasSize(4).endsWith("d");
            orders.add(order);
        }
        assertThat(orders).hasSize(6);
    }

    @Test
    void equalsGoByTheirSessionsWhereThatIsWanted() {
        fixture.settings(Failover.WITHIN_LEVEL, Policy.LEAST_SESSIONS, true, false, true, 0);
        for (int i = 0; i < 8; i++) {
            fixture.call("u", offer(5, "x", "192.0.2.61", "192.0.2.62"), offer(5, "x", "192.0.2.63", "192.0.2.64"));
        }
        for (int i = 61; i <= 64; i++) {
            assertThat(fixture.selection().sessions().of(lnsAt("192.0.2." + i))).isEqualTo(2);
        }
        assertThatThrownBy(() -> fixture.settings(Failover.WITHIN_LEVEL, Policy.ROUND_ROBIN, true, false, true, 0))
                .hasMessageContaining("turns");
    }

    @Test
    void anOfferBringsItsOwnParametersAndBorrowsWhatItDoesNotSay() {
        Destination own = fixture.plan("u", offer(1, "theirs", "192.0.2.30"))
                .destinations()
                .get(0);
        assertThat(own.parameters())
                .isEqualTo(new TunnelParameters("nas1", Octets.ofText("theirs"), true, "group", "sv", "silver.host"));
        assertThat(own.lns()).isEqualTo(fixture.lnses.get(1));
        assertThat(own.toString())
                .doesNotContain("theirs")
                .doesNotContain(Octets.ofText("theirs").hex());
        Destination borrowed =
                fixture.plan("u", bare(null, null, "192.0.2.30")).destinations().get(0);
        assertThat(borrowed.parameters()).isEqualTo(fixture.lnses.get(1).parameters());
        Destination unknown =
                fixture.plan("u", bare(null, null, "192.0.2.99")).destinations().get(0);
        assertThat(unknown.parameters()).isEqualTo(new TunnelParameters("lac1", null, false, null, null, null));
        assertThat(unknown.lns()).isNull();
        assertThat(unknown.origin()).isEqualTo("RADIUS tag 3");
    }

    @Test
    void theNameOfAnLnsStandsForItsEndpoints() {
        assertThat(fixture.endpoints("u", bare(null, null, "gold"))).containsExactly("gold1.example.net", "192.0.2.21");
        assertThat(fixture.plan("u", bare(null, null, "GOLD1.example.net."))
                        .destinations()
                        .get(0)
                        .lns())
                .isEqualTo(fixture.lnses.get(0));
    }

    @Test
    void limitsAndDrainHoldForOffersToo() {
        assertThat(fixture.call("u", offer(1, "x", "192.0.2.30")).destination().origin())
                .isEqualTo("RADIUS tag 1");
        assertThat(fixture.next(fixture.hunt("u", offer(1, "x", "192.0.2.30")))).isNull();
        fixture.selection().drain("gold", true);
        Hunt drained = fixture.hunt("u", offer(1, "x", "192.0.2.21"));
        assertThat(fixture.next(drained)).isNull();
        assertThat(drained.failures()).isEqualTo("gold 192.0.2.21: is being drained");
    }

    @Test
    void theServerAuthIdIsCheckedWhereThatIsWanted() {
        TunnelOffer named = bare(null, "lns7", "192.0.2.30");
        assertThat(fixture.plan("u", named).destinations().get(0).parameters().peerName())
                .isEqualTo("silver.host");
        Fixture strict = new Fixture().settings(Failover.WITHIN_LEVEL, Policy.RANDOM, true, true, true, 0);
        assertThat(strict.plan("u", named).destinations().get(0).parameters().peerName())
                .isEqualTo("lns7");
        assertThat(strict.plan("u", bare(null, null, "192.0.2.30"))
                        .destinations()
                        .get(0)
                        .parameters()
                        .peerName())
                .isNull();
    }

    @Test
    void theClientEndpointIsOurSource() {
        fixture.local("192.0.2.1", "192.0.2.2", "2001:db8::1");
        fixture.name("lac-b.example", "192.0.2.2").name("other.example", "203.0.113.1");
        assertThat(source(bare("192.0.2.2", null, "192.0.2.99"))).isEqualTo("192.0.2.2");
        assertThat(source(bare("lac-b.example", null, "192.0.2.99"))).isEqualTo("192.0.2.2");
        assertThat(source(bare(null, null, "192.0.2.99"))).isEqualTo("192.0.2.1");
        assertThat(fixture.counters.get(SelectionEvent.CLIENT_ENDPOINT_IGNORED)).isZero();
        assertThat(source(bare("203.0.113.1", null, "192.0.2.99"))).isEqualTo("192.0.2.1");
        assertThat(source(bare("other.example", null, "192.0.2.99"))).isEqualTo("192.0.2.1");
        assertThat(source(bare("gone.example", null, "192.0.2.99"))).isEqualTo("192.0.2.1");
        assertThat(fixture.counters.get(SelectionEvent.CLIENT_ENDPOINT_IGNORED)).isEqualTo(3);
        Hunt otherFamily = fixture.hunt("u", bare("192.0.2.2", null, "2001:db8::99"));
        assertThat(fixture.next(otherFamily)).isNull();
        assertThat(otherFamily.failures()).isEqualTo("2001:db8::99: no address of the family of 192.0.2.2");
    }

    private String source(TunnelOffer offer) {
        return fixture.call("u", offer).source().getHostAddress();
    }

    @Test
    void aForeignClientEndpointSkipsTheTunnelWhereThatIsWanted() {
        fixture.settings(Failover.WITHIN_LEVEL, Policy.RANDOM, false, false, true, 0);
        Hunt hunt = fixture.hunt(
                "u",
                bare("203.0.113.1", null, "192.0.2.98"),
                bare("gone.example", null, "192.0.2.97"),
                offer(1, "x", "192.0.2.99"));
        assertThat(fixture.walk(hunt, BUSY)).containsExactly("192.0.2.99");
        assertThat(hunt.failures())
                .contains("192.0.2.98: Tunnel-Client-Endpoint 203.0.113.1 is no address of ours")
                .contains("192.0.2.97: Tunnel-Client-Endpoint gone.example does not resolve: no DNS server answers");
        assertThat(fixture.counters.get(SelectionEvent.SKIPPED_CLIENT_ENDPOINT)).isEqualTo(2);
    }

    @Test
    void callsShareATunnelWhenTheyAgreeInAllThatRfc2868Names() {
        TunnelKey key = key(shared(1, 1, "192.0.2.99", null, "s", "a", "c", "v", "g"));
        assertThat(key(shared(2, 9, "192.0.2.99", "192.0.2.1", "s", "a", "c", "v", "h")))
                .isEqualTo(key);
        List<TunnelOffer> others = List.of(
                shared(1, 1, "192.0.2.98", null, "s", "a", "c", "v", "g"),
                shared(1, 1, "192.0.2.99", null, "t", "a", "c", "v", "g"),
                shared(1, 1, "192.0.2.99", null, "s", "b", "c", "v", "g"),
                shared(1, 1, "192.0.2.99", null, "s", "a", "d", "v", "g"),
                shared(1, 1, "192.0.2.99", null, "s", "a", "c", "w", "g"));
        assertThat(others).allSatisfy(other -> assertThat(key(other)).isNotEqualTo(key));
        assertThat(key.toString()).doesNotContain("73");
    }

    private static TunnelOffer shared(
            int tag,
            int preference,
            String endpoint,
            @Nullable String client,
            String password,
            String assignmentId,
            String clientAuthId,
            String serverAuthId,
            String privateGroupId) {
        return new TunnelOffer(
                tag,
                preference,
                List.of(endpoint),
                client,
                Octets.ofText(password),
                assignmentId,
                clientAuthId,
                serverAuthId,
                privateGroupId);
    }

    private TunnelKey key(TunnelOffer offer) {
        return fixture.call("u", offer).tunnel();
    }

    private static TunnelOffer vendor(
            long maxSessions, @Nullable String group, @Nullable Boolean hideAvps, String... endpoints) {
        return new TunnelOffer(
                0, 5, List.of(endpoints), null, null, null, null, null, null, maxSessions, group, hideAvps);
    }

    @Test
    void aGroupThatRadiusNamesStandsForItsMembers() {
        fixture.group(
                "core", Policy.ROUND_ROBIN, 0, new LnsGroup.Member("silver", 1, 1), new LnsGroup.Member("gold", 2, 1));
        assertThat(fixture.endpoints("u", vendor(0, "core", null)))
                .containsExactly("192.0.2.30", "gold1.example.net", "192.0.2.21");
        assertThat(fixture.endpoints("u", vendor(0, "core", null, "192.0.2.99")))
                .startsWith("192.0.2.99", "192.0.2.30");
        assertThat(fixture.plan("u", vendor(0, "none", null)).refusal()).contains("does not exist");
    }

    @Test
    void whatVendorsSayOfLimitAndHidingHolds() {
        Plan plan = fixture.plan("u", vendor(2, null, true, "192.0.2.99"), vendor(0, null, false, "192.0.2.30"));
        assertThat(plan.destinations())
                .extracting(
                        Destination::endpoint,
                        Destination::maxSessions,
                        each -> each.parameters().hideAvps())
                .containsExactlyInAnyOrder(tuple("192.0.2.99", 2L, true), tuple("192.0.2.30", 0L, false));
        fixture.call("u", vendor(2, null, null, "192.0.2.99"));
        fixture.call("u", vendor(2, null, null, "192.0.2.99"));
        assertThat(fixture.next(fixture.hunt("u", vendor(2, null, null, "192.0.2.99"))))
                .isNull();
    }
}
