package dev.lac.radius;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lac.protocol.Timed;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Which server is asked, and who waits for one. */
class ServerPoolTest {
    private final TestServer first = new TestServer("192.0.2.10", 1812, "one");
    private final TestServer second = new TestServer("192.0.2.11", 1812, "two");
    private final TestServer third = new TestServer("192.0.2.12", 1812, "three");

    private static String cause(Decision decision) {
        return ((Decision.Unavailable) decision).cause();
    }

    @Test
    void equalsShareByTheirWeights() {
        Bench bench = Bench.with(first.weight(1), second.weight(3), third.priority(2));
        for (int i = 0; i < 4_000; i++) {
            bench.login("user" + i);
            bench.clock.advance(Duration.ofMillis(10));
        }
        assertThat(first.distinct.size()).isBetween(850, 1_150);
        assertThat(second.distinct.size()).isEqualTo(4_000 - first.distinct.size());
        assertThat(third.distinct).isEmpty();
    }

    @Test
    void aGroupsServersAreAskedAndNoOthers() {
        second.group = "other";
        Bench bench = Bench.with(first, second);
        bench.decide("alice");
        assertThat(first.distinct).hasSize(1);
        bench.client.authenticate(
                "other", Bench.request("bob", new Proof.Pap(dev.lac.protocol.Octets.EMPTY)), bench.decisions::add, 0);
        assertThat(bench.sent.get(1).to()).isEqualTo(second.address);
        bench.client.authenticate(
                "none", Bench.request("bob", new Proof.Pap(dev.lac.protocol.Octets.EMPTY)), bench.decisions::add, 0);
        bench.clock.advance(Duration.ofSeconds(1));
        assertThat(bench.decisions)
                .contains(new Decision.Unavailable("group none has no RADIUS server for authentication"));
        assertThat(bench.client.inFlight()).isZero();
    }

    @Test
    void aServerAtItsLimitIsPassedOver() {
        first.silent = true;
        second.silent = true;
        Bench bench = Bench.with(first.limit(3), second.limit(5));
        for (int i = 0; i < 10; i++) {
            bench.login("user" + i);
        }
        assertThat(bench.state(first).inFlight()).isEqualTo(3);
        assertThat(bench.state(second).inFlight()).isEqualTo(5);
        assertThat(bench.state(first).waiting()).isEqualTo(2);
        assertThat(bench.counters.get(RadiusEvent.REQUEST_QUEUED)).isEqualTo(2);
        first.silent = false;
        second.silent = false;
        bench.clock.advance(Duration.ofSeconds(5));
        assertThat(bench.decisions).hasSize(10).allMatch(decision -> decision instanceof Decision.Accept);
        assertThat(bench.state(first).inFlight()).isZero();
        assertThat(bench.state(first).waiting()).isZero();
    }

    @Test
    void nothingWaitsLongerThanItsTriesWouldTake() {
        first.silent = true;
        Bench bench = Bench.with(first.limit(1));
        bench.login("holder");
        bench.clock.advance(Duration.ofSeconds(3));
        bench.login("waiter"); // gets its turn after some 4 s
        bench.clock.advance(Duration.ofSeconds(1));
        bench.login("late"); // and this one none within 7 s
        bench.clock.advance(Duration.ofMinutes(1));
        assertThat(bench.decisions).hasSize(3);
        assertThat(bench.counters.get(RadiusEvent.REQUEST_WAITED_TOO_LONG)).isEqualTo(1);
        assertThat(bench.decisions.stream().map(ServerPoolTest::cause))
                .anyMatch(cause -> cause.contains(
                        "waited 7.0 s in vain (192.0.2.10:1812 has as many requests in flight as it may)"));
        assertThat(first.distinct).hasSize(2);
        assertThat(bench.client.inFlight()).isZero();
        assertThat(bench.client.nextDeadline()).isEqualTo(Timed.NEVER);
    }

    @Test
    void whoHasLeftOnlyTheFullServerDoesNotHoldUpThoseWithAChoice() {
        first.silent = true;
        second.silent = true;
        Bench bench = Bench.with(first.limit(1), second.limit(1));
        bench.login("a");
        bench.login("b");
        bench.login("c");
        // a and b give up on their servers at nearly the same time and change places; c goes on when one of them is
        // through.
        bench.clock.advance(Duration.ofSeconds(9));
        first.silent = false;
        second.silent = false;
        bench.clock.advance(Duration.ofSeconds(30));
        assertThat(bench.decisions).hasSize(3);
        assertThat(bench.client.inFlight()).isZero();
        assertThat(bench.state(first).inFlight()).isZero();
        assertThat(bench.state(second).inFlight()).isZero();
    }

    @Test
    void aServerWhoseNameIsStillAskedForIsWaitedFor() {
        Bench bench = Bench.with(first.unresolved());
        bench.login("alice");
        bench.clock.advance(Duration.ofMillis(300));
        assertThat(bench.decisions).isEmpty();
        bench.client.addressChanged(first.name(), first.address, null, bench.clock.now());
        bench.clock.until("a decision", Duration.ofMillis(100), () -> !bench.decisions.isEmpty());
        assertThat(bench.decisions.get(0)).isInstanceOf(Decision.Accept.class);
    }

    @Test
    void aServerWithoutAnAddressIsNotAskedAndSaysWhy() {
        Bench bench = Bench.with(first.unresolved(), second.unresolved());
        bench.client.addressChanged(first.name(), null, "radius1.isp.example: NXDOMAIN", 0);
        bench.client.addressChanged(second.name(), null, "radius2.isp.example: SERVFAIL", 0);
        assertThat(cause(bench.decide("alice")))
                .isEqualTo("no answer from RADIUS in 0.0 s: 192.0.2.10:1812: radius1.isp.example: NXDOMAIN;"
                        + " 192.0.2.11:1812: radius2.isp.example: SERVFAIL");
        assertThat(bench.state(first).trouble()).isEqualTo("radius1.isp.example: NXDOMAIN");
        assertThat(bench.state(first).alive()).isFalse();
        bench.client.addressChanged(second.name(), second.address, null, 0);
        assertThat(bench.decide("bob")).isInstanceOf(Decision.Accept.class);
        assertThat(bench.state(second).alive()).isTrue();
        assertThat(first.received).isEmpty();
    }

    @Test
    void newRequestsGoToTheNewAddressAndTheOldOneMayStillAnswer() {
        first.silent = true;
        Bench bench = Bench.with(first);
        bench.login("old");
        bench.clock.advance(Duration.ofMillis(10));
        InetSocketAddress moved = new InetSocketAddress("192.0.2.99", 1812);
        bench.client.addressChanged(first.name(), moved, null, bench.clock.now());
        bench.login("new");
        assertThat(bench.sent.get(1).to()).isEqualTo(moved);
        bench.deliver(first, 0, first.reply(first.distinct.get(0)));
        assertThat(bench.decisions).hasSize(1);
        // Nothing is awaited from the old address any more.
        bench.client.addressChanged(first.name(), moved, null, bench.clock.now());
        bench.deliver(first, 0, first.reply(first.distinct.get(0)));
        assertThat(bench.counters.get(RadiusEvent.REPLY_DROPPED_UNKNOWN_SENDER)).isEqualTo(1);
        assertThat(bench.state(first).address()).isEqualTo(moved);
    }

    @Test
    void anotherAddressIsAnotherLife() {
        first.silent = true;
        Bench bench = Bench.with(first, second.priority(2));
        bench.decide("alice");
        assertThat(bench.state(first).alive()).isFalse();
        assertThat(bench.state(first).trouble()).contains("is silent");
        assertThat(bench.state(first).deadFor()).isBetween(Duration.ofSeconds(50), Duration.ofSeconds(60));
        bench.client.addressChanged(first.name(), new InetSocketAddress("192.0.2.99", 1812), null, bench.clock.now());
        assertThat(bench.state(first).alive()).isTrue();
        assertThat(bench.state(first).trouble()).isNull();
    }

    @Test
    void whatAServerDoesIsCountedAndTimed() {
        Bench bench = Bench.with(first, second.priority(2));
        bench.decide("alice");
        bench.decide("bob");
        assertThat(bench.state(first).answered()).isEqualTo(2);
        assertThat(bench.state(first).responseTime()).isBetween(Duration.ofMillis(1), Duration.ofMillis(4));
        assertThat(bench.state(second).responseTime()).isNull();
        first.silent = true;
        bench.decide("carol");
        assertThat(bench.state(first).timeouts()).isEqualTo(1);
        assertThat(bench.state(second).answered()).isEqualTo(1);
    }
}
