package dev.lac.l2tp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lac.protocol.Counters;
import dev.lac.protocol.LossyLink;
import dev.lac.protocol.MalformedPacketException;
import dev.lac.protocol.Octets;
import dev.lac.protocol.PacketWriter;
import dev.lac.protocol.VirtualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** RFC 2661 §5.8 and Appendix A. */
class ReliableChannelTest {
    private final VirtualClock clock = new VirtualClock();
    private final Counters<L2tpEvent> counters = new Counters<>(L2tpEvent.class);

    /** One end: what it sends goes into its link, what it is given is written down. */
    private final class End implements ReliableChannel.Owner {
        final ReliableChannel channel;
        final List<Octets> delivered = new ArrayList<>();
        final List<ControlMessage> sent = new ArrayList<>();
        LossyLink link;
        boolean failed;

        End(TunnelSpec spec) {
            channel = new ReliableChannel(spec, counters, this);
            clock.drive(channel);
        }

        @Override
        public void transmit(Octets datagram) {
            sent.add(parse(datagram));
            if (link != null) {
                link.accept(datagram);
            }
        }

        @Override
        public void deliver(int sessionId, Octets body, long now) {
            delivered.add(body);
        }

        @Override
        public void undeliverable(MessageType oldest, long now) {
            failed = true;
        }

        void send(int number) {
            channel.send(0, MessageType.HELLO, new PacketWriter().u32(number).toOctets(), null, clock.now());
        }

        void hear(int ns, int nr) {
            channel.receive(new ControlMessage(0, 0, ns, nr, Octets.of(ns & 0xff)), clock.now());
        }

        void acknowledge(int nr) {
            channel.receive(new ControlMessage(0, 0, 0, nr, Octets.EMPTY), clock.now());
        }

        List<Integer> takeNs() {
            List<Integer> numbers = sent.stream().map(ControlMessage::ns).toList();
            sent.clear();
            return numbers;
        }
    }

    private static ControlMessage parse(Octets datagram) {
        try {
            return ControlMessage.parse(datagram.buffer());
        } catch (MalformedPacketException e) {
            throw new AssertionError(e);
        }
    }

    private static TunnelSpec spec(int window, int retransmits) {
        return TunnelSpec.builder("h")
                .receiveWindow(window)
                .helloInterval(Duration.ZERO)
                .maxRetransmits(retransmits, retransmits)
                .build();
    }

    @Test
    void slowStartOpensTheWindowByOneForEachAcknowledgement() {
        End end = new End(spec(4, 5));
        end.channel.peerWindow(5);
        for (int i = 0; i < 30; i++) {
            end.send(i);
        }
        assertThat(end.takeNs()).containsExactly(0);
        end.acknowledge(1);
        assertThat(end.takeNs()).containsExactly(1, 2);
        end.acknowledge(2);
        assertThat(end.takeNs()).containsExactly(3, 4);
        end.acknowledge(5);
        assertThat(end.takeNs()).containsExactly(5, 6, 7, 8);
        end.acknowledge(9);
        assertThat(end.takeNs()).containsExactly(9, 10, 11, 12, 13);
        end.acknowledge(14);
        assertThat(end.takeNs()).as("never more than the peer offered").hasSize(5);
    }

    @Test
    void aLossHalvesTheThresholdAndStartsFromOneMessage() {
        End end = new End(spec(4, 5));
        end.channel.peerWindow(8);
        for (int i = 0; i < 40; i++) {
            end.send(i);
        }
        for (int nr = 1; nr <= 7; nr++) {
            end.acknowledge(nr);
        }
        // The window is 8: messages 7 to 14 are under way.
        assertThat(end.takeNs()).last().isEqualTo(14);
        clock.advance(Duration.ofSeconds(1));
        assertThat(end.takeNs()).containsExactly(7);
        clock.advance(Duration.ofSeconds(2));
        assertThat(end.takeNs()).containsExactly(7);
        // The peer had kept 8 to 14.
        end.acknowledge(15);
        assertThat(end.takeNs()).containsExactly(15, 16);
        end.acknowledge(16);
        assertThat(end.takeNs())
                .as("congestion avoidance: two acknowledgements for one more")
                .containsExactly(17);
        end.acknowledge(17);
        assertThat(end.takeNs()).containsExactly(18, 19);
    }

    @Test
    void backOffDoublesUpToTheCapAndThenTheChannelFails() {
        End end = new End(spec(4, 5));
        end.send(0);
        List<Long> times = new ArrayList<>();
        int seen = 0;
        while (!end.failed && clock.step(Long.MAX_VALUE - 1)) {
            if (end.sent.size() > seen) {
                seen = end.sent.size();
                times.add(clock.now() / 1_000_000_000L);
            }
        }
        assertThat(times.subList(1, times.size())).containsExactly(3L, 7L, 15L, 23L);
        assertThat(end.sent).hasSize(6);
        assertThat(clock.now()).isEqualTo(31_000_000_000L);
        assertThat(end.channel.isIdle()).isTrue();
    }

    @Test
    void messagesOutOfOrderWaitInsideTheWindowAndDuplicatesAreAcknowledged() {
        End end = new End(spec(3, 5));
        end.hear(2, 0);
        end.hear(1, 0);
        end.hear(1, 0);
        end.hear(3, 0);
        assertThat(end.delivered).isEmpty();
        assertThat(counters.get(L2tpEvent.QUEUED_OUT_OF_ORDER)).isEqualTo(2);
        assertThat(counters.get(L2tpEvent.DROPPED_BEYOND_WINDOW)).isOne();
        end.hear(0, 0);
        assertThat(end.delivered).containsExactly(Octets.of(0), Octets.of(1), Octets.of(2));
        assertThat(end.sent).extracting(ControlMessage::nr).containsExactly(3);
        end.hear(0, 0);
        assertThat(end.sent).extracting(ControlMessage::nr).containsExactly(3, 3);
        // §5.8: the preceding 32,767 values are duplicates, too.
        end.hear(0x8003, 0);
        assertThat(end.sent).hasSize(3);
        end.hear(0x8002, 0);
        assertThat(end.sent).hasSize(3);
        assertThat(end.delivered).hasSize(3);
    }

    @Test
    void acknowledgementsRideOnMessagesOrFollowAfterAMoment() {
        End end = new End(spec(4, 5));
        end.hear(0, 0);
        end.send(1);
        assertThat(end.sent).extracting(ControlMessage::nr).containsExactly(1);
        clock.advance(Duration.ofMillis(500));
        assertThat(end.sent).hasSize(1);
        end.acknowledge(1);
        end.hear(1, 1);
        clock.advance(Duration.ofMillis(49));
        assertThat(end.sent).hasSize(1);
        clock.advance(Duration.ofMillis(1));
        assertThat(end.sent).hasSize(2).last().matches(ControlMessage::isZlb).matches(zlb -> zlb.ns() == 1);
    }

    @Test
    void everyMessageArrivesOnceAndInOrderWhileNumbersWrap() {
        int messages = 70_000;
        Random random = new Random(3);
        End left = new End(spec(32, 20));
        End right = new End(spec(32, 20));
        left.channel.peerWindow(32);
        left.link = new LossyLink(clock, random, packet -> right.channel.receive(parse(packet), clock.now()))
                .losing(0.001, 0.01)
                .delaying(Duration.ofMillis(1), Duration.ofMillis(1));
        right.link = new LossyLink(clock, random, packet -> left.channel.receive(parse(packet), clock.now()))
                .losing(0.001, 0.01);
        for (int i = 0; i < messages; i++) {
            left.send(i);
        }
        clock.until("all is delivered and acknowledged", Duration.ofHours(2), left.channel::isIdle);
        assertThat(right.delivered).hasSize(messages);
        for (int i = 0; i < messages; i++) {
            assertThat(right.delivered.get(i).buffer().getInt()).isEqualTo(i);
        }
        assertThat(counters.get(L2tpEvent.MESSAGE_RETRANSMITTED)).isPositive();
    }
}
