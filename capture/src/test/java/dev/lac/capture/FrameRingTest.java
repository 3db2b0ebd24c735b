package dev.lac.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.lac.protocol.Octets;
import java.lang.management.ManagementFactory;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A ring holds the last frames, and knows how many it does not. */
class FrameRingTest {
    private static Frame frame(int number, int length) {
        return new Frame(
                number, number % 3 == 0 ? Side.CORE : Side.ACCESS, true, length, Octets.copyOf(new byte[length]), "");
    }

    @Test
    void theLastAreHeldWithinBothBounds() {
        Random random = new Random(5);
        for (int turn = 0; turn < 200; turn++) {
            int mostFrames = 1 + random.nextInt(40);
            int mostOctets = 1 + random.nextInt(2_000);
            FrameRing ring = new FrameRing(mostFrames, mostOctets);
            Deque<Frame> expected = new ArrayDeque<>();
            int octets = 0;
            long[] dropped = new long[2];
            for (int i = 0; i < 200; i++) {
                Frame frame = frame(i, random.nextInt(150));
                ring.add(frame);
                if (frame.octets().length() > mostOctets) {
                    dropped[frame.side() == Side.ACCESS ? 0 : 1]++;
                    continue;
                }
                expected.add(frame);
                octets += frame.octets().length();
                while (expected.size() > mostFrames || octets > mostOctets) {
                    Frame gone = expected.remove();
                    octets -= gone.octets().length();
                    dropped[gone.side() == Side.ACCESS ? 0 : 1]++;
                }
            }
            assertThat(ring.frames()).containsExactlyElementsOf(expected);
            assertThat(ring.dropped(Side.ACCESS)).isEqualTo(dropped[0]);
            assertThat(ring.dropped(Side.CORE)).isEqualTo(dropped[1]);
            assertThat(ring.dropped()).isEqualTo(200 - expected.size());
        }
    }

    @Test
    void aRingHas256FramesOf64KibUnlessToldOtherwise() {
        FrameRing ring = new FrameRing();
        for (int i = 0; i < 300; i++) {
            ring.add(frame(i, 100));
        }
        assertThat(ring.frames()).hasSize(256);
        assertThat(ring.frames().get(0).epochNanos()).isEqualTo(44);
        ring.add(frame(300, 65_536));
        assertThat(ring.frames()).extracting(Frame::epochNanos).containsExactly(300L);
        assertThat(ring.dropped()).isEqualTo(300);
        ring.clear();
        assertThat(ring.frames()).isEmpty();
        assertThat(ring.dropped()).isZero();
        ring.add(frame(301, 1));
        assertThat(ring.frames()).hasSize(1);
    }

    @Test
    void addingAllocatesNothingInARingThatHasItsSize() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        FrameRing ring = new FrameRing();
        Frame frame = frame(1, 100);
        for (int i = 0; i < 10_000; i++) {
            ring.add(frame);
        }
        long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
        for (int i = 0; i < 100_000; i++) {
            ring.add(frame);
        }
        assertThat(threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before)
                .isLessThan(100_000);
    }

    @Test
    void aRingWithoutRoomIsRefused() {
        assertThatThrownBy(() -> new FrameRing(0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new FrameRing(1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Frame(0, Side.CORE, true, 1, Octets.of(1, 2), ""))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
