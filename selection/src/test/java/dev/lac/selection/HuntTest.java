package dev.lac.selection;

import static dev.lac.selection.Fixture.BUSY;
import static dev.lac.selection.Fixture.SILENT;
import static dev.lac.selection.Fixture.address;
import static dev.lac.selection.Fixture.ip;
import static dev.lac.selection.Fixture.lnsAt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lac.dns.Resolution;
import dev.lac.protocol.Timed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The way of one call through its candidates. */
class HuntTest {
    private final Fixture fixture = new Fixture();

    @Test
    void allAddressesOfANameAreTriedBeforeTheNextDestination() {
        fixture.lns("a", "lns.example").lns("b", "192.0.2.9").always("a", "b");
        fixture.name("lns.example", "192.0.2.5", "192.0.2.6", "2001:db8::5");
        Set<List<String>> orders = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            Hunt hunt = fixture.hunt("u");
            orders.add(fixture.walk(hunt, BUSY));
            assertThat(hunt.failures()).doesNotContain("family");
        }
        assertThat(orders)
                .containsExactlyInAnyOrder(
                        List.of("192.0.2.5", "192.0.2.6", "192.0.2.9"), List.of("192.0.2.6", "192.0.2.5", "192.0.2.9"));
    }

    @Test
    void srvRecordsOrderTheAddressesOfAName() {
        fixture.lns("a", "isp.example").always("a");
        fixture.names.put(
                "isp.example",
                new Resolution.Addresses(
                        List.of(
                                address("192.0.2.5", 10, 90),
                                address("192.0.2.6", 10, 10),
                                address("192.0.2.7", 20, 1)),
                        Resolution.Source.CACHE,
                        null));
        int first = 0;
        for (int i = 0; i < 1_000; i++) {
            List<String> order = fixture.walk(fixture.hunt("u"), BUSY);
            assertThat(order).hasSize(3).endsWith("192.0.2.7");
            first += order.get(0).equals("192.0.2.5") ? 1 : 0;
        }
        assertThat(first).isBetween(850, 950); // the standard deviation is 10
    }

    @Test
    void theCauseNamesEveryDestinationThatFailedAndWhy() {
        fixture.lns("a", "gone.example", "six.example").lns("b", "192.0.2.9").always("a");
        fixture.name("six.example", "2001:db8::5");
        Hunt hunt = fixture.hunt("u");
        assertThat(fixture.walk(hunt, BUSY)).isEmpty();
        assertThat(hunt.foundAnyAddress()).isFalse();
        assertThat(hunt.ending()).isEqualTo(HuntEnd.NOTHING_LEFT);
        assertThat(hunt.failures())
                .isEqualTo(
                        "a gone.example: no DNS server answers; a six.example: no address of the family of 192.0.2.1");
        Hunt other = fixture.hunt("u", Fixture.offer(1, "x", "192.0.2.9"));
        assertThat(fixture.walk(other, BUSY)).containsExactly("192.0.2.9");
        assertThat(other.foundAnyAddress()).isTrue();
        assertThat(other.failures()).isEqualTo("192.0.2.9: administrative");
    }

    @Test
    void theSourceIsOfTheFamilyOfTheLnsAndItsOwnWhereItHasOne() {
        fixture.local("192.0.2.1", "2001:db8::1", "192.0.2.3")
                .lns(new Lns("a", List.of("dual.example"), Fixture.parameters("a"), 0, 0, false, ip("192.0.2.3")))
                .lns("b", "2001:db8::9")
                .lns("c", "192.0.2.9")
                .always("a", "b", "c")
                .name("dual.example", "2001:db8::5", "192.0.2.5");
        Hunt hunt = fixture.hunt("u");
        List<String> ways = new ArrayList<>();
        for (Candidate found = fixture.next(hunt); found != null; found = fixture.next(hunt)) {
            ways.add(found.tunnel().toString());
            hunt.failed(found, BUSY, 0);
        }
        assertThat(ways)
                .containsExactly(
                        "192.0.2.3 to 192.0.2.5",
                        "2001:db8:0:0:0:0:0:1 to 2001:db8:0:0:0:0:0:9",
                        "192.0.2.1 to 192.0.2.9");
    }

    @Test
    void anAddressIsTriedOnceByACall() {
        fixture.lns("a", "192.0.2.9", "same.example").always("a").name("same.example", "192.0.2.9");
        assertThat(fixture.walk(fixture.hunt("u"), BUSY)).containsExactly("192.0.2.9");
    }

    @Test
    void aCallEndsWhenItsTimeIsOver() {
        fixture.lns("a", "192.0.2.7")
                .lns("b", "192.0.2.8")
                .lns("c", "192.0.2.9")
                .always("a", "b", "c");
        Hunt hunt = fixture.hunt("u");
        Candidate first = fixture.need(hunt);
        assertThat(hunt.timeLeft(fixture.clock.now())).hasSeconds(20);
        fixture.pass(12);
        assertThat(hunt.timeLeft(fixture.clock.now())).hasSeconds(8);
        hunt.failed(first, SILENT, fixture.clock.now());
        Candidate second = fixture.need(hunt);
        fixture.pass(9);
        assertThat(hunt.timeLeft(fixture.clock.now())).isZero();
        hunt.failed(second, SILENT, fixture.clock.now());
        assertThat(fixture.next(hunt)).isNull();
        assertThat(hunt.ending()).isEqualTo(HuntEnd.BUDGET_SPENT);
        assertThat(hunt.failures()).endsWith("; no LNS was found within 20 s");
        assertThat(fixture.next(hunt)).isNull();
        assertThat(fixture.counters.get(SelectionEvent.ENDED_BUDGET_SPENT)).isEqualTo(1);
    }

    @Test
    void aCallMakesSoManyAttempts() {
        fixture.settings(Failover.WITHIN_LEVEL, Policy.RANDOM, true, false, true, 2)
                .lns("a", "192.0.2.7")
                .lns("b", "192.0.2.8")
                .lns("c", "192.0.2.9")
                .always("a", "b", "c");
        Hunt hunt = fixture.hunt("u");
        assertThat(fixture.walk(hunt, BUSY)).containsExactly("192.0.2.7", "192.0.2.8");
        assertThat(hunt.ending()).isEqualTo(HuntEnd.ATTEMPTS_SPENT);
        assertThat(hunt.failures()).endsWith("; no LNS was found in 2 attempts");
    }

    @Test
    void aFailureOfOurOwnIsNotRepeatedElsewhere() {
        fixture.lns("a", "192.0.2.7").lns("b", "192.0.2.8").always("a", "b");
        Hunt hunt = fixture.hunt("u");
        assertThat(fixture.walk(hunt, CallFailure.of(CallFailure.Kind.LOCAL, "all session ids are taken")))
                .containsExactly("192.0.2.7");
        assertThat(hunt.ending()).isEqualTo(HuntEnd.LOCAL_FAILURE);
        assertThat(hunt.failures()).isEqualTo("192.0.2.7: all session ids are taken");
    }

    @Test
    void namesAreResolvedWhenTheirTurnComes() {
        fixture.holding = true;
        fixture.lns("a", "192.0.2.7").lns("b", "b.example").always("a", "b").name("b.example", "192.0.2.8");
        Hunt hunt = fixture.hunt("u");
        Candidate first = fixture.need(hunt);
        assertThat(fixture.held).isEmpty();
        hunt.failed(first, BUSY, 0);
        List<Optional<Candidate>> got = new ArrayList<>();
        hunt.next(0, got::add);
        assertThat(got).isEmpty();
        fixture.pass(3);
        fixture.release();
        assertThat(got).hasSize(1);
        assertThat(got.get(0).orElseThrow().address()).isEqualTo(lnsAt("192.0.2.8"));
        assertThat(got.get(0).orElseThrow()).hasToString("b.example (192.0.2.8)");
    }

    @Test
    void aCallDoesNotWaitForNameServersBeyondItsTime() {
        fixture.holding = true;
        fixture.lns("a", "a.example").always("a").name("a.example", "192.0.2.8");
        Hunt hunt = fixture.hunt("u");
        List<Optional<Candidate>> got = new ArrayList<>();
        hunt.next(0, got::add);
        assertThat(fixture.selection().nextDeadline())
                .isEqualTo(Duration.ofSeconds(20).toNanos());
        fixture.pass(20);
        assertThat(got).containsExactly(Optional.empty());
        assertThat(hunt.failures())
                .isEqualTo("a.example: the DNS servers have not answered in time; no LNS was found within 20 s");
        fixture.release();
        assertThat(got).hasSize(1);
        assertThat(fixture.selection().nextDeadline()).isEqualTo(Timed.NEVER);
    }

    @Test
    void whoHasLeftIsNotCalledBack() {
        fixture.holding = true;
        fixture.lns("a", "a.example").always("a").name("a.example", "192.0.2.8");
        Hunt hunt = fixture.hunt("u");
        List<Optional<Candidate>> got = new ArrayList<>();
        hunt.next(0, got::add);
        hunt.abandoned(0);
        fixture.release();
        fixture.pass(30);
        assertThat(got).isEmpty();
        assertThat(hunt.ending()).isEqualTo(HuntEnd.ABANDONED);
        assertThat(fixture.selection().nextDeadline()).isEqualTo(Timed.NEVER);
    }

    @Test
    void theNextCandidateCanBeAskedForFromWithin() {
        fixture.lns("a", "192.0.2.7").lns("b", "192.0.2.8").always("a", "b");
        Hunt hunt = fixture.hunt("u");
        List<String> order = new ArrayList<>();
        hunt.next(0, first -> {
            order.add(first.orElseThrow().toString());
            hunt.failed(first.orElseThrow(), BUSY, 0);
            hunt.next(0, second -> order.add(second.orElseThrow().toString()));
        });
        assertThat(order).containsExactly("192.0.2.7", "192.0.2.8");
    }

    @Test
    void aLateVerdictChangesNothing() {
        fixture.lns("a", "192.0.2.7").lns("b", "192.0.2.8").always("a", "b");
        Hunt hunt = fixture.hunt("u");
        Candidate first = fixture.need(hunt);
        assertThatThrownBy(() -> fixture.next(hunt)).isInstanceOf(IllegalStateException.class);
        hunt.failed(first, BUSY, 0);
        Candidate second = fixture.need(hunt);
        hunt.failed(first, SILENT, 0);
        hunt.succeeded(first, 0);
        assertThat(hunt.ending()).isNull();
        assertThat(fixture.selection().sessions().byAddress()).containsOnlyKeys(lnsAt("192.0.2.8"));
        hunt.succeeded(second, 0);
        hunt.abandoned(0);
        assertThat(fixture.selection().sessions().ofLns("b")).isEqualTo(1);
        fixture.selection().closed(second);
        assertThat(fixture.selection().sessions().byAddress()).isEmpty();
    }

    @Test
    void aHuntWithoutAPlanSaysWhy() {
        Hunt hunt = fixture.hunt("u");
        assertThat(fixture.next(hunt)).isNull();
        assertThat(hunt.failures()).isEqualTo("no rule fits, and RADIUS names no LNS");
    }

    @Test
    void aTunnelCanBeOpenedAheadOfCallsAndCountsForNone() {
        fixture.limited("a", 1, 0, "192.0.2.8");
        Hunt hunt = fixture.selection().hunt(fixture.selection().planLns("a"), 0);
        assertThat(fixture.need(hunt).address()).isEqualTo(lnsAt("192.0.2.8"));
        hunt.abandoned(0);
        assertThat(fixture.selection().sessions().ofLns("a")).isZero();
        assertThat(fixture.selection().planLns("b").refusal()).isEqualTo("there is no LNS b");
    }
}
