package dev.lac.ppp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lac.protocol.Counters;
import dev.lac.protocol.LossyLink;
import dev.lac.protocol.Octets;
import dev.lac.protocol.Timed;
import dev.lac.protocol.VirtualClock;
import java.net.Inet4Address;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** One run of {@link LinkSimulationTest}: a subscriber, a LAC and its deciding server, the lines between them, and what must hold. */
final class LinkRun {
    private static final Octets SECRET = Octets.ofText("secret");
    private static final RestartTimers PATIENT = new RestartTimers(Duration.ofSeconds(3), 30, 2, 30);
    private static final List<List<AuthProtocol>> WILLING = List.of(
            List.of(AuthProtocol.PAP),
            List.of(AuthProtocol.CHAP_MD5, AuthProtocol.PAP),
            List.of(AuthProtocol.MSCHAP_V2, AuthProtocol.CHAP_MD5),
            List.of(AuthProtocol.MSCHAP_V1));
    private static final List<AuthProtocol> DEMANDED =
            List.of(AuthProtocol.CHAP_MD5, AuthProtocol.MSCHAP_V2, AuthProtocol.MSCHAP_V1, AuthProtocol.PAP);

    final VirtualClock clock = new VirtualClock();
    final Counters<PppEvent> counters = new Counters<>(PppEvent.class);
    final Random random;
    final LossyLink toSubscriber;
    final LossyLink fromSubscriber;
    final PppLink lac;
    final List<LinkEnd> lacEnds = new ArrayList<>();
    final List<LinkEnd> subscriberEnds = new ArrayList<>();
    final List<String> addresses = new ArrayList<>();
    final List<Octets> packets = new ArrayList<>();
    final int retries;
    final List<AuthProtocol> willing;
    final String secret;
    PppPeer subscriber;
    int accepted;
    int asked;
    int refusals;
    int restarts;
    private Consumer<Octets> network;
    private boolean subscriberAccepted;
    private boolean undecided;
    private boolean decidedFor;
    private int generation;
    private boolean handedOver;

    LinkRun(long seed, double worst, String secret) {
        this(seed, 0, worst, secret);
    }

    /** @param worst probability of loss and of duplication, drawn between {@code least} and this */
    LinkRun(long seed, double least, double worst, String secret) {
        this.secret = secret;
        random = new Random(seed);
        double loss = least + random.nextDouble() * (worst - least);
        double duplication = random.nextDouble() * 0.3;
        Duration jitter = Duration.ofMillis(1 + random.nextInt(1000));
        toSubscriber = new LossyLink(clock, random, this::toSubscriber)
                .losing(loss, duplication)
                .delaying(Duration.ofMillis(10), jitter);
        fromSubscriber = new LossyLink(clock, random, frame -> network.accept(frame))
                .losing(loss, duplication)
                .delaying(Duration.ofMillis(10), jitter);
        willing = WILLING.get(random.nextInt(WILLING.size()));
        retries = random.nextInt(3);
        lac = new PppLink("lac", settings(), random, counters, new LacOwner());
        network = frame -> lac.receive(ByteBuffer.wrap(frame.toByteArray()), clock.now());
        clock.drive(lac);
        subscriber = subscriber();
        lac.open(0);
        subscriber.open(0);
    }

    private PppLink.Settings settings() {
        return new PppLink.Settings(
                1460,
                PppLink.PPPOE_MRU,
                secret.equals("secret") && random.nextInt(8) == 0 ? List.of() : DEMANDED,
                "lac",
                PATIENT.restartInterval(),
                PATIENT.maxConfigure(),
                PATIENT.maxTerminate(),
                PATIENT.maxFailure(),
                Duration.ofSeconds(90),
                retries,
                Duration.ofSeconds(random.nextBoolean() ? 0 : 20),
                Duration.ofSeconds(random.nextInt(3) * 10L),
                20,
                random.nextBoolean() ? 0 : 1500,
                random.nextBoolean() ? null : Octets.ofHex("01616263"),
                random.nextBoolean() ? "" : "LAC");
    }

    private PppPeer subscriber() {
        PppPeer made = new PppPeer(
                "subscriber",
                new PppPeer.Settings("BIGCO\\user", secret, 1492, willing, PATIENT),
                random,
                counters,
                new SubscriberOwner());
        clock.drive(made);
        return made;
    }

    /** The subscriber loses all state and begins with LCP, in the same PPPoE session. */
    void reboot() {
        subscriber.lowerDown(clock.now());
        subscriberAccepted = false;
        subscriber = subscriber();
        subscriber.open(clock.now());
    }

    void handOver() {
        lac.handOver();
        handedOver = true;
        LnsEnd lns = new LnsEnd(this);
        clock.drive(lns);
        network = lns::receive;
        lns.open(clock.now());
    }

    private void toSubscriber(Octets frame) {
        subscriber.receive(ByteBuffer.wrap(frame.toByteArray()), clock.now());
    }

    boolean isSubscriberAccepted() {
        return subscriberAccepted;
    }

    /** Whether nothing is going to happen by itself. */
    boolean isQuiet() {
        return lac.nextDeadline() == Timed.NEVER && subscriber.nextDeadline() == Timed.NEVER;
    }

    /** Lets time pass, in which every event leaves things in order, until {@code condition} holds. */
    void until(String what, BooleanSupplier condition) {
        long limit = clock.now() + Duration.ofMinutes(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(clock.step(limit)).as(what).isTrue();
            check();
        }
    }

    /** Whoever ended has nothing left to do. */
    void settle() {
        long limit = clock.now() + Duration.ofMinutes(20).toNanos();
        while (clock.step(limit)) {
            check();
        }
        assertThat(lac.nextDeadline()).isEqualTo(Timed.NEVER);
        assertThat(subscriber.nextDeadline()).isEqualTo(Timed.NEVER);
    }

    private void check() {
        assertThat(lac.nextDeadline()).as("a deadline that has passed").isGreaterThanOrEqualTo(clock.now());
        assertThat(subscriber.nextDeadline()).isGreaterThanOrEqualTo(clock.now());
        assertThat(lacEnds).hasSizeLessThan(2);
        assertThat(subscriberEnds).hasSizeLessThan(2);
        boolean gone = handedOver || !lacEnds.isEmpty();
        assertThat(lac.nextDeadline() == Timed.NEVER || !gone)
                .as("who is gone waits for nothing")
                .isTrue();
        if (!handedOver && lac.phase() == Phase.NETWORK) {
            assertThat(decidedFor).as("nobody passes unaccepted").isTrue();
        }
        if (!gone && lac.phase() == Phase.ESTABLISH) {
            assertThat(undecided).as("a decision is void when LCP begins anew").isFalse();
        }
    }

    private final class SubscriberOwner implements PppPeer.Owner {
        @Override
        public void send(Octets frame) {
            fromSubscriber.accept(frame);
        }

        @Override
        public void authenticated(boolean yes, String message) {
            assertThat(yes).as("the server's verdict").isEqualTo(secret.equals("secret"));
            accepted += yes ? 1 : 0;
            subscriberAccepted = yes;
        }

        @Override
        public void up(Inet4Address own, Inet4Address peer, long now) {
            if (handedOver) {
                addresses.add(own.getHostAddress() + " " + peer.getHostAddress());
            }
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

    private final class LacOwner implements PppLink.Owner {
        @Override
        public void send(Octets frame) {
            assertThat(handedOver).as("silent after the hand-over").isFalse();
            assertThat(lacEnds).as("silent after the end").isEmpty();
            toSubscriber.accept(frame);
        }

        @Override
        public void authenticate(Credentials credentials) {
            assertThat(undecided).as("one question at a time").isFalse();
            undecided = true;
            asked++;
            int question = ++generation;
            clock.after(Duration.ofMillis(random.nextInt(8_000)), () -> decide(question, credentials));
        }

        private void decide(int question, Credentials credentials) {
            if (question != generation || handedOver) {
                return;
            }
            undecided = false;
            boolean known = credentials instanceof Credentials.None || credentials.provesKnowledgeOf(SECRET);
            if (known) {
                decidedFor = true;
                subscriberAccepted |= credentials instanceof Credentials.None;
                lac.accept(welcome(credentials), clock.now());
            } else {
                refusals++;
                lac.reject("no", clock.now());
            }
        }

        @Override
        public void restarted() {
            restarts++;
            generation++;
            undecided = false;
            decidedFor = false;
        }

        @Override
        public void down(LinkEnd end) {
            generation++;
            undecided = false;
            lacEnds.add(end);
        }
    }

    static String welcome(Credentials credentials) {
        return credentials instanceof Credentials.MsChapV2 shown
                ? shown.authenticatorResponse(MsChap.ntPasswordHash(SECRET)) + " M=welcome"
                : "welcome";
    }
}
