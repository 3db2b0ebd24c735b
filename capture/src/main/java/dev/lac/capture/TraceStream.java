package dev.lac.capture;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * Brings frames from those who have them to one who looks. Many threads {@link #offer}, which never waits: what finds no room is counted, and the
 * end of the trace says how many. One thread {@link #writeTo writes}.
 */
public final class TraceStream implements AutoCloseable {
    /** How many frames wait unless it is told otherwise. */
    public static final int FRAMES = 10_000;

    /** How many octets wait unless it is told otherwise. */
    public static final long OCTETS = 8L << 20;

    private final PcapNg.Origin origin;
    private final int mostFrames;
    private final long mostOctets;

    private final Queue<Frame> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger frames = new AtomicInteger();
    private final AtomicLong octets = new AtomicLong();
    private final AtomicLongArray dropped = new AtomicLongArray(Side.COUNT);
    private final Semaphore wake = new Semaphore(0);
    private final AtomicBoolean writing = new AtomicBoolean();
    private volatile boolean closed;

    /** With room for {@value #FRAMES} frames and {@value #OCTETS} octets. */
    public TraceStream(PcapNg.Origin origin) {
        this(origin, FRAMES, OCTETS);
    }

    /**
     * @param mostFrames that wait, at least 1
     * @param mostOctets of those frames together, at least 1
     */
    public TraceStream(PcapNg.Origin origin, int mostFrames, long mostOctets) {
        if (mostFrames < 1 || mostOctets < 1) {
            throw new IllegalArgumentException(mostFrames + " frames, " + mostOctets + " octets: at least 1 each");
        }
        this.origin = origin;
        this.mostFrames = mostFrames;
        this.mostOctets = mostOctets;
    }

    /**
     * Adds {@code frame} to those that wait to be written. Never waits.
     *
     * @return false if there is no room, which is counted, or if the trace is over
     */
    public boolean offer(Frame frame) {
        if (closed) {
            return false;
        }
        int length = frame.octets().length();
        boolean room = frames.incrementAndGet() <= mostFrames;
        if (octets.addAndGet(length) > mostOctets || !room) {
            gone(length);
            dropped.incrementAndGet(frame.side().interfaceId());
            return false;
        }
        waiting.add(frame);
        wake.release();
        return true;
    }

    /** Frames that found no room, of both sides. */
    public long dropped() {
        return dropped.get(Side.ACCESS.interfaceId()) + dropped.get(Side.CORE.interfaceId());
    }

    /** Whether {@link #close} was called or the stream failed: frames are refused. */
    public boolean isClosed() {
        return closed;
    }

    /** Ends the trace: what waits is written, nothing else is taken. */
    @Override
    public void close() {
        closed = true;
        wake.release();
    }

    /**
     * Writes the trace until it is {@linkplain #close closed}; the stream is flushed whenever nothing more waits, and is not closed.
     *
     * @throws IOException if the stream fails, or the thread is interrupted; the trace is over then
     * @throws IllegalStateException if it is written somewhere already
     */
    public void writeTo(OutputStream out) throws IOException {
        if (!writing.compareAndSet(false, true)) {
            throw new IllegalStateException("the trace is written somewhere already");
        }
        try {
            PcapNg trace = new PcapNg(out, origin);
            out.flush();
            long last = 0;
            boolean over;
            do {
                over = closed;
                last = Math.max(last, writeWaiting(trace));
                out.flush();
                if (!over) {
                    await();
                }
            } while (!over);
            trace.finish(last, dropped.get(Side.ACCESS.interfaceId()), dropped.get(Side.CORE.interfaceId()));
        } finally {
            closed = true;
            waiting.clear();
        }
    }

    private long writeWaiting(PcapNg trace) throws IOException {
        long last = 0;
        for (Frame frame = taken(); frame != null; frame = taken()) {
            trace.write(frame);
            last = Math.max(last, frame.epochNanos());
        }
        return last;
    }

    private @Nullable Frame taken() {
        Frame frame = waiting.poll();
        if (frame != null) {
            gone(frame.octets().length());
        }
        return frame;
    }

    private void gone(int length) {
        frames.decrementAndGet();
        octets.addAndGet(-length);
    }

    private void await() throws InterruptedIOException {
        try {
            wake.acquire();
            wake.drainPermits();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for frames");
        }
    }
}
