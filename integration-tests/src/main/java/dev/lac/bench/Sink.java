package dev.lac.bench;

import dev.lac.linux.BpfLink;
import dev.lac.linux.BpfObject;
import dev.lac.linux.BpfProgram;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The far ends, where data packets are counted and end: {@code sink.bpf.c}. */
final class Sink implements AutoCloseable {
    private final BpfObject object;
    private final Map<Integer, String> places = new LinkedHashMap<>();
    private final List<BpfLink> links = new ArrayList<>();
    private @Nullable Boolean frames;

    /** What has arrived so far. */
    record Count(long packets, long octets) {}

    Sink(byte[] elf) {
        object = BpfObject.open("sink.bpf.o", elf).load();
    }

    /**
     * Takes what comes in on an interface.
     *
     * @param kind of {@code sink.bpf.c}: pppoe, l2tp, udp
     */
    Sink at(int interfaceIndex, String kind) {
        places.put(interfaceIndex, kind);
        return this;
    }

    /** Takes frames in XDP, as a forwarder in native XDP sends them, or behind it, as all others do. */
    void takeFrames(boolean inXdp) {
        if (frames != null && frames == inXdp) {
            return;
        }
        frames = inXdp;
        links.forEach(BpfLink::close);
        links.clear();
        places.forEach((index, kind) -> links.add(
                inXdp
                        ? object.program("sink_" + kind).attach(index, BpfProgram.Mode.NATIVE)
                        : object.program("sink_" + kind + "_skb").attachBehindXdp(index)));
    }

    Count count() {
        long[] sums = object.map("delivered").sums(0);
        return new Count(sums[0], sums[1]);
    }

    /** From now on the time that packets took is noted, from zero; or no longer. */
    void stamped(boolean wanted) {
        ByteBuffer bins = object.map("latency").values();
        for (int i = 0; i < bins.capacity(); i += Long.BYTES) {
            bins.putLong(i, 0);
        }
        object.map("stamped").values().putLong(0, wanted ? 1 : 0);
    }

    /** How many packets took 0, 1, 2 ... microseconds; the last, that or longer. */
    long[] latencies() {
        ByteBuffer bins = object.map("latency").values();
        long[] counts = new long[bins.capacity() / Long.BYTES];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = bins.getLong(i * Long.BYTES);
        }
        return counts;
    }

    /** The number of microseconds that {@code percent} of the packets did not exceed; NaN when there were none. */
    static double percentile(long[] counts, double percent) {
        long all = 0;
        for (long count : counts) {
            all += count;
        }
        long wanted = (long) Math.ceil(all * percent / 100);
        for (int i = 0; i < counts.length && wanted > 0; i++) {
            wanted -= counts[i];
            if (wanted <= 0) {
                return i + 1;
            }
        }
        return Double.NaN;
    }

    @Override
    public void close() {
        links.forEach(BpfLink::close);
        object.close();
    }
}
