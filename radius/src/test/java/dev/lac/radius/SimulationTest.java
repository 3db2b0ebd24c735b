package dev.lac.radius;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lac.protocol.Octets;
import dev.lac.protocol.Timed;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many logins at once over wires that lose, duplicate and reorder. */
class SimulationTest {
    @ParameterizedTest
    @ValueSource(doubles = {0, 0.1, 0.3})
    void everyLoginIsAnsweredOnceAndByItsOwnAnswer(double loss) {
        int logins = 2_000;
        TestServer first = new TestServer("192.0.2.10", 1812, "one");
        TestServer second = new TestServer("192.0.2.11", 1812, "two");
        for (TestServer server : List.of(first, second)) {
            server.reply = request -> List.of(new Attribute(
                    AttributeType.REPLY_MESSAGE,
                    request.first(AttributeType.USER_NAME).orElseThrow()));
        }
        Bench bench =
                new Bench(Bench.settings(4, true, first, second), first, second).losing(loss, Duration.ofMillis(300));
        Map<String, Decision> answers = new HashMap<>();
        for (int i = 0; i < logins; i++) {
            String user = "user" + i;
            bench.clock.after(
                    Duration.ofMillis(i / 10),
                    () -> bench.client.authenticate(
                            Bench.GROUP,
                            Bench.request(user, new Proof.Pap(Octets.ofText("pw"))),
                            decision -> assertThat(answers.put(user, decision))
                                    .as(user)
                                    .isNull(),
                            bench.clock.now()));
        }
        bench.clock.until("all answered", Duration.ofMinutes(5), () -> answers.size() == logins);
        bench.clock.advance(Duration.ofMinutes(1));

        long accepted = answers.entrySet().stream()
                .filter(answer -> answer.getValue() instanceof Decision.Accept)
                .peek(answer -> assertThat(((Decision.Accept) answer.getValue()).replyMessage())
                        .isEqualTo(answer.getKey()))
                .count();
        // A request and its reply arrive together with (1 - loss)²; six tries over two servers.
        double lost = Math.pow(1 - (1 - loss) * (1 - loss), 6);
        assertThat(accepted).isGreaterThanOrEqualTo((long) (logins * (1 - 3 * lost)));
        assertThat(bench.client.inFlight()).isZero();
        assertThat(bench.client.nextDeadline()).isEqualTo(Timed.NEVER);
        assertThat(bench.counters.get(RadiusEvent.REPLY_DROPPED_MALFORMED)).isZero();
        if (loss == 0) {
            assertThat(accepted).isEqualTo(logins);
        } else {
            assertThat(bench.counters.get(RadiusEvent.REQUEST_RETRANSMITTED)).isPositive();
            assertThat(bench.counters.get(RadiusEvent.REPLY_DROPPED_UNMATCHED)).isPositive();
        }
    }

    @Test
    void twoThousandRequestsInFlightShareNoIdentifier() {
        TestServer server = new TestServer("192.0.2.10", 1812, "one");
        server.silent = true;
        Bench bench = new Bench(Bench.settings(8, true, server), server);
        for (int i = 0; i < 2_000; i++) {
            bench.login("user" + i);
        }
        Set<List<Integer>> identifiers = new HashSet<>();
        bench.sent.forEach(sent -> assertThat(
                        identifiers.add(List.of(sent.socket(), sent.datagram().get(1))))
                .isTrue());
        assertThat(identifiers).hasSize(2_000);
        assertThat(bench.sent.stream().map(Bench.Sent::socket).distinct()).hasSize(8);
    }
}
