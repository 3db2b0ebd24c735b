package dev.lac.dataplane;

import dev.lac.linux.Libc;
import dev.lac.linux.NativeMemory;
import dev.lac.protocol.Counters;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** A thread that polls some sockets and handles what is there, until told to finish. */
abstract class PortThread extends Thread {
    private static final Logger LOG = LogManager.getLogger();
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final int POLL_ENTRY = 8;
    private static final int RECEIVED_EVENTS = 6;

    final Counters<ForwardingEvent> counters;
    private final int[] descriptors;
    private final NativeMemory pollList;
    private final NativeMemory option = new NativeMemory(8);
    private volatile boolean finished;

    PortThread(String name, Counters<ForwardingEvent> counters, int... descriptors) {
        super(name);
        this.counters = counters;
        this.descriptors = descriptors;
        pollList = new NativeMemory(POLL_ENTRY * descriptors.length);
        for (int i = 0; i < descriptors.length; i++) {
            pollList.host().putInt(i * POLL_ENTRY, descriptors[i]);
            pollList.host().putShort(i * POLL_ENTRY + 4, Libc.POLLIN);
        }
        setDaemon(true);
    }

    /** Receives and handles some packets of a socket; returns whether there were any. */
    abstract boolean receive(int source, int fd);

    /**
     * Does what is due.
     *
     * @return how long until more is, ns; {@link Long#MAX_VALUE} for nothing
     */
    long due(long now) {
        return Long.MAX_VALUE;
    }

    void finish() {
        finished = true;
    }

    @Override
    public void run() {
        while (!finished) {
            boolean idle = true;
            for (int source = 0; source < descriptors.length; source++) {
                idle &= !guarded(source);
            }
            long pause = Math.min(POLL_NANOS, due(System.nanoTime()));
            if (idle) {
                long millis = TimeUnit.NANOSECONDS.toMillis(pause + TimeUnit.MILLISECONDS.toNanos(1) - 1);
                Libc.poll(pollList.address(), descriptors.length, (int) Math.max(0, millis));
                clearErrors();
            }
        }
    }

    private boolean guarded(int source) {
        try {
            return receive(source, descriptors[source]);
        } catch (RuntimeException e) {
            counters.increment(ForwardingEvent.RECEIVE_FAILED);
            LOG.error("{}: a batch was lost", getName(), e);
            return true;
        }
    }

    /** A socket whose interface went down would wake us until somebody asks it why. */
    private void clearErrors() {
        for (int i = 0; i < descriptors.length; i++) {
            if ((pollList.host().getShort(i * POLL_ENTRY + RECEIVED_EVENTS) & Libc.POLLERR) != 0) {
                option.host().putInt(4, 4);
                Libc.getsockopt(descriptors[i], Libc.SOL_SOCKET, Libc.SO_ERROR, option.address(), option.address(4));
                counters.increment(ForwardingEvent.RECEIVE_FAILED);
            }
        }
    }

    /** Counts a punt that was refused. */
    final void accepted(boolean accepted) {
        if (!accepted) {
            counters.increment(ForwardingEvent.DROPPED_PUNT_QUEUE_FULL);
        }
    }

    /** A copy of part of a received packet, for another thread to keep. */
    static ByteBuffer copy(ByteBuffer packets, int offset, int length) {
        byte[] copy = new byte[length];
        packets.get(offset, copy);
        return ByteBuffer.wrap(copy);
    }

    /** One that receives by {@code recvmmsg}. */
    abstract static class Batched extends PortThread {
        final ReceiveBatch batch;
        final ByteBuffer packets;

        Batched(String name, ReceiveBatch batch, Counters<ForwardingEvent> counters, int... descriptors) {
            super(name, counters, descriptors);
            this.batch = batch;
            packets = batch.memory().network();
        }

        /** Handles the {@code count} packets of {@link #batch}, received on the descriptor at {@code source}. */
        abstract void handle(int source, int count);

        @Override
        boolean receive(int source, int fd) {
            int count = batch.receive(fd);
            if (count > 0) {
                handle(source, count);
                return true;
            }
            int error = count < 0 ? Libc.lastError() : Libc.EAGAIN;
            if (error != Libc.EAGAIN && error != Libc.EINTR) {
                counters.increment(ForwardingEvent.RECEIVE_FAILED);
            }
            return false;
        }
    }
}
