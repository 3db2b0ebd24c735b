package dev.lac.l2tp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lac.protocol.Octets;
import dev.lac.protocol.Timed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** LAC and LNS over links that lose, repeat and reorder, by a seeded dice; invariants hold after every event. */
class SimulationTest {
    private static TunnelSpec spec(Octets secret, boolean hide, int window, int retransmits) {
        return new TunnelSpec(
                "host",
                secret,
                hide,
                window,
                Duration.ofSeconds(20),
                Duration.ofSeconds(1),
                Duration.ofSeconds(8),
                retransmits,
                Duration.ofMinutes(10),
                "dev");
    }

    @Test
    void callsComeUpAndAllIsEmptyInTheEnd() {
        int up = 0;
        for (long seed = 0; seed < 200; seed++) {
            try {
                up += run(seed);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
        assertThat(up).isGreaterThan(1_000);
    }

    /** With patience every accepted call comes up; without, tunnels may be lost, but nothing stays behind. */
    private static int run(long seed) {
        Random dice = new Random(seed);
        boolean patient = seed % 2 == 0;
        Octets secret = dice.nextBoolean() ? Octets.ofText("secret") : null;
        boolean hide = dice.nextBoolean();
        int window = 1 + dice.nextInt(12);
        Pair pair = new Pair(
                seed,
                spec(secret, hide, window, patient ? 30 : 5),
                spec(secret, hide, 1 + dice.nextInt(12), patient ? 30 : 5));
        double loss = 0.2 + dice.nextDouble() * 0.1;
        pair.toLns.losing(loss, 0.1).delaying(Duration.ofMillis(5), Duration.ofMillis(300));
        pair.toLac.losing(loss, 0.1).delaying(Duration.ofMillis(5), Duration.ofMillis(300));
        pair.decision = (p, icrq) -> dice.nextInt(5) == 0
                ? new AcceptOwner.Answer.Refuse(CdnResult.NO_FACILITIES_TEMPORARY, null, "")
                : p.accept(icrq);

        List<Pair.LacCall> calls = new ArrayList<>();
        int count = 5 + dice.nextInt(20);
        for (int i = 0; i < count; i++) {
            int id = 100 + i;
            pair.clock.after(Duration.ofMillis(dice.nextInt(5_000)), () -> {
                calls.add(pair.call(id, new CallSpec(id, "calling", "called", null, 1, null, null)));
            });
        }
        advance(pair, calls, Duration.ofSeconds(5));
        if (patient) {
            advance(pair, calls, Duration.ofMinutes(5));
            assertThat(pair.lac.isEstablished()).isTrue();
            assertThat(calls).allMatch(call -> call.established == 1 || call.closed == 1);
            assertThat(pair.lac.callCount()).isEqualTo(pair.lns.callCount());
            assertThat(pair.lnsCalls).allMatch(call -> call.connected == 1);
        }
        int up = (int) calls.stream().filter(call -> call.established == 1).count();
        tearDown(pair, calls, dice);
        advance(pair, calls, Duration.ofSeconds(20));
        if (seed % 4 == 3) {
            // The path is cut and nobody says good-bye: each end finds out by itself.
            pair.toLns.losing(1, 0);
            pair.toLac.losing(1, 0);
        } else if (dice.nextBoolean() || pair.lns == null) {
            pair.lac.close(StopCcnResult.SHUTTING_DOWN, null, "", pair.clock.now());
        } else {
            pair.lns.close(StopCcnResult.SHUTTING_DOWN, null, "", pair.clock.now());
        }
        advance(pair, calls, Duration.ofMinutes(20));
        assertEmpty(pair, calls, count);
        return up;
    }

    private static void tearDown(Pair pair, List<Pair.LacCall> calls, Random dice) {
        for (Pair.LacCall call : calls) {
            if (dice.nextInt(3) == 0) {
                call.call.close(CdnResult.LOSS_OF_CARRIER, null, "", pair.clock.now());
            }
        }
        for (Pair.LnsSide side : pair.lnsCalls) {
            if (dice.nextInt(3) == 0 && side.call != null) {
                side.call.close(CdnResult.ADMINISTRATIVE, null, "", pair.clock.now());
            }
        }
    }

    private static void advance(Pair pair, List<Pair.LacCall> calls, Duration duration) {
        long end = pair.clock.now() + duration.toNanos();
        while (pair.clock.step(end)) {
            assertInvariants(pair, calls);
        }
        pair.clock.advance(Duration.ofNanos(end - pair.clock.now()));
    }

    private static void assertInvariants(Pair pair, List<Pair.LacCall> calls) {
        int open = 0;
        for (Pair.LacCall call : calls) {
            assertThat(call.closed + call.established).isLessThanOrEqualTo(2);
            assertThat(call.closed).isLessThanOrEqualTo(1);
            assertThat(call.call.isClosed()).isEqualTo(call.closed == 1);
            open += 1 - call.closed;
        }
        assertThat(pair.lac.callCount()).isEqualTo(open);
        assertThat(pair.lacLog.released).isLessThanOrEqualTo(pair.lacLog.closed);
        assertThat(pair.lacLog.released == 1 && pair.lac.nextDeadline() != Timed.NEVER)
                .isFalse();
    }

    private static void assertEmpty(Pair pair, List<Pair.LacCall> calls, int count) {
        assertThat(calls).hasSize(count).allMatch(call -> call.closed == 1);
        assertThat(pair.lnsCalls).allMatch(side -> side.closed == 1);
        assertThat(pair.lac.callCount()).isZero();
        assertThat(pair.unroutable).isZero();
        assertThat(pair.lacLog)
                .extracting(log -> log.closed, log -> log.released)
                .containsExactly(1, 1);
        assertThat(pair.lac.nextDeadline()).isEqualTo(Timed.NEVER);
        if (pair.lns != null) {
            assertThat(pair.lns.callCount()).isZero();
            assertThat(pair.lnsLog)
                    .extracting(log -> log.closed, log -> log.released)
                    .containsExactly(1, 1);
            assertThat(pair.lns.nextDeadline()).isEqualTo(Timed.NEVER);
        }
    }
}
