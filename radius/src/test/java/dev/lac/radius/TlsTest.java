package dev.lac.radius;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lac.protocol.Octets;
import dev.lac.protocol.Timed;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Servers behind a connection, RFC 6613 and RFC 6614. */
class TlsTest {
    private final TestServer first = new TestServer("192.0.2.10", 2083, "radsec").tls();
    private final TestServer second = new TestServer("192.0.2.11", 1812, "two").priority(2);

    private static String cause(Decision decision) {
        return ((Decision.Unavailable) decision).cause();
    }

    @Test
    void aRequestWaitsForTheConnectionAndTravelsOnIt() {
        Bench bench = Bench.with(first);
        bench.login("alice");
        assertThat(bench.sent).isEmpty();
        assertThat(bench.state(first).waiting()).isEqualTo(1);
        bench.clock.advance(Duration.ofSeconds(2));
        bench.client.connected(first.name(), bench.clock.now());
        bench.clock.advance(Duration.ofSeconds(1));
        assertThat(bench.decisions)
                .singleElement()
                .isInstanceOfSatisfying(
                        Decision.Accept.class,
                        accept -> assertThat(accept.server()).isEqualTo(first.name()));
        assertThat(first.distinct.get(0).attributes().get(0).is(AttributeType.MESSAGE_AUTHENTICATOR))
                .isTrue();
    }

    @Test
    void withoutAConnectionAnotherServerIsAskedAndElseTheCauseIsTold() {
        Bench bench = Bench.with(first, second);
        bench.client.disconnected(first.name(), "connection refused", 0);
        assertThat(((Decision.Accept) bench.decide("alice")).server()).isEqualTo(second.name());
        second.silent = true;
        bench.clock.advance(Duration.ofMinutes(1));
        assertThat(cause(bench.decide("bob")))
                .contains("192.0.2.11:1812 is silent")
                .endsWith("192.0.2.10:2083: connection refused");

        Bench alone = Bench.with(new TestServer("192.0.2.10", 2083, "radsec").tls());
        alone.client.disconnected("192.0.2.10:2083", "connection refused", 0);
        assertThat(cause(alone.decide("carol"))).contains("waited 7.0 s in vain (192.0.2.10:2083: connection refused)");
        assertThat(cause(alone.decide("dave")))
                .as("it has been gone for so long that nobody waits for it")
                .isEqualTo("no answer from RADIUS in 0.0 s: 192.0.2.10:2083: connection refused");
    }

    @Test
    void nothingIsRepeatedOnAConnectionAndTheWaitIsThatOfAllTries() {
        first.silent = true;
        Bench bench = Bench.with(first, second);
        bench.client.connected(first.name(), 0);
        bench.login("alice");
        bench.clock.until("failover", Duration.ofMinutes(1), () -> !bench.decisions.isEmpty());
        assertThat(first.received).hasSize(1);
        assertThat(bench.clock.now()).isBetween(7_000_000_000L, 7_010_000_000L);
        assertThat(bench.reconnects)
                .as("a silent connection that cannot be probed is made anew")
                .singleElement()
                .asString()
                .startsWith("192.0.2.10:2083: 192.0.2.10:2083 is silent (1 transmission in 7.0 s");
    }

    @Test
    void whatWasInFlightGoesToTheNextServerOrWaitsForTheNextConnection() {
        first.silent = true;
        Bench bench = Bench.with(first, second);
        bench.client.connected(first.name(), 0);
        bench.login("alice");
        bench.client.disconnected(first.name(), "connection reset", bench.clock.now());
        bench.clock.advance(Duration.ofMillis(10));
        assertThat(((Decision.Accept) bench.decisions.get(0)).server()).isEqualTo(second.name());

        TestServer only = new TestServer("192.0.2.10", 2083, "radsec").tls();
        only.silent = true;
        Bench alone = Bench.with(only);
        alone.client.connected(only.name(), 0);
        alone.login("bob");
        alone.client.disconnected(only.name(), "connection reset", alone.clock.now());
        alone.clock.advance(Duration.ofSeconds(1));
        assertThat(alone.decisions).isEmpty();
        only.silent = false;
        alone.client.connected(only.name(), alone.clock.now());
        alone.clock.advance(Duration.ofSeconds(1));
        assertThat(alone.decisions).hasSize(1).first().isInstanceOf(Decision.Accept.class);
        assertThat(only.distinct).hasSize(2);
    }

    @Test
    void aConnectionThatBreaksAgainAndAgainIsOneOfTheTries() {
        first.silent = true;
        Bench bench = Bench.with(first);
        bench.login("alice");
        for (int i = 0; i < 3; i++) {
            bench.client.connected(first.name(), bench.clock.now());
            bench.client.disconnected(first.name(), "connection reset", bench.clock.now());
        }
        bench.clock.advance(Duration.ZERO);
        assertThat(cause(bench.decisions.get(0))).endsWith("192.0.2.10:2083: connection reset");
        assertThat(first.received).hasSize(3);
        assertThat(bench.client.inFlight()).isZero();
        assertThat(bench.client.nextDeadline()).isEqualTo(Timed.NEVER);
    }

    @Test
    void anIdleConnectionIsWatchedAndGivenUpWhenItsOtherEndIsSilent() {
        Bench bench = Bench.with(first.probed());
        bench.client.connected(first.name(), 0);
        bench.clock.advance(Duration.ofMinutes(5));
        assertThat(first.probes.size()).isBetween(25, 33);
        assertThat(bench.reconnects).isEmpty();

        first.silent = true;
        bench.clock.advance(Duration.ofSeconds(18));
        assertThat(bench.reconnects).containsExactly("192.0.2.10:2083: Status-Server is not answered in 7000 ms");
        assertThat(bench.counters.get(RadiusEvent.CONNECTION_GIVEN_UP)).isEqualTo(1);
        assertThat(bench.state(first).trouble()).isEqualTo("Status-Server is not answered in 7000 ms");
        assertThat(bench.client.nextDeadline()).isEqualTo(Timed.NEVER);

        first.silent = false;
        bench.client.connected(first.name(), bench.clock.now());
        assertThat(bench.decide("alice")).isInstanceOf(Decision.Accept.class);
    }

    @Test
    void aBusyConnectionNeedsNoWatching() {
        Bench bench = Bench.with(first.probed());
        bench.client.connected(first.name(), 0);
        for (int i = 0; i < 20; i++) {
            bench.decide("user" + i);
            bench.clock.advance(Duration.ofSeconds(5));
        }
        assertThat(first.probes).isEmpty();
    }

    @Test
    void afterNonsenseOrForgeryTheConnectionIsGivenUp() {
        first.silent = true;
        Bench bench = Bench.with(first);
        for (boolean malformed : List.of(true, false)) {
            bench.client.connected(first.name(), bench.clock.now());
            bench.login("alice");
            Packet request =
                    TestServer.decoded(bench.sent.get(bench.sent.size() - 1).datagram());
            Octets reply = malformed
                    ? Octets.of(1, 2, 3)
                    : new Packet(2, request.identifier(), request.authenticator(), List.of()).encode();
            bench.client.receive(first.name(), reply.buffer(), bench.clock.now());
        }
        assertThat(bench.reconnects)
                .containsExactly(
                        "192.0.2.10:2083: what it says is not to be believed: REPLY_DROPPED_MALFORMED",
                        "192.0.2.10:2083: what it says is not to be believed: REPLY_DROPPED_RESPONSE_AUTHENTICATOR");
        bench.client.receive(first.name(), Octets.EMPTY.buffer(), bench.clock.now());
        assertThat(bench.counters.get(RadiusEvent.REPLY_DROPPED_UNMATCHED)).isEqualTo(1);

        bench.client.connected(first.name(), bench.clock.now());
        bench.client.receive(
                first.name(), Octets.ofHex("02fe0014" + "00".repeat(16)).buffer(), bench.clock.now());
        assertThat(bench.reconnects)
                .as("an answer nobody waits for is no reason")
                .hasSize(2);
    }

    @Test
    void aConnectionToAServerThatHasNoneOrIsUnknownIsAMistake() {
        Bench bench = Bench.with(first, second);
        assertThatThrownBy(() -> bench.client.connected(second.name(), 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("RADIUS server 192.0.2.11:1812 has no connection");
        assertThatThrownBy(() -> bench.client.disconnected("nobody", "x", 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no RADIUS server is called nobody");
    }
}
