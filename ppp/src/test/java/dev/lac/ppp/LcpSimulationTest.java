package dev.lac.ppp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lac.protocol.Counters;
import dev.lac.protocol.LossyLink;
import dev.lac.protocol.Octets;
import dev.lac.protocol.Seeds;
import dev.lac.protocol.Timed;
import dev.lac.protocol.VirtualClock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Two ends of LCP, by a seeded dice: what they want, what the link does to their packets, and who begins anew. */
class LcpSimulationTest {
    private static final RestartTimers PATIENT = new RestartTimers(Duration.ofSeconds(3), 60, 3, 60);
    private static final List<List<AuthProtocol>> WISHES = List.of(
            List.of(),
            List.of(AuthProtocol.PAP),
            List.of(AuthProtocol.CHAP_MD5, AuthProtocol.PAP),
            List.of(AuthProtocol.MSCHAP_V2, AuthProtocol.MSCHAP_V1, AuthProtocol.CHAP_MD5, AuthProtocol.PAP));

    /** One end. */
    private static final class End implements Lcp.Owner {
        final VirtualClock clock;
        final Lcp lcp;
        LossyLink out;
        boolean started;
        boolean up;
        int finished;

        End(String name, Random random, List<AuthProtocol> demands, List<AuthProtocol> offers, VirtualClock clock) {
            this.clock = clock;
            lcp = new Lcp(
                    name,
                    new Lcp.Settings(
                            random.nextInt(128, 1501),
                            random.nextInt(1000, 1501),
                            demands,
                            offers,
                            PATIENT,
                            Duration.ofSeconds(random.nextInt(4) * 10L),
                            20,
                            random.nextBoolean() ? 0 : random.nextInt(128, 2000),
                            random.nextBoolean() ? null : Octets.ofHex("01616263"),
                            random.nextBoolean() ? "" : name),
                    random,
                    new Counters<>(PppEvent.class),
                    this);
            clock.drive(lcp);
        }

        void open() {
            started = true;
            lcp.open(clock.now());
        }

        void receive(Octets frame) {
            lcp.receive(frame.slice(2, frame.length()), clock.now());
        }

        @Override
        public void send(Octets frame) {
            if (finished > 0) {
                assertThat(frame.get(2)).as("the Code, after the end").isEqualTo(Code.TERMINATE_ACK.value());
            }
            out.accept(frame);
        }

        @Override
        public void up(long now) {
            assertThat(up).as("up twice").isFalse();
            up = true;
        }

        @Override
        public void down(boolean renegotiating, long now) {
            assertThat(up).as("down without up").isTrue();
            up = false;
        }

        @Override
        public void finished(LinkEnd end, long now) {
            finished++;
        }

        @Override
        public void protocolRejected(int protocol, long now) {
            throw new AssertionError("rejected " + protocol);
        }

        void check() {
            assertThat(up).isEqualTo(lcp.isOpened());
            assertThat(lcp.nextDeadline()).as("a deadline that has passed").isGreaterThanOrEqualTo(clock.now());
            if (started && !up && finished == 0) {
                assertThat(lcp.nextDeadline()).as("nobody waits for ever").isNotEqualTo(Timed.NEVER);
            }
            if (finished > 0) {
                assertThat(finished).isEqualTo(1);
                assertThat(lcp.nextDeadline()).isEqualTo(Timed.NEVER);
            }
        }
    }

    private static boolean agree(End a, End b) {
        return a.up
                && b.up
                && a.lcp.negotiated()
                        .lastSentConfReq()
                        .equals(b.lcp.negotiated().lastReceivedConfReq())
                && b.lcp.negotiated()
                        .lastSentConfReq()
                        .equals(a.lcp.negotiated().lastReceivedConfReq());
    }

    private static void until(String what, Duration limit, VirtualClock clock, End a, End b, Condition condition) {
        long end = clock.now() + limit.toNanos();
        while (!condition.holds()) {
            assertThat(clock.step(end)).as("within %s: %s", limit, what).isTrue();
            a.check();
            b.check();
        }
    }

    private interface Condition {
        boolean holds();
    }

    @Test
    void bothEndsAgreeWhateverTheLinkDoesAndWhoeverBeginsAnew() {
        Seeds.run(1000, seed -> {
            Random random = new Random(seed);
            VirtualClock clock = new VirtualClock();
            List<AuthProtocol> demands = WISHES.get(random.nextInt(WISHES.size()));
            End lac = new End("lac", random, demands, List.of(), clock);
            End host = new End("host", random, List.of(), WISHES.get(3), clock);
            double loss = random.nextDouble(0.3);
            double duplication = random.nextDouble(0.3);
            // Links "are assumed to deliver packets in order" (RFC 1661 §1): where they do not, an old request may be
            // Ack'd last.
            boolean ordered = random.nextBoolean();
            Duration jitter = ordered ? Duration.ZERO : Duration.ofMillis(1 + random.nextInt(1500));
            lac.out = new LossyLink(clock, random, host::receive)
                    .losing(loss, duplication)
                    .delaying(Duration.ofMillis(10), jitter);
            host.out = new LossyLink(clock, random, lac::receive)
                    .losing(loss, duplication)
                    .delaying(Duration.ofMillis(10), jitter);
            lac.open();
            clock.after(Duration.ofMillis(random.nextInt(20_000)), host::open);
            for (int i = random.nextInt(4); i > 0; i--) {
                End who = random.nextBoolean() ? lac : host;
                clock.after(Duration.ofMillis(random.nextInt(60_000)), () -> who.lcp.renegotiate(clock.now()));
            }
            long quiet = Duration.ofSeconds(60).toNanos();
            until("calm", Duration.ofMinutes(10), clock, lac, host, () -> clock.now() > quiet || !lac.up);
            until(
                    "agreement",
                    Duration.ofMinutes(10),
                    clock,
                    lac,
                    host,
                    () -> ordered ? agree(lac, host) : lac.up && host.up);
            assertThat(lac.lcp.demanded() == null).isEqualTo(demands.isEmpty());
            if (ordered) {
                assertThat(host.lcp.promised()).isEqualTo(lac.lcp.demanded());
            }

            End closing = random.nextBoolean() ? lac : host;
            closing.lcp.close(new LinkEnd(LinkEnd.Kind.CLOSED, "bye"), clock.now());
            until("the end", Duration.ofMinutes(2), clock, lac, host, () -> closing.finished == 1);
            End other = closing == lac ? host : lac;
            other.lcp.lowerDown(clock.now());
            while (clock.step(clock.now() + Duration.ofMinutes(10).toNanos())) {
                closing.check();
            }
            assertThat(clock.step(Timed.NEVER - 1)).as("nothing waits").isFalse();
        });
    }
}
