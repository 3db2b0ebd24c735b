package dev.lac.capture;

import dev.lac.pppoe.MacAddress;
import dev.lac.pppoe.VlanTags;
import dev.lac.protocol.Octets;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** What it costs to keep a frame: making it, taking secrets out, and putting it into one of many calls' rings. Prints figures. */
final class FrameRingBench {
    private static final int RINGS = 10_000;
    private static final int FRAMES = 5_000_000;
    private static final int TURNS = 5;

    private FrameRingBench() {}

    /** @param args none */
    public static void main(String[] args) {
        Frames frames = new Frames(new Redactor(false, false));
        MacAddress host = MacAddress.parse("02:00:00:00:00:01");
        VlanTags tags = VlanTags.of(VlanTags.TPID_8021Q, 7);
        InetSocketAddress lac = new InetSocketAddress("192.0.2.1", 1701);
        InetSocketAddress lns = new InetSocketAddress("192.0.2.2", 1701);
        ByteBuffer lcp = Octets.ofHex("c021 01 01 000e 0104 05d4 0506 01020304").buffer();
        ByteBuffer pap =
                Octets.ofHex("c023 01 01 0012 07 616c6963654069 04 70617373").buffer();
        ByteBuffer iccn = Octets.ofHex("c802 002e 0001 0002 0002 0001 8008 0000 0000 000c 800a 0000 0018 00989680"
                        + "800a 0000 0013 00000001 0006 0000 0027")
                .buffer();
        Map<String, Supplier<Frame>> kinds = new TreeMap<>();
        kinds.put("LCP", () -> frames.session(1, true, host, host, tags, 7, lcp, "alice"));
        kinds.put("PAP", () -> frames.session(1, true, host, host, tags, 7, pap, "alice"));
        kinds.put("ICCN", () -> frames.datagram(1, false, lac, lns, iccn, "alice"));
        List<FrameRing> rings = new ArrayList<>();
        for (int i = 0; i < RINGS; i++) {
            rings.add(new FrameRing());
        }
        for (int turn = 1; turn <= TURNS; turn++) {
            for (Map.Entry<String, Supplier<Frame>> kind : kinds.entrySet()) {
                // Each ring gets a call's worth of frames at most.
                rings.forEach(FrameRing::clear);
                long start = System.nanoTime();
                for (int i = 0; i < FRAMES; i++) {
                    rings.get(i % RINGS).add(kind.getValue().get());
                    if (i % (30 * RINGS) == 0) {
                        rings.forEach(FrameRing::clear);
                    }
                }
                System.out.printf(
                        "turn %d, %-4s %4d ns a frame%n", turn, kind.getKey(), (System.nanoTime() - start) / FRAMES);
            }
        }
    }
}
