package dev.lac.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lac.protocol.Octets;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Frames come from many threads to one stream, or are counted. */
class TraceStreamTest {
    private static final PcapNg.Origin ORIGIN = new PcapNg.Origin("machine", "Linux", "lac 1", "eth1", "l2tp");

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    private static Frame frame(Side side, int number, int length) {
        return new Frame(number, side, true, length, Octets.copyOf(new byte[length]), "");
    }

    @Test
    void whatManyOfferIsWrittenOrCounted() throws Exception {
        TraceStream stream = new TraceStream(ORIGIN, 50, 100_000);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Future<?> writer = threads.submit(written(stream, out));
        List<Callable<Integer>> jobs = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            Side side = t % 2 == 0 ? Side.ACCESS : Side.CORE;
            jobs.add(() -> {
                int taken = 0;
                for (int i = 0; i < 20_000; i++) {
                    taken += stream.offer(frame(side, i, 60)) ? 1 : 0;
                }
                return taken;
            });
        }
        int[] taken = new int[2];
        int t = 0;
        for (Future<Integer> job : threads.invokeAll(jobs)) {
            taken[t++ % 2] += job.get();
        }
        stream.close();
        writer.get(30, TimeUnit.SECONDS);
        PcapNgBlocks blocks = PcapNgBlocks.of(out.toByteArray());
        assertThat(blocks.packets(Side.ACCESS)).hasSize(taken[0]);
        assertThat(blocks.packets(Side.CORE)).hasSize(taken[1]);
        assertThat(blocks.drops(Side.ACCESS)).isEqualTo(40_000 - taken[0]);
        assertThat(blocks.drops(Side.CORE)).isEqualTo(40_000 - taken[1]);
        assertThat(stream.dropped()).isEqualTo(80_000 - taken[0] - taken[1]);
        assertThat(blocks.received(Side.ACCESS)).isEqualTo(40_000);
    }

    @Test
    void noMoreWaitThanThereIsRoomFor() throws Exception {
        TraceStream stream = new TraceStream(ORIGIN, 3, 250);
        assertThat(stream.offer(frame(Side.ACCESS, 1, 100))).isTrue();
        assertThat(stream.offer(frame(Side.ACCESS, 2, 100))).isTrue();
        assertThat(stream.offer(frame(Side.CORE, 3, 100))).isFalse();
        assertThat(stream.offer(frame(Side.ACCESS, 4, 50))).isTrue();
        assertThat(stream.offer(frame(Side.ACCESS, 5, 0))).isFalse();
        stream.close();
        assertThat(stream.offer(frame(Side.ACCESS, 6, 0))).isFalse();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        stream.writeTo(out);
        PcapNgBlocks blocks = PcapNgBlocks.of(out.toByteArray());
        assertThat(blocks.packets(Side.ACCESS)).hasSize(3);
        assertThat(blocks.drops(Side.ACCESS)).isEqualTo(1);
        assertThat(blocks.drops(Side.CORE)).isEqualTo(1);
    }

    /** Who looks sees the trace's beginning at once, and each frame when it has come. */
    @Test
    void whatIsThereIsFlushed() throws Exception {
        TraceStream stream = new TraceStream(ORIGIN);
        Flushes out = new Flushes();
        Future<?> writer = threads.submit(written(stream, out));
        int header = out.nextSize(0);
        assertThat(header).isPositive();
        stream.offer(frame(Side.CORE, 1, 60));
        assertThat(out.nextSize(header)).isGreaterThan(header + 60);
        stream.close();
        writer.get(30, TimeUnit.SECONDS);
    }

    @Test
    void aStreamThatFailsEndsTheTrace() throws Exception {
        TraceStream stream = new TraceStream(ORIGIN);
        stream.offer(frame(Side.CORE, 1, 60));
        assertThatThrownBy(() -> stream.writeTo(new OutputStream() {
                    @Override
                    public void write(int octet) throws IOException {
                        throw new IOException("gone");
                    }
                }))
                .isInstanceOf(IOException.class)
                .hasMessage("gone");
        assertThat(stream.isClosed()).isTrue();
        assertThat(stream.offer(frame(Side.CORE, 2, 60))).isFalse();
        assertThatThrownBy(() -> stream.writeTo(new ByteArrayOutputStream())).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anInterruptEndsTheTrace() throws Exception {
        TraceStream stream = new TraceStream(ORIGIN);
        CountDownLatch ended = new CountDownLatch(1);
        Thread writer = new Thread(() -> {
            try {
                stream.writeTo(new ByteArrayOutputStream());
            } catch (InterruptedIOException e) {
                if (Thread.currentThread().isInterrupted()) {
                    ended.countDown();
                }
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        writer.start();
        writer.interrupt();
        assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(stream.isClosed()).isTrue();
    }

    private static Callable<Void> written(TraceStream stream, OutputStream out) {
        return () -> {
            stream.writeTo(out);
            return null;
        };
    }

    /** Knows how much had been written whenever it was flushed. */
    private static final class Flushes extends OutputStream {
        private int size;
        private int flushed;

        @Override
        public synchronized void write(int octet) {
            size++;
        }

        @Override
        public synchronized void flush() {
            flushed = size;
            notifyAll();
        }

        synchronized int nextSize(int after) throws InterruptedException {
            long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (flushed <= after) {
                assertThat(System.nanoTime()).isLessThan(until);
                wait(1_000);
            }
            return flushed;
        }
    }
}
