package dev.lac.ppp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lac.protocol.Octets;
import dev.lac.protocol.Seeds;
import dev.lac.protocol.Timed;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * A subscriber and the LAC over links that lose, duplicate, delay and reorder by a seeded dice; then an LNS takes over, negotiates
 * LCP anew and brings IP up.
 */
class LinkSimulationTest {
    private static final int SEEDS = 1000;

    /** Sends an IPv4 packet a second until one has come back. */
    private record Ping(LinkRun run, long[] next) implements Timed {
        Ping(LinkRun run) {
            this(run, new long[] {run.clock.now()});
        }

        @Override
        public long nextDeadline() {
            return run.packets.isEmpty() ? next[0] : NEVER;
        }

        @Override
        public void onDeadline(long now) {
            next[0] = now + Duration.ofSeconds(1).toNanos();
            run.subscriber.sendPacket(Octets.ofHex("45000014"));
        }
    }

    @Test
    void everyLoginConvergesAndSurvivesTheHandOver() {
        Seeds.run(SEEDS, seed -> {
            LinkRun run = new LinkRun(seed, 0.3, "secret");
            run.until("login", () -> run.lac.phase() == Phase.NETWORK);
            run.handOver();
            run.until("IP through the LNS", () -> !run.addresses.isEmpty());
            assertThat(run.addresses).containsOnly("192.0.2.99 192.0.2.1");
            // A lost Configure-Ack makes the peer repeat its request, which renegotiates (§4.1): so IP may go and come
            // again.
            run.clock.drive(new Ping(run));
            run.until("a packet and its echo", () -> !run.packets.isEmpty());
            assertThat(run.lacEnds).isEmpty();
            assertThat(run.subscriberEnds).isEmpty();

            run.subscriber.close("bye", run.clock.now());
            run.until("the end", () -> !run.subscriberEnds.isEmpty());
            assertThat(run.subscriberEnds).containsExactly(new LinkEnd(LinkEnd.Kind.CLOSED, "bye"));
            run.settle();
        });
    }

    /** Of a host that reboots within its session, of one that asks for LCP anew, and of one that is asked again who it is. */
    @Test
    void whoeverBeginsAnewInWhateverPhaseConverges() {
        Seeds.run(SEEDS, seed -> {
            LinkRun run = new LinkRun(seed, 0.3, "secret");
            int times = 1 + run.random.nextInt(4);
            for (int i = 0; i < times; i++) {
                long wait = run.clock.now()
                        + Duration.ofMillis(run.random.nextInt(30_000)).toNanos();
                run.until("a while", () -> run.clock.now() >= wait || run.isQuiet());
                if (run.random.nextBoolean()) {
                    run.reboot();
                } else {
                    run.subscriber.renegotiate(run.clock.now());
                }
            }
            run.until("login after all", () -> run.lac.phase() == Phase.NETWORK && run.isSubscriberAccepted());
            assertThat(run.lacEnds).isEmpty();
            assertThat(run.restarts).isLessThanOrEqualTo(run.asked);

            run.lac.close("drain", run.clock.now());
            run.until("the end", () -> !run.lacEnds.isEmpty());
            assertThat(run.lacEnds).containsExactly(new LinkEnd(LinkEnd.Kind.CLOSED, "drain"));
            run.subscriber.lowerDown(run.clock.now());
            run.settle();
        });
    }

    @Test
    void everyWrongPasswordEndsTheLink() {
        Seeds.run(SEEDS, seed -> {
            LinkRun run = new LinkRun(seed, 0.3, "wrong");
            run.until("refusal", () -> !run.lacEnds.isEmpty());
            assertThat(run.accepted).isZero();
            assertThat(run.lacEnds)
                    .singleElement()
                    .extracting(LinkEnd::kind)
                    .isIn(LinkEnd.Kind.AUTHENTICATION_REJECTED, LinkEnd.Kind.AUTH_TIMEOUT);
            assertThat(run.refusals).isBetween(1, 1 + run.retries);
            run.subscriber.lowerDown(run.clock.now());
            run.settle();
        });
    }

    @Test
    void aDeadLineEndsTheLinkWithoutLeftovers() {
        LinkRun run = new LinkRun(7, 1.0, 1.0, "secret");
        run.until("the end", () -> !run.lacEnds.isEmpty() && !run.subscriberEnds.isEmpty());
        assertThat(run.lacEnds)
                .containsExactly(new LinkEnd(LinkEnd.Kind.LCP_TIMEOUT, "No reply to Configure-Requests"));
        assertThat(run.subscriberEnds).isEqualTo(run.lacEnds);
        run.settle();
    }
}
