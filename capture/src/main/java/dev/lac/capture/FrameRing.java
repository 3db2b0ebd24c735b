package dev.lac.capture;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The last frames of one call. Adding a frame allocates nothing once the ring has its size; it grows as it is needed. Any thread may use it. */
public final class FrameRing {
    /** How many frames a ring keeps unless it is told otherwise. */
    public static final int FRAMES = 256;

    /** How many octets a ring keeps unless it is told otherwise. */
    public static final int OCTETS = 64 << 10;

    private static final int FIRST_SIZE = 16;

    private final int mostFrames;
    private final int mostOctets;
    private @Nullable Frame[] frames;
    private int first;
    private int count;
    private int octets;
    private final long[] dropped = new long[Side.COUNT];

    /** With room for {@value #FRAMES} frames and {@value #OCTETS} octets. */
    public FrameRing() {
        this(FRAMES, OCTETS);
    }

    /**
     * @param mostFrames at least 1
     * @param mostOctets of all frames together, at least 1
     */
    public FrameRing(int mostFrames, int mostOctets) {
        if (mostFrames < 1 || mostOctets < 1) {
            throw new IllegalArgumentException(mostFrames + " frames, " + mostOctets + " octets: at least 1 each");
        }
        this.mostFrames = mostFrames;
        this.mostOctets = mostOctets;
        frames = new Frame[Math.min(FIRST_SIZE, mostFrames)];
    }

    /** Keeps {@code frame} in place of the oldest, as far as there is no room; one that is larger than the ring is not kept. */
    public synchronized void add(Frame frame) {
        int length = frame.octets().length();
        if (length > mostOctets) {
            dropped[frame.side().interfaceId()]++;
            return;
        }
        while (count == mostFrames || octets + length > mostOctets) {
            dropOldest();
        }
        if (count == frames.length) {
            grow();
        }
        frames[(first + count) % frames.length] = frame;
        count++;
        octets += length;
    }

    private void dropOldest() {
        Frame oldest = at(first);
        octets -= oldest.octets().length();
        dropped[oldest.side().interfaceId()]++;
        frames[first] = null;
        first = (first + 1) % frames.length;
        count--;
    }

    private Frame at(int index) {
        Frame frame = frames[index];
        if (frame == null) {
            throw new IllegalStateException("no frame at " + index);
        }
        return frame;
    }

    private void grow() {
        @Nullable Frame[] larger = new Frame[Math.min(mostFrames, 2 * frames.length)];
        for (int i = 0; i < count; i++) {
            larger[i] = frames[(first + i) % frames.length];
        }
        frames = larger;
        first = 0;
    }

    /** What the ring holds, oldest first. */
    public synchronized List<Frame> frames() {
        List<Frame> held = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            held.add(at((first + i) % frames.length));
        }
        return held;
    }

    /** How many frames were added that the ring holds no longer, or never did. */
    public synchronized long dropped() {
        return dropped(Side.ACCESS) + dropped(Side.CORE);
    }

    /** How many of them are of {@code side}. */
    public synchronized long dropped(Side side) {
        return dropped[side.interfaceId()];
    }

    /** Holds nothing from now on, not even what it has dropped. */
    public synchronized void clear() {
        Arrays.fill(frames, null);
        first = 0;
        count = 0;
        octets = 0;
        Arrays.fill(dropped, 0);
    }
}
