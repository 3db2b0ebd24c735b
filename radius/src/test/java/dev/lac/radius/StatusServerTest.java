package dev.lac.radius;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lac.protocol.Octets;
import dev.lac.protocol.Timed;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A dead server is probed by Status-Server, RFC 5997, and asked again when it answers. */
class StatusServerTest {
    private final TestServer first = new TestServer("192.0.2.10", 1812, "one").probed();
    private final TestServer second = new TestServer("192.0.2.11", 1812, "two").priority(2);

    @Test
    void aDeadServerIsProbedUntilItAnswersAndNoUserIsInvented() {
        first.silent = true;
        Bench bench = Bench.with(first, second);
        bench.decide("alice");
        assertThat(bench.counters.get(RadiusEvent.SERVER_DEAD)).isEqualTo(1);
        assertThat(bench.state(first).alive()).isFalse();
        assertThat(bench.state(first).deadFor()).isNull();

        bench.clock.advance(Duration.ofMinutes(10));
        assertThat(first.probes.size()).isBetween(50, 66); // one each 10 s, give or take a tenth
        assertThat(first.distinct).hasSize(1);
        bench.decide("bob");
        assertThat(first.distinct).as("time alone revives nobody").hasSize(1);

        first.silent = false;
        bench.clock.advance(Duration.ofSeconds(12));
        assertThat(bench.counters.get(RadiusEvent.STATUS_ANSWERED)).isEqualTo(1);
        assertThat(bench.counters.get(RadiusEvent.SERVER_REVIVED)).isEqualTo(1);
        assertThat(bench.state(first).alive()).isTrue();
        assertThat(((Decision.Accept) bench.decide("carol")).server()).isEqualTo(first.name());
        assertThat(bench.client.nextDeadline()).as("the probing is over").isEqualTo(Timed.NEVER);
    }

    @Test
    void aProbeIsSignedFirstOfAllAndSaysWhoAsks() {
        first.silent = true;
        Bench bench = Bench.with(first);
        bench.decide("alice");
        bench.clock.advance(Duration.ofSeconds(12));
        Packet probe = first.probes.get(0);
        assertThat(probe.code()).isEqualTo(12);
        assertThat(probe.attributes().stream().map(Attribute::type)).containsExactly(80, 32, 4);
    }

    @Test
    void anAnswerNeedsNoMessageAuthenticatorButNoneMayBeWrongOrOfAnotherKind() {
        first.silent = true;
        first.signing = false;
        Bench bench = Bench.with(first, second);
        bench.decide("alice");
        bench.clock.advance(Duration.ofSeconds(12));
        Packet probe = first.probes.get(0);
        for (int code : List.of(3, 5, 11)) {
            bench.deliver(first, 0, reply(code, probe, List.of()));
        }
        bench.deliver(
                first,
                0,
                reply(
                        2,
                        probe,
                        List.of(new Attribute(AttributeType.MESSAGE_AUTHENTICATOR, Packet.ZERO_AUTHENTICATOR))));
        assertThat(bench.state(first).alive()).isFalse();
        bench.deliver(first, 0, reply(2, probe, List.of()));
        assertThat(bench.state(first).alive()).isTrue();
    }

    private Octets reply(int code, Packet probe, List<Attribute> attributes) {
        return first.authenticated(
                new Packet(code, probe.identifier(), probe.authenticator(), attributes).encode(),
                probe.authenticator());
    }

    @Test
    void anAccountingServerAnswersAsSuch() {
        TestServer accounting = new TestServer("192.0.2.10", 1813, "one").probed();
        accounting.silent = true;
        Bench bench = Bench.with(accounting);
        bench.account(Bench.start(null));
        bench.clock.advance(Duration.ofSeconds(10));
        assertThat(bench.state(accounting).alive()).isFalse();
        accounting.silent = false;
        bench.clock.advance(Duration.ofSeconds(12));
        assertThat(bench.state(accounting).alive()).isTrue();
    }

    @Test
    void aDeadServerIsStillAskedWhenNoOtherIsAliveAndItsAnswerEndsTheProbing() {
        first.silent = true;
        Bench bench = Bench.with(first);
        bench.decide("alice");
        first.silent = false;
        assertThat(bench.decide("bob")).isInstanceOf(Decision.Accept.class);
        assertThat(bench.state(first).alive()).isTrue();
        bench.clock.advance(Duration.ofMinutes(5));
        assertThat(first.probes).isEmpty();
    }

    @Test
    void aProbeFindsAnIdentifierWhereRequestsHaveTakenAllTheirs() {
        first.silent = true;
        Bench bench = Bench.with(first);
        bench.decide("alice");
        for (int i = 0; i < 300; i++) {
            bench.login("user" + i);
        }
        assertThat(bench.state(first).inFlight()).isEqualTo(255);
        // All of them are in flight for some 7 s; they fall silent and others follow.
        bench.clock.advance(Duration.ofSeconds(12));
        assertThat(first.probes).hasSize(1);
        bench.clock.advance(Duration.ofMinutes(1));
        assertThat(bench.client.inFlight()).isZero();
    }
}
