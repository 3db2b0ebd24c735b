package dev.lac.radius;

import static dev.lac.radius.RadiusEvent.REQUEST_QUEUED;
import static dev.lac.radius.RadiusEvent.REQUEST_REFUSED_QUEUE_FULL;
import static dev.lac.radius.RadiusEvent.SERVER_DEAD;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** More requests than identifiers. */
class SlotsTest {
    private final TestServer first = new TestServer("192.0.2.10", 1812, "one");
    private final TestServer second = new TestServer("192.0.2.11", 1812, "two").priority(2);

    @Test
    void requestsWaitForAnIdentifierAndAreRefusedWhenTooManyDo() {
        first.silent = true;
        Bench bench = Bench.with(first);
        for (int i = 0; i < 256 + 4 * 256 + 3; i++) {
            bench.login("user" + i);
        }
        assertThat(bench.sent).hasSize(256);
        assertThat(bench.sent.stream().map(sent -> sent.datagram().get(1)).distinct())
                .hasSize(256);
        assertThat(bench.counters.get(REQUEST_QUEUED)).isEqualTo(1024);
        assertThat(bench.counters.get(REQUEST_REFUSED_QUEUE_FULL)).isEqualTo(3);
        bench.clock.advance(Duration.ZERO);
        assertThat(bench.decisions).hasSize(3);
        assertThat(((Decision.Unavailable) bench.decisions.get(0)).cause())
                .isEqualTo("1024 requests wait for the RADIUS servers of group isp already");
        first.silent = false;
        bench.clock.advance(Duration.ofSeconds(30));
        assertThat(bench.decisions).hasSize(256 + 1024 + 3);
        assertThat(bench.client.inFlight()).isZero();
    }

    @Test
    void whoWaitsForAServerThatDiesGoesToTheNextAtOnce() {
        first.silent = true;
        Bench bench = Bench.with(first, second);
        bench.login("canary");
        bench.clock.advance(Duration.ofSeconds(4));
        for (int i = 0; i < 499; i++) {
            bench.login("user" + i);
        }
        assertThat(bench.counters.get(REQUEST_QUEUED)).isEqualTo(244);
        // The canary gives up after 7 s, those sent with it after 11 s.
        bench.clock.advance(Duration.ofSeconds(5));
        assertThat(bench.decisions).hasSize(1 + 244).allMatch(decision -> decision instanceof Decision.Accept);
        assertThat(bench.counters.get(SERVER_DEAD)).isEqualTo(1);
        bench.clock.advance(Duration.ofSeconds(5));
        assertThat(bench.decisions).hasSize(500).allMatch(decision -> decision instanceof Decision.Accept);
        assertThat(first.distinct).hasSize(256);
        assertThat(second.distinct).hasSize(500);
    }
}
