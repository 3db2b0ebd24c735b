package dev.lac.whole;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lac.capture.Frame;
import dev.lac.capture.Side;
import dev.lac.doubles.LnsDouble.Mode;
import dev.lac.doubles.SubscriberDouble;
import dev.lac.l2tp.CdnResult;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is kept of calls that fail: their own frames from the first PADI to the last PADT, and nobody else's. */
class FlightRecorderTest {
    private static final int ICRQ = 10;

    private final WholeLac net = new WholeLac();

    private List<Frame> onlyCapture() {
        assertThat(net.calls).hasSize(1);
        List<Frame> frames = net.captured.get(net.calls.get(0).id());
        assertThat(net.calls.get(0).json().path("captured").asBoolean()).isEqualTo(!frames.isEmpty());
        return frames;
    }

    private static List<String> phases(List<Frame> frames) {
        return frames.stream()
                .map(frame -> frame.comment().replaceFirst(".*phase ", ""))
                .distinct()
                .toList();
    }

    @Test
    void aWrongPasswordIsKeptFromPadiToPadtWithoutProof() {
        SubscriberDouble alice = net.subscriber("alice@one.example", "wrong");
        net.ended(net.dial(alice));
        List<Frame> frames = onlyCapture();
        assertThat(phases(frames)).containsExactly("discovery", "lcp", "authentication");
        assertThat(frames.get(0).octets().hex()).as("PADI").contains("8863" + "1109");
        assertThat(frames.get(frames.size() - 1).octets().hex()).as("PADT").contains("8863" + "11a7");
        assertThat(frames).allMatch(frame -> frame.side() == Side.ACCESS);
        String proof = net.frames.stream()
                .filter(frame -> frame.contains("8864") && frame.contains("c22302"))
                .findFirst()
                .orElse("");
        assertThat(proof).as("the LAC sends no Response").isEmpty();
        assertThat(frames)
                .filteredOn(frame -> frame.octets().hex().contains("c22302"))
                .isNotEmpty()
                .allMatch(frame -> frame.octets().hex().contains("00000000000000000000000000000000"));
        long last = 0;
        for (Frame frame : frames) {
            assertThat(frame.epochNanos()).isGreaterThanOrEqualTo(last);
            last = frame.epochNanos();
        }
    }

    @Test
    void anLnsThatDoesNotAnswerIsKeptOnBothSides() {
        net.ended(net.dial(net.subscriber("bob@two.example", "b-secret")));
        List<Frame> frames = onlyCapture();
        assertThat(frames).anyMatch(frame -> frame.side() == Side.CORE && !frame.inbound());
        assertThat(phases(frames)).contains("tunnel");
        assertThat(frames.stream().filter(frame -> frame.side() == Side.CORE).count())
                .as("each SCCRQ")
                .isEqualTo(net.datagrams.stream()
                        .filter(datagram -> datagram.contains("800800000000" + "0001"))
                        .count());
    }

    @Test
    void messagesOfOthersInTheSameTunnelAreNotKept() {
        net.lns("192.0.2.22", Mode.PROXY);
        net.up(net.dial(net.subscriber("bob@two.example", "b-secret")));
        net.lnses.values().forEach(lns -> lns.refuseCalls(CdnResult.ADMINISTRATIVE));
        SubscriberDouble one = net.dial(net.subscriber("bob@two.example", "b-secret"));
        SubscriberDouble two = net.dial(net.subscriber("bob@two.example", "b-secret"));
        net.ended(one);
        net.ended(two);
        for (var call : net.calls) {
            long requests = net.captured.get(call.id()).stream()
                    .filter(frame -> frame.side() == Side.CORE
                            && !frame.inbound()
                            && frame.octets().hex().contains("80080000000000" + String.format("%02x", ICRQ)))
                    .count();
            assertThat(requests).as("its own ICRQ").isEqualTo(1);
        }
    }

    @Test
    void aCallThatWasConnectedIsNotKept() {
        net.lns("192.0.2.21", Mode.PROXY);
        SubscriberDouble alice = net.dial(net.subscriber("alice@one.example", "a-secret"));
        net.up(alice);
        alice.hangUp();
        net.until("it is over", () -> !net.calls.isEmpty());
        assertThat(onlyCapture()).isEmpty();
    }

    @Test
    void nothingIsKeptWhereNothingIsWanted() {
        WholeLac quiet = new WholeLac(WholeLac.BASE + "calls:\n  captures: 0\n", 1);
        quiet.ended(quiet.dial(quiet.subscriber("alice@one.example", "wrong")));
        assertThat(quiet.captured.values()).containsExactly(List.of());
    }
}
