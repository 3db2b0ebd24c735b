package dev.lac.whole;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lac.doubles.LnsDouble;
import dev.lac.doubles.LnsDouble.Mode;
import dev.lac.doubles.RadiusDouble.Request;
import dev.lac.doubles.SubscriberDouble;
import dev.lac.doubles.SubscriberDouble.State;
import dev.lac.l2tp.CdnResult;
import dev.lac.l2tp.StopCcnResult;
import dev.lac.pppoe.VlanTags;
import dev.lac.protocol.Seeds;
import dev.lac.server.LacEvent;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * A whole LAC between doubles that dial, hang up, vanish, clear calls, close tunnels and fall silent at random, over wires that lose,
 * repeat, delay and so reorder up to 30 %.
 */
class WholeSimulationTest {
    private static final Duration LIFE = Duration.ofSeconds(60);
    /** Longer than every timer: LNS echoes, retransmission cycles, the linger of RFC 2661 §5.7. */
    private static final Duration AFTERMATH = Duration.ofMinutes(6);

    private static final String YAML = WholeLac.yaml(
            WholeLac.yaml(WholeLac.BASE, "pppoe", "  vlans: [untagged, 100-199]\n"), "l2tp", "  idle-timeout: 15s\n");

    private final class World {
        private final Random dice;
        private final WholeLac net;
        private final List<LnsDouble> lnses;

        private World(long seed) {
            dice = new Random(seed);
            net = new WholeLac(YAML, seed);
            net.loss = dice.nextDouble() * 0.3;
            net.duplication = dice.nextDouble() * 0.3;
            net.jitter = Duration.ofMillis(1 + dice.nextInt(200));
            Mode[] modes = Mode.values();
            lnses = List.of(
                    net.lns("192.0.2.21", modes[dice.nextInt(modes.length)]),
                    net.lns("192.0.2.22", modes[dice.nextInt(modes.length)]));
            for (int i = 0; i < 4; i++) {
                SubscriberDouble subscriber = dice.nextBoolean()
                        ? net.subscriber("alice@one.example", dice.nextInt(8) == 0 ? "wrong" : "a-secret")
                        : net.subscriber("bob@two.example", "b-secret");
                if (dice.nextBoolean()) {
                    subscriber.on(VlanTags.of(VlanTags.TPID_8021Q, 100 + i));
                }
                later(() -> subscriber(subscriber));
            }
            later(this::lns);
        }

        private void later(Runnable action) {
            net.clock.after(Duration.ofMillis(dice.nextInt(20_000)), () -> {
                if (net.clock.now() < LIFE.toNanos()) {
                    action.run();
                }
            });
        }

        private void subscriber(SubscriberDouble subscriber) {
            switch (dice.nextInt(4)) {
                case 0 -> subscriber.vanish();
                case 1 -> subscriber.hangUp();
                default -> {
                    if (subscriber.state() == State.IDLE || subscriber.state() == State.ENDED) {
                        net.dial(subscriber);
                    }
                }
            }
            later(() -> subscriber(subscriber));
        }

        private void lns() {
            LnsDouble lns = lnses.get(dice.nextInt(lnses.size()));
            switch (dice.nextInt(6)) {
                case 0 -> lns.clearCalls(CdnResult.ADMINISTRATIVE, "at random", net.clock.now());
                case 1 -> lns.closeTunnels(StopCcnResult.GENERAL_REQUEST, "at random", net.clock.now());
                case 2 -> lns.deaf(true);
                case 3 -> lns.redirectCalls();
                default -> {
                    lns.deaf(false);
                    lns.refuseCalls(null);
                }
            }
            later(this::lns);
        }

        private void run() {
            while (net.clock.step(LIFE.toNanos())) {
                check();
            }
            net.subscribers.forEach(SubscriberDouble::vanish);
            lnses.forEach(lns -> lns.deaf(false));
            net.loop.turn(net.lac::shutDown);
            long end = net.clock.now() + AFTERMATH.toNanos();
            while (net.clock.step(end)) {
                check();
            }
            finished();
        }

        /** What holds after every event. */
        private void check() {
            int relays = net.dataPlane.relayCount();
            require(relays <= net.lac.subscriberCount(), "a relay belongs to a subscriber");
            require(relays <= net.lac.callCount(), "a relay exists only while its call does");
            require(net.lac.subscriberCount() <= net.subscribers.size() * 2, "ids do not leak");
            require(net.loop.failures() == 0, "nothing fails on the loop");
            require(
                    net.lac.counted().lac().get(LacEvent.INTERNAL_FAILURE) == 0,
                    "no subscriber is dropped for a fault of ours");
        }

        private void require(boolean condition, String rule) {
            if (!condition) {
                throw new AssertionError(
                        "at " + net.clock.now() / 1_000_000 + " ms: " + rule + "; " + net.lac.counterSnapshot());
            }
        }

        private void finished() {
            net.assertNothingLeft(0);
            assertThat(net.lac.lingeringTunnelCount()).as("tunnels that linger").isZero();
            assertThat(net.lac.isQuiet()).isTrue();
            // One that was repeated with another Acct-Delay-Time, or to the other server, is still the same record.
            Set<List<Object>> records = new LinkedHashSet<>();
            for (Request record : net.radius.allAccounting()) {
                records.add(List.of(record.text(44), record.status()));
            }
            List<Long> statuses =
                    records.stream().map(record -> (Long) record.get(1)).toList();
            long calls = net.lac.counted().lac().get(LacEvent.LOGIN_SUCCEEDED);
            assertThat(statuses.get(0)).as("first comes Accounting-On").isEqualTo(7);
            assertThat(statuses.get(statuses.size() - 1))
                    .as("last comes Accounting-Off")
                    .isEqualTo(8);
            assertThat(statuses).filteredOn(status -> status == 1).as("Starts").hasSize((int) calls);
            assertThat(statuses).filteredOn(status -> status == 2).as("Stops").hasSize((int) calls);
            assertThat(net.journal.records()).as("records still kept").isEmpty();
            assertThat(net.journal.orphans()).as("sessions still kept").isEmpty();
        }
    }

    @Test
    void whateverHappensNothingIsLeftAndEveryCallIsAccounted() {
        Seeds.run(1_000, seed -> new World(seed).run());
    }
}
