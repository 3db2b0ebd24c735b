package dev.lac.selection;

import static dev.lac.selection.CallFailure.cdn;
import static dev.lac.selection.CallFailure.stopCcn;
import static dev.lac.selection.Fixture.BUSY;
import static dev.lac.selection.Fixture.SILENT;
import static dev.lac.selection.Fixture.lnsAt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lac.selection.LnsHealth.State;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** When an LNS gets no calls, for how long, and how it comes back. */
class HealthTest {
    private final Fixture fixture = new Fixture()
            .lockout(10, 60, Triggers.USUAL)
            .lns("a", "192.0.2.8")
            .lns("b", "192.0.2.9")
            .always("a", "b");

    private State state() {
        return fixture.selection()
                .health()
                .status(lnsAt("192.0.2.8"), fixture.clock.now())
                .state();
    }

    private Duration left() {
        return fixture.selection()
                .health()
                .status(lnsAt("192.0.2.8"), fixture.clock.now())
                .left();
    }

    /** A call that the first LNS refuses with {@code failure} and then leaves. */
    private void fail(CallFailure failure) {
        Hunt hunt = fixture.hunt("u");
        Candidate candidate = fixture.need(hunt);
        assertThat(fixture.lnsOf(candidate)).isEqualTo("a");
        hunt.failed(candidate, failure, fixture.clock.now());
        hunt.abandoned(fixture.clock.now());
    }

    @Test
    void whatIsLockedOutComesLastAndComesBackInTime() {
        fail(SILENT);
        assertThat(fixture.walk(fixture.hunt("u"), BUSY)).containsExactly("192.0.2.9", "192.0.2.8");
        assertThat(fixture.counters.get(SelectionEvent.ATTEMPT_LAST_RESORT)).isEqualTo(1);
        fixture.clock.advance(Duration.ofMillis(9_999));
        assertThat(fixture.lnsOf(fixture.call("u"))).isEqualTo("b");
        fixture.clock.advance(Duration.ofMillis(1));
        assertThat(state()).isEqualTo(State.HALF_OPEN);
        assertThat(fixture.lnsOf(fixture.call("u"))).isEqualTo("a");
        assertThat(state()).isEqualTo(State.HEALTHY);
        assertThat(fixture.walk(fixture.hunt("u"), BUSY)).containsExactly("192.0.2.8", "192.0.2.9");
    }

    @Test
    void theLastResortCanBeSwitchedOff() {
        fixture.settings(Failover.WITHIN_LEVEL, Policy.RANDOM, true, false, false, 0);
        fail(SILENT);
        Hunt hunt = fixture.hunt("u");
        assertThat(fixture.walk(hunt, BUSY)).containsExactly("192.0.2.9");
        assertThat(hunt.failures())
                .isEqualTo("192.0.2.8: locked-out for 10 s more: no answer to SCCRQ; 192.0.2.9: administrative");
    }

    @Test
    void theTimeDoublesUpToItsLimitAndStartsAnewAfterASuccess() {
        for (int seconds : new int[] {10, 20, 40, 60, 60}) {
            fail(SILENT);
            assertThat(left()).hasSeconds(seconds);
            fixture.pass(seconds);
        }
        assertThat(fixture.lnsOf(fixture.call("u"))).isEqualTo("a");
        fail(SILENT);
        assertThat(left()).hasSeconds(10);
    }

    @Test
    void oneCanaryGoesFirst() {
        fail(SILENT);
        fixture.pass(10);
        Hunt canary = fixture.hunt("u");
        Candidate candidate = fixture.need(canary);
        assertThat(fixture.lnsOf(candidate)).isEqualTo("a");
        assertThat(fixture.lnsOf(fixture.call("v"))).isEqualTo("b");
        assertThat(fixture.lnsOf(fixture.call("w"))).isEqualTo("b");
        canary.succeeded(candidate, fixture.clock.now());
        assertThat(fixture.lnsOf(fixture.call("x"))).isEqualTo("a");
        assertThat(fixture.counters.get(SelectionEvent.ATTEMPT_CANARY)).isEqualTo(1);
    }

    @Test
    void aCanaryThatFailsLocksOutForLonger() {
        fail(SILENT);
        fixture.pass(10);
        fail(SILENT);
        assertThat(state()).isEqualTo(State.LOCKED_OUT);
        assertThat(left()).hasSeconds(20);
    }

    @Test
    void aCanaryThatLeavesOrLearnsNothingMakesRoomForAnother() {
        fail(SILENT);
        fixture.pass(10);
        Hunt left = fixture.hunt("u");
        fixture.need(left);
        left.abandoned(fixture.clock.now());
        fail(BUSY);
        assertThat(state()).isEqualTo(State.HALF_OPEN);
        assertThat(fixture.lnsOf(fixture.call("v"))).isEqualTo("a");
        assertThat(fixture.counters.get(SelectionEvent.ATTEMPT_CANARY)).isEqualTo(3);
    }

    @Test
    void callsThatFailTogetherLockOutOnce() {
        Hunt[] hunts = {fixture.hunt("u"), fixture.hunt("v"), fixture.hunt("w")};
        Candidate[] candidates = {fixture.need(hunts[0]), fixture.need(hunts[1]), fixture.need(hunts[2])};
        for (int i = 0; i < hunts.length; i++) {
            fixture.pass(1);
            hunts[i].failed(candidates[i], SILENT, fixture.clock.now());
        }
        assertThat(left()).hasSeconds(8);
        assertThat(fixture.counters.get(SelectionEvent.LOCKED_OUT)).isEqualTo(1);
    }

    @Test
    void onlyTriggersLockOut() {
        for (CallFailure harmless : new CallFailure[] {
            cdn(3, 0, "x"), cdn(2, 6, "x"), stopCcn(3, 0, "x"), CallFailure.of(CallFailure.Kind.AUTHENTICATION, "x")
        }) {
            fail(harmless);
            assertThat(state()).as(harmless.toString()).isEqualTo(State.HEALTHY);
        }
        for (CallFailure harmful : new CallFailure[] {SILENT, cdn(4, 0, "x"), stopCcn(6, 0, "x"), stopCcn(2, 3, "x")}) {
            fail(harmful);
            assertThat(state()).as(harmful.toString()).isEqualTo(State.LOCKED_OUT);
            fixture.selection().health().clear(lnsAt("192.0.2.8"));
        }
    }

    @Test
    void tryAnotherIsNoFault() {
        fixture.lockout(10, 60, new Triggers(Set.of("cdn-2", "cdn-2-7", "stopccn-2")));
        fail(cdn(2, 7, "try another"));
        fail(stopCcn(2, 7, "try another"));
        assertThat(state()).isEqualTo(State.HEALTHY);
        fail(cdn(2, 6, "x"));
        assertThat(state()).isEqualTo(State.LOCKED_OUT);
    }

    @Test
    void aPermanentLackOfFacilitiesBeginsAtTheLimit() {
        fail(cdn(5, 0, "lack of facilities (permanent)"));
        assertThat(left()).hasSeconds(60);
    }

    @Test
    void triggersAreSpelledOut() {
        Triggers triggers = new Triggers(Set.of("cdn-2-3", "authentication", "protocol"));
        assertThat(triggers.match(cdn(2, 3, ""))).isTrue();
        assertThat(triggers.match(cdn(2, 4, ""))).isFalse();
        assertThat(triggers.match(cdn(4, 0, ""))).isFalse();
        assertThat(triggers.match(SILENT)).isFalse();
        assertThat(triggers.match(CallFailure.of(CallFailure.Kind.AUTHENTICATION, "")))
                .isTrue();
        assertThat(triggers.match(CallFailure.of(CallFailure.Kind.PROTOCOL, "")))
                .isTrue();
        assertThatThrownBy(() -> new Triggers(Set.of("cdn"))).hasMessageContaining("\"cdn\" is no trigger");
    }

    @Test
    void aLockoutOfZeroIsNone() {
        fixture.lockout(0, 0, Triggers.USUAL);
        fail(SILENT);
        assertThat(state()).isEqualTo(State.HEALTHY);
    }

    @Test
    void theOperatorLocksOutAndClears() {
        LnsHealth health = fixture.selection().health();
        health.lockOut(lnsAt("192.0.2.8"), Duration.ofMinutes(5), "maintenance", fixture.clock.now());
        Hunt hunt = fixture.hunt("u");
        assertThat(fixture.walk(hunt, BUSY)).containsExactly("192.0.2.9");
        assertThat(hunt.failures()).startsWith("192.0.2.8: barred for 300 s more: maintenance");
        assertThat(health.snapshot(fixture.clock.now())).hasSize(1);
        assertThat(health.clear(lnsAt("192.0.2.8"))).isTrue();
        assertThat(health.clear(lnsAt("192.0.2.8"))).isFalse();
        health.lockOut(lnsAt("192.0.2.8"), Duration.ofMinutes(5), "maintenance", fixture.clock.now());
        fixture.pass(300);
        assertThat(state()).isEqualTo(State.HEALTHY);
        assertThat(fixture.lnsOf(fixture.call("u"))).isEqualTo("a");
    }

    @Test
    void aSuccessOfACallThatWasThereBeforeDoesNotOverruleTheOperator() {
        Hunt hunt = fixture.hunt("u");
        Candidate candidate = fixture.need(hunt);
        fixture.selection().health().lockOut(lnsAt("192.0.2.8"), Duration.ofMinutes(5), "maintenance", 0);
        hunt.succeeded(candidate, 0);
        assertThat(state()).isEqualTo(State.BARRED);
    }

    @Test
    void nobodyElseSpeaksForTheCanary() {
        Hunt old = fixture.hunt("u");
        Candidate slow = fixture.need(old);
        fail(SILENT);
        fixture.pass(10);
        fixture.need(fixture.hunt("canary"));
        old.failed(slow, BUSY, fixture.clock.now());
        assertThat(fixture.lnsOf(fixture.call("v"))).isEqualTo("b");
    }

    @Test
    void eachAddressOfANameHasAHealthOfItsOwn() {
        fixture.lnses.clear();
        fixture.lns("a", "two.example").lns("b", "192.0.2.9").name("two.example", "192.0.2.8", "192.0.2.7");
        Hunt hunt = fixture.hunt("u");
        String failed = fixture.need(hunt).address().getAddress().getHostAddress();
        hunt.abandoned(fixture.clock.now());
        fixture.selection().health().failed(lnsAt(failed), SILENT, this, fixture.clock.now());
        String other = failed.equals("192.0.2.8") ? "192.0.2.7" : "192.0.2.8";
        assertThat(fixture.walk(fixture.hunt("u"), BUSY)).containsExactly(other, "192.0.2.9", failed);
    }

    @Test
    void anAddressThatNobodyTriesAnyMoreIsForgotten() {
        fail(SILENT);
        fixture.pass(10 + 60);
        assertThat(fixture.selection().health().snapshot(fixture.clock.now())).hasSize(1);
        fixture.pass(1);
        assertThat(fixture.selection().health().snapshot(fixture.clock.now())).isEmpty();
        fail(SILENT);
        assertThat(left()).hasSeconds(10);
    }
}
