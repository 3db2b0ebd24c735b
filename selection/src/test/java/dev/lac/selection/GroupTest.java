package dev.lac.selection;

import static dev.lac.selection.Fixture.BUSY;
import static dev.lac.selection.Fixture.member;
import static dev.lac.selection.Fixture.rule;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** How calls spread over the LNSes of a group, and how many each takes. */
class GroupTest {
    private final Fixture fixture = new Fixture()
            .lns("a", "192.0.2.11")
            .lns("b", "192.0.2.12")
            .lns("c", "192.0.2.13")
            .lns("d", "192.0.2.14");

    private Map<String, Integer> firstOf(int calls) {
        Map<String, Integer> counts = new TreeMap<>();
        for (int i = 0; i < calls; i++) {
            counts.merge(fixture.endpoints("u").get(0).substring("192.0.2.1".length()), 1, Integer::sum);
        }
        return counts;
    }

    @Test
    void weightsAreShares() {
        fixture.group("g", Policy.WEIGHTED, 0, member("a", 0, 70), member("b", 0, 30), member("c", 0, 0))
                .always("g");
        Map<String, Integer> counts = firstOf(10_000);
        // The standard deviation is 46.
        assertThat(counts.get("1")).isBetween(6_800, 7_200);
        assertThat(counts.get("2")).isBetween(2_800, 3_200);
        assertThat(counts).doesNotContainKey("3");
        assertThat(fixture.endpoints("u")).hasSize(3).endsWith("192.0.2.13");
    }

    @Test
    void aRandomOrderIsFair() {
        fixture.group("g", Policy.RANDOM, 0, member("a", 0, 1), member("b", 0, 9), member("c", 0, 1))
                .always("g");
        assertThat(firstOf(9_000).values())
                .allSatisfy(count -> assertThat(count).isBetween(2_800, 3_200));
    }

    @Test
    void roundRobinTakesTurnsAndADryRunTakesNone() {
        fixture.group("g", Policy.ROUND_ROBIN, 0, member("a", 0, 1), member("b", 0, 1), member("c", 0, 1))
                .always("g");
        assertThat(fixture.endpoints("u")).containsExactly("192.0.2.11", "192.0.2.12", "192.0.2.13");
        assertThat(fixture.endpoints("u")).containsExactly("192.0.2.12", "192.0.2.13", "192.0.2.11");
        fixture.selection().explain(Fixture.caller("u"), List.of(), 0, explanation -> {});
        assertThat(fixture.endpoints("u")).containsExactly("192.0.2.13", "192.0.2.11", "192.0.2.12");
        assertThat(fixture.endpoints("u")).startsWith("192.0.2.11");
    }

    @Test
    void leastSessionsBalancesWhatIsThereByWeight() {
        fixture.group("g", Policy.LEAST_SESSIONS, 0, member("a", 0, 2), member("b", 0, 1), member("c", 0, 0))
                .always("g");
        List<Candidate> open = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            open.add(fixture.call("u"));
        }
        Sessions sessions = fixture.selection().sessions();
        assertThat(List.of(sessions.ofLns("a"), sessions.ofLns("b"), sessions.ofLns("c")))
                .containsExactly(20, 10, 0);
        open.stream().filter(candidate -> fixture.lnsOf(candidate).equals("b")).forEach(fixture.selection()::closed);
        assertThat(fixture.lnsOf(fixture.call("u"))).isEqualTo("b");
    }

    @Test
    void levelsComeByPreferenceAndFailoverStaysWithin() {
        fixture.group("g", Policy.ROUND_ROBIN, 0, member("c", 20, 1), member("a", 10, 1), member("b", 10, 1))
                .always("g", "d");
        assertThat(fixture.endpoints("u")).containsExactly("192.0.2.11", "192.0.2.12", "192.0.2.13", "192.0.2.14");
    }

    @Test
    void failoverGoesBetweenLevelsWhereThatIsWanted() {
        fixture.settings(Failover.BETWEEN_LEVELS, Policy.RANDOM, true, false, true, 0)
                .group("g", Policy.ROUND_ROBIN, 0, member("c", 20, 1), member("a", 10, 1), member("b", 10, 1))
                .always("g", "d");
        assertThat(fixture.endpoints("u")).containsExactly("192.0.2.11", "192.0.2.13", "192.0.2.14", "192.0.2.12");
    }

    @Test
    void aFullLnsIsPassedOverUntilASessionEnds() {
        fixture.limited("full", 2, 0, "192.0.2.51", "192.0.2.52").always("full", "a");
        Candidate first = fixture.call("u");
        assertThat(fixture.lnsOf(first)).isEqualTo("full");
        assertThat(fixture.lnsOf(fixture.call("u"))).isEqualTo("full");
        assertThat(fixture.lnsOf(fixture.call("u"))).isEqualTo("a");
        fixture.selection().closed(first);
        assertThat(fixture.lnsOf(fixture.call("u"))).isEqualTo("full");
        Hunt hunt = fixture.hunt("u");
        assertThat(fixture.walk(hunt, BUSY)).containsExactly("192.0.2.11");
        assertThat(hunt.failures()).contains("full 192.0.2.51: LNS full has 2 of 2 sessions");
        assertThat(fixture.counters.get(SelectionEvent.SKIPPED_FULL)).isEqualTo(4);
    }

    @Test
    void aCallThatIsBeingSetUpCountsUntilItFails() {
        fixture.limited("one", 1, 0, "192.0.2.51").always("one");
        Hunt first = fixture.hunt("u");
        Candidate candidate = fixture.need(first);
        assertThat(fixture.next(fixture.hunt("v"))).isNull();
        first.failed(candidate, BUSY, 0);
        Hunt third = fixture.hunt("w");
        assertThat(fixture.next(third)).isNotNull();
        third.abandoned(0);
        assertThat(fixture.selection().sessions().ofLns("one")).isZero();
        assertThat(fixture.next(fixture.hunt("x"))).isNotNull();
    }

    @Test
    void aGroupHasALimitOfItsOwn() {
        fixture.group("g", Policy.RANDOM, 1, member("a", 0, 1), member("b", 0, 1))
                .always("g", "c");
        assertThat(fixture.lnsOf(fixture.call("u"))).isIn("a", "b");
        assertThat(fixture.lnsOf(fixture.call("u"))).isEqualTo("c");
        assertThat(fixture.selection().sessions().ofGroup("g")).isEqualTo(1);
    }

    @Test
    void aDomainHasALimitOfItsOwnWhoeverNamesTheLns() {
        fixture.rule(rule("isp", null, "isp.example", 2, "a")).always("b");
        fixture.call("x@isp.example");
        Candidate radius = fixture.call("y@isp.example", Fixture.offer(1, "x", "192.0.2.99"));
        Hunt hunt = fixture.hunt("z@isp.example");
        assertThat(fixture.next(hunt)).isNull();
        assertThat(hunt.ending()).isEqualTo(HuntEnd.RULE_FULL);
        assertThat(hunt.failures()).isEqualTo("rule isp has 2 of 2 sessions");
        assertThat(fixture.lnsOf(fixture.call("z@other.example"))).isEqualTo("b");
        fixture.selection().closed(radius);
        assertThat(fixture.lnsOf(fixture.call("z@isp.example"))).isEqualTo("a");
    }

    @Test
    void aFullTunnelIsFollowedByAnother() {
        fixture.limited("t", 0, 2, "192.0.2.51").always("t");
        List<Candidate> open = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            open.add(fixture.call("u"));
        }
        assertThat(open).extracting(candidate -> candidate.tunnel().number()).containsExactly(0, 0, 1, 1, 2);
        fixture.selection().closed(open.get(1));
        assertThat(fixture.call("u").tunnel()).isEqualTo(open.get(0).tunnel());
        assertThat(fixture.call("u").tunnel()).isEqualTo(open.get(4).tunnel());
        assertThat(fixture.selection().sessions().of(open.get(0).tunnel())).isEqualTo(2);
    }

    @Test
    void aTunnelForEverySessionIsALimitOfOne() {
        fixture.limited("t", 0, 1, "192.0.2.51").always("t");
        assertThat(fixture.call("u").tunnel()).isNotEqualTo(fixture.call("u").tunnel());
    }

    @Test
    void aDrainedLnsKeepsWhatItHasAndGetsNoMore() {
        fixture.always("a", "b");
        Candidate old = fixture.call("u");
        assertThat(fixture.selection().drain("a", true)).isTrue();
        assertThat(fixture.lnsOf(fixture.call("u"))).isEqualTo("b");
        Hunt hunt = fixture.hunt("u");
        assertThat(fixture.walk(hunt, BUSY)).containsExactly("192.0.2.12");
        assertThat(hunt.failures()).startsWith("a 192.0.2.11: is being drained; ");
        assertThat(fixture.selection().snapshot()).contains(new Selection.LnsStatus("a", 1, 0, true));
        fixture.selection().closed(old);
        fixture.selection().drain("a", false);
        assertThat(fixture.lnsOf(fixture.call("u"))).isEqualTo("a");
        assertThat(fixture.selection().drain("nobody", true)).isFalse();
    }

    @Test
    void theWordAtRunTimeGoesBeforeTheFileAndWhatIsKnownOutlivesANewOne() {
        fixture.lns(new Lns("e", List.of("192.0.2.15"), Fixture.parameters("e"), 0, 0, true, null))
                .always("e", "a");
        assertThat(fixture.lnsOf(fixture.call("u"))).isEqualTo("a");
        fixture.selection().drain("e", false);
        assertThat(fixture.lnsOf(fixture.call("u"))).isEqualTo("e");
        fixture.selection().configure(fixture.configuration());
        assertThat(fixture.lnsOf(fixture.call("u"))).isEqualTo("e");
        assertThat(fixture.selection().sessions().ofLns("e")).isEqualTo(2);
    }
}
