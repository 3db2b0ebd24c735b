package dev.lac.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lac.pppoe.VlanTags;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Numbered data messages that come early wait for those before them (RFC 2661 §5.4). */
class ReorderTest extends RelayFixture {
    private static final Duration WINDOW = Duration.ofMillis(20);

    @BeforeEach
    void reordering() {
        use(relay(
                VlanTags.NONE,
                0x0b0b,
                new DataFormat(0, false, false, true, false, DontFragment.CLEAR, false, WINDOW)));
    }

    private void numbered(int... sequence) {
        for (int ns : sequence) {
            String number = String.format("%04x", ns & 0xffff);
            fromLns("0802 0a0a 0b0b" + number + "0000 ff03 0021 45" + number);
        }
    }

    /** What has reached the subscriber, by number. */
    private List<Integer> arrived() {
        return frames.stream()
                .map(frame -> Integer.parseInt(
                        frame.slice(frame.length() - 2, frame.length()).hex(), 16))
                .toList();
    }

    @Test
    void whatComesInOrderGoesOnAtOnce() {
        numbered(0xfffe, 0xffff, 0, 1);
        assertThat(arrived()).containsExactly(0xfffe, 0xffff, 0, 1);
        assertThat(relay.events()).isEmpty();
    }

    @Test
    void earlyMessagesWaitForThoseBeforeThem() {
        numbered(0xfffe, 1, 0);
        assertThat(arrived()).containsExactly(0xfffe);
        assertThat(relay.traffic().downPackets()).isEqualTo(1);
        numbered(0xffff);
        assertThat(arrived()).containsExactly(0xfffe, 0xffff, 0, 1);
        assertThat(relay.events()).isEqualTo(Map.of(ForwardingEvent.REORDERED, 2L));
        assertThat(relay.traffic()).isEqualTo(new Relay.Traffic(0, 0, 4, 12));
        numbered(2);
        assertThat(arrived()).endsWith(2);
    }

    @Test
    void whenTheirTimeIsOverTheyGoOnWithoutThoseThatAreMissing() {
        numbered(1, 4, 6);
        dataPlane.pass(WINDOW.minusNanos(1));
        assertThat(arrived()).containsExactly(1);
        dataPlane.pass(Duration.ofNanos(1));
        assertThat(arrived()).containsExactly(1, 4, 6);
        numbered(3, 7);
        assertThat(arrived()).containsExactly(1, 4, 6, 7);
        assertThat(relay.events())
                .isEqualTo(Map.of(
                        ForwardingEvent.REORDERED,
                        2L,
                        ForwardingEvent.MISSING_IN_SEQUENCE,
                        3L,
                        ForwardingEvent.DROPPED_OUT_OF_SEQUENCE,
                        1L));
        assertThat(count(ForwardingEvent.MISSING_IN_SEQUENCE)).isEqualTo(3);
    }

    @Test
    void eachWaitsItsOwnTime() {
        numbered(1, 3);
        dataPlane.pass(WINDOW.dividedBy(2));
        numbered(5);
        dataPlane.pass(WINDOW.dividedBy(2));
        assertThat(arrived()).containsExactly(1, 3);
        dataPlane.pass(WINDOW.dividedBy(2));
        assertThat(arrived()).containsExactly(1, 3, 5);
    }

    @Test
    void aFullWindowGivesUpTheOldestGap() {
        numbered(0);
        numbered(IntStream.range(2, 65).toArray());
        assertThat(arrived()).containsExactly(0);
        numbered(65);
        assertThat(arrived()).hasSize(65).doesNotContain(1).endsWith(65);
        assertThat(relay.events().get(ForwardingEvent.MISSING_IN_SEQUENCE)).isEqualTo(1);
    }

    @Test
    void aLeapGoesOnAfterItsTime() {
        numbered(0, 1000);
        assertThat(arrived()).containsExactly(0);
        dataPlane.pass(WINDOW);
        numbered(1001);
        assertThat(arrived()).containsExactly(0, 1000, 1001);
        assertThat(relay.events().get(ForwardingEvent.MISSING_IN_SEQUENCE)).isEqualTo(999);
    }

    @Test
    void repeatedMessagesAreDropped() {
        numbered(0, 2, 2, 0, 1, 2);
        assertThat(arrived()).containsExactly(0, 1, 2);
        assertThat(relay.events().get(ForwardingEvent.DROPPED_OUT_OF_SEQUENCE)).isEqualTo(3);
    }

    @Test
    void theControlThreadWaitsForNothing() {
        numbered(0);
        dataPlane.relayDownstream(
                LNS,
                dev.lac.protocol.Octets.ofHex("0802 0a0a 0b0b 0002 0000 ff03 0021 450002")
                        .buffer());
        numbered(3);
        assertThat(arrived()).containsExactly(0, 2, 3);
        assertThat(relay.events().get(ForwardingEvent.MISSING_IN_SEQUENCE)).isEqualTo(1);
    }

    @Test
    void anUnnumberedMessageEndsTheWaiting() {
        numbered(7, 9);
        fromLns("0002 0a0a 0b0b ff03 0021 45aaaa");
        numbered(100);
        assertThat(arrived()).containsExactlyInAnyOrder(7, 9, 0xaaaa, 100).endsWith(100);
    }

    @Test
    void whatASessionLeavesWaitingIsDropped() {
        numbered(0, 2);
        dataPlane.disconnect(relay);
        dataPlane.pass(WINDOW);
        assertThat(arrived()).containsExactly(0);
        assertThat(count(ForwardingEvent.DROPPED_UNKNOWN_SESSION)).isEqualTo(1);
    }

    @Test
    void whateverTheOrderEachMessageGoesOnOnceAndNoneAfterALaterOne() {
        Random random = new Random(11);
        List<Integer> sent = new ArrayList<>();
        int at = 0xff00;
        for (int i = 0; i < 20_000; i++) {
            at += random.nextInt(20) == 0 ? 2 + random.nextInt(200) : 1;
            sent.add(at);
        }
        for (int i = 0; i < sent.size() - 1; i++) {
            if (random.nextInt(5) == 0) {
                int other = Math.min(sent.size() - 1, i + 1 + random.nextInt(8));
                int swapped = sent.get(i);
                sent.set(i, sent.get(other));
                sent.set(other, swapped);
            }
        }
        for (int ns : sent) {
            numbered(ns);
            dataPlane.pass(Duration.ofMillis(random.nextInt(3)));
        }
        dataPlane.pass(WINDOW);
        List<Integer> arrived = arrived();
        for (int i = 1; i < arrived.size(); i++) {
            assertThat(ReorderQueue.distance(arrived.get(i - 1), arrived.get(i)))
                    .isPositive();
        }
        assertThat(arrived.size() + count(ForwardingEvent.DROPPED_OUT_OF_SEQUENCE))
                .isEqualTo(sent.size());
        assertThat(count(ForwardingEvent.DROPPED_OUT_OF_SEQUENCE)).isLessThan(sent.size() / 10);
        assertThat(relay.traffic().downPackets()).isEqualTo(arrived.size());
    }
}
