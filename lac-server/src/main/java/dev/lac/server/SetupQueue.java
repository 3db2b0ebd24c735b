package dev.lac.server;

import dev.lac.protocol.Counters;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;

/** Frames of a subscriber that came before its call was set up: its first NCP requests, which would cost it a Restart timer if lost. */
final class SetupQueue {
    /** The first NCP requests and a few repetitions. */
    private static final int MAX_FRAMES = 64;

    private final Queue<ByteBuffer> frames = new ArrayDeque<>();
    private final Counters<LacEvent> counters;

    SetupQueue(Counters<LacEvent> counters) {
        this.counters = counters;
    }

    void add(ByteBuffer frame) {
        if (frames.size() == MAX_FRAMES) {
            counters.increment(LacEvent.SETUP_QUEUE_OVERFLOW);
        } else {
            frames.add(frame);
        }
    }

    void clear() {
        frames.clear();
    }

    /** Hands on all frames in their order. */
    void drainTo(Consumer<ByteBuffer> next) {
        for (ByteBuffer frame = frames.poll(); frame != null; frame = frames.poll()) {
            next.accept(frame);
        }
    }
}
