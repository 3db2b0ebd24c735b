package dev.lac.ppp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lac.protocol.Counters;
import dev.lac.protocol.LossyLink;
import dev.lac.protocol.Octets;
import dev.lac.protocol.Timed;
import dev.lac.protocol.VirtualClock;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * A subscriber and the LAC over links that lose, duplicate and delay by a seeded dice; then an LNS takes over, negotiates LCP anew
 * and brings IP up.
 */
class SimulationTest {
    private static final int SEEDS = 200;
    private static final Octets SECRET = Octets.ofText("secret");
    private static final RestartTimers PATIENT = new RestartTimers(Duration.ofSeconds(3), 20, 2, 5);

    /** One run. */
    private static final class Run {
        final VirtualClock clock = new VirtualClock();
        final Counters<PppEvent> counters = new Counters<>(PppEvent.class);
        final Random random;
        final LossyLink toSubscriber;
        final LossyLink fromSubscriber;
        final PppPeer subscriber;
        final PppLink lac;
        final List<LinkEnd> lacEnds = new ArrayList<>();
        final List<LinkEnd> subscriberEnds = new ArrayList<>();
        final List<String> addresses = new ArrayList<>();
        final List<Octets> packets = new ArrayList<>();
        int accepted;
        int refused;
        int generation;
        Consumer<Octets> network;

        Run(long seed, double loss, String secret) {
            random = new Random(seed);
            toSubscriber = new LossyLink(clock, random, this::toSubscriber)
                    .losing(loss, 0.05)
                    .delaying(Duration.ofMillis(10), Duration.ofMillis(5));
            fromSubscriber = new LossyLink(clock, random, frame -> network.accept(frame))
                    .losing(loss, 0.05)
                    .delaying(Duration.ofMillis(10), Duration.ofMillis(5));
            List<AuthProtocol> willing =
                    random.nextBoolean() ? List.of(AuthProtocol.CHAP_MD5, AuthProtocol.PAP) : List.of(AuthProtocol.PAP);
            subscriber = new PppPeer(
                    "subscriber",
                    new PppPeer.Settings("user", secret, 1492, willing, PATIENT),
                    random,
                    counters,
                    new SubscriberOwner());
            lac = new PppLink(
                    "lac",
                    new PppLink.Settings(
                            1460,
                            List.of(AuthProtocol.CHAP_MD5, AuthProtocol.PAP),
                            "lac",
                            PATIENT.restartInterval(),
                            20,
                            2,
                            5,
                            Duration.ofSeconds(60),
                            Duration.ZERO,
                            3),
                    random,
                    counters,
                    new LacOwner());
            network = frame -> lac.receive(ByteBuffer.wrap(frame.toByteArray()), clock.now());
            clock.drive(subscriber);
            clock.drive(lac);
            lac.open(0);
            subscriber.open(0);
        }

        void toSubscriber(Octets frame) {
            subscriber.receive(ByteBuffer.wrap(frame.toByteArray()), clock.now());
        }

        final class SubscriberOwner implements PppPeer.Owner {
            @Override
            public void send(Octets frame) {
                fromSubscriber.accept(frame);
            }

            @Override
            public void authenticated(boolean yes, String message) {
                accepted += yes ? 1 : 0;
                refused += yes ? 0 : 1;
            }

            @Override
            public void up(Inet4Address own, Inet4Address peer, long now) {
                addresses.add(own.getHostAddress() + " " + peer.getHostAddress());
            }

            @Override
            public void received(Octets packet) {
                packets.add(packet);
            }

            @Override
            public void down(LinkEnd end) {
                subscriberEnds.add(end);
            }
        }

        final class LacOwner implements PppLink.Owner {
            @Override
            public void send(Octets frame) {
                toSubscriber.accept(frame);
            }

            @Override
            public void authenticate(Credentials credentials) {
                int asked = ++generation;
                clock.after(Duration.ofMillis(random.nextInt(8_000)), () -> {
                    if (asked == generation && credentials.provesKnowledgeOf(SECRET)) {
                        lac.accept("welcome", clock.now());
                    } else if (asked == generation) {
                        lac.reject("no", clock.now());
                    }
                });
            }

            @Override
            public void restarted() {
                generation++;
            }

            @Override
            public void down(LinkEnd end) {
                lacEnds.add(end);
            }
        }
    }

    /** The LNS' end, composed of the same parts: it renegotiates LCP, challenges anew and assigns an address. */
    private static final class Lns implements Timed, Lcp.Owner, Authenticator.Owner, Ipcp.Owner {
        final Run run;
        final Lcp lcp;
        final ChapAuthenticator chap;
        final PapAuthenticator pap;
        final Ipcp ipcp;

        Lns(Run run) {
            this.run = run;
            lcp = new Lcp(
                    "lns",
                    new Lcp.Settings(
                            1460,
                            1492,
                            List.of(AuthProtocol.CHAP_MD5, AuthProtocol.PAP),
                            List.of(),
                            PATIENT,
                            Duration.ZERO,
                            1),
                    run.random,
                    run.counters,
                    this);
            chap = new ChapAuthenticator("lns", "lns", Duration.ofSeconds(3), run.random, run.counters, this);
            pap = new PapAuthenticator("lns", run.counters, this);
            ipcp = new Ipcp("lns", address(1), address(99), PATIENT, run.counters, this);
        }

        static Inet4Address address(int host) {
            try {
                return (Inet4Address) InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, (byte) host});
            } catch (UnknownHostException e) {
                throw new AssertionError(e);
            }
        }

        void receive(Octets frame) {
            long now = run.clock.now();
            Octets information = frame.slice(2, frame.length());
            Protocol protocol = Protocol.of(frame.get(0) << 8 | frame.get(1));
            if (protocol == Protocol.LCP) {
                lcp.receive(information, now);
            } else if (protocol == Protocol.CHAP) {
                chap.receive(information, now);
            } else if (protocol == Protocol.PAP) {
                pap.receive(information, now);
            } else if (protocol == Protocol.IPCP) {
                ipcp.receive(information, now);
            } else if (protocol == Protocol.IP) {
                send(frame); // an echo, of sorts
            }
        }

        @Override
        public void send(Octets frame) {
            run.toSubscriber.accept(frame);
        }

        @Override
        public void up(long now) {
            (lcp.demanded() == AuthProtocol.PAP ? pap : chap).start(now);
        }

        @Override
        public void down(boolean renegotiating, long now) {
            chap.stop();
            pap.stop();
            ipcp.lowerDown(now);
        }

        @Override
        public void finished(LinkEnd end, long now) {
            run.lacEnds.add(end);
        }

        @Override
        public void protocolRejected(int protocol, long now) {
            throw new AssertionError("rejected " + protocol);
        }

        @Override
        public void authenticate(Credentials credentials) {
            run.clock.after(Duration.ofMillis(1), () -> {
                Authenticator asking = credentials instanceof Credentials.Pap ? pap : chap;
                if (asking.isPending()) {
                    asking.accept("welcome again");
                    ipcp.open(run.clock.now());
                }
            });
        }

        @Override
        public void up(Inet4Address own, Inet4Address peer, long now) {}

        @Override
        public void down(long now) {}

        @Override
        public long nextDeadline() {
            return Math.min(Math.min(lcp.nextDeadline(), chap.nextDeadline()), ipcp.nextDeadline());
        }

        @Override
        public void onDeadline(long now) {
            lcp.onDeadline(now);
            chap.onDeadline(now);
            ipcp.onDeadline(now);
        }
    }

    /** Sends an IPv4 packet a second until one has come back. */
    private record Ping(Run run, long[] next) implements Timed {
        Ping(Run run) {
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
        for (int seed = 0; seed < SEEDS; seed++) {
            Run run = new Run(seed, 0.2, "secret");
            run.clock.until(
                    "login, seed " + seed,
                    Duration.ofMinutes(5),
                    () -> run.lac.phase() == Phase.NETWORK && run.accepted > 0);
            NegotiatedLink negotiated = run.lac.negotiated();
            assertThat(negotiated.initialReceivedConfReq().length()).isEqualTo(10);

            run.lac.handOver();
            Lns lns = new Lns(run);
            run.clock.drive(lns);
            run.network = lns::receive;
            lns.lcp.open(run.clock.now());
            run.clock.until("IP through the LNS, seed " + seed, Duration.ofMinutes(5), () -> !run.addresses.isEmpty());
            assertThat(run.addresses).containsOnly("192.0.2.99 192.0.2.1");
            // A lost Configure-Ack makes the peer repeat its request, which renegotiates (§4.1): so IP may go and come
            // again.
            run.clock.drive(new Ping(run));
            run.clock.until("a packet and its echo, seed " + seed, Duration.ofMinutes(5), () -> !run.packets.isEmpty());
            assertThat(run.lacEnds).isEmpty();
            assertThat(run.subscriberEnds).isEmpty();

            run.subscriber.close("bye", run.clock.now());
            run.clock.advance(Duration.ofMinutes(5));
            assertThat(run.subscriberEnds).containsExactly(new LinkEnd(LinkEnd.Kind.CLOSED, "bye"));
            assertThat(run.subscriber.nextDeadline()).isEqualTo(Timed.NEVER);
            assertThat(run.lac.nextDeadline()).isEqualTo(Timed.NEVER);
        }
    }

    @Test
    void everyWrongPasswordEndsBothEnds() {
        for (int seed = 0; seed < SEEDS; seed++) {
            Run run = new Run(1000 + seed, 0.2, "wrong");
            run.clock.until("refusal, seed " + seed, Duration.ofMinutes(5), () -> !run.lacEnds.isEmpty());
            assertThat(run.accepted).isZero();
            assertThat(run.lacEnds).containsExactly(new LinkEnd(LinkEnd.Kind.AUTHENTICATION_REJECTED, "no"));
            run.subscriber.lowerDown(run.clock.now());
            run.clock.advance(Duration.ofMinutes(5));
            assertThat(run.lacEnds).hasSize(1);
            assertThat(run.clock.step(Timed.NEVER - 1))
                    .as("nothing waits, seed %s", seed)
                    .isFalse();
        }
    }

    @Test
    void aDeadLineEndsTheLinkWithoutLeftovers() {
        Run run = new Run(7, 1.0, "secret");
        run.clock.advance(Duration.ofMinutes(5));
        assertThat(run.lacEnds)
                .containsExactly(new LinkEnd(LinkEnd.Kind.LCP_TIMEOUT, "No reply to Configure-Requests"));
        assertThat(run.subscriberEnds).isEqualTo(run.lacEnds);
        assertThat(run.clock.step(Timed.NEVER - 1)).isFalse();
    }
}
