package dev.lac.bench;

import dev.lac.bench.Generator.Flow;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The namespaces, addresses and interfaces that {@code ./bench} has made, seen from the world's: the LAC's two links, and the two of another
 * LNS. Each interface has a name that no other on this machine has, for its kernel thread bears it.
 */
final class RelayLab implements AutoCloseable {
    private static final long ACCESS = 0x0200_0000_00a1L;
    private static final long CORE = 0x0200_0000_00b1L;
    private static final long LNS = 0x0200_0000_00d1L;
    private static final long RIVAL_CORE = 0x0200_0000_00e1L;
    private static final long RIVAL_OUT = 0x0200_0000_00e2L;
    private static final long RIVAL_LAC = 0x0200_0000_00f1L;
    private static final long RIVAL_NET = 0x0200_0000_00f2L;

    /**
     * Real-time priorities of the kernel's threads: as the interrupts that they stand for they wait for no process, and a far end not for who
     * sends to it, or it would lose what has been forwarded.
     */
    private static final int FORWARDING = 1;

    private static final int FAR_END = 2;

    static final Inet4Address LAC_ADDRESS = ipv4("10.99.0.1");
    static final Inet4Address LNS_ADDRESS = ipv4("10.99.0.2");
    static final Inet4Address RIVAL_ADDRESS = ipv4("10.98.0.1");
    static final Inet4Address RIVAL_LAC_ADDRESS = ipv4("10.98.0.2");
    static final Inet4Address RIVAL_NET_ADDRESS = ipv4("10.97.0.2");

    private final String suffix;
    private final int processor;
    private final Generator generator;
    private final Sink sink;
    private final Set<Long> pinned = new HashSet<>();

    /**
     * @param suffix of the interfaces' names
     * @param processor that does everything but generate, from 0
     * @param objects where the compiled eBPF programs are
     */
    RelayLab(String suffix, int processor, Path objects) throws IOException {
        this.suffix = suffix;
        this.processor = processor;
        generator = new Generator(Files.readAllBytes(objects.resolve("generator.bpf.o")), index("idl"));
        sink = new Sink(Files.readAllBytes(objects.resolve("sink.bpf.o")))
                .at(index("sub"), "pppoe")
                .at(index("lns"), "l2tp")
                .at(index("rla"), "l2tp")
                .at(index("rne"), "udp");
        sink.takeFrames(true);
    }

    Generator generator() {
        return generator;
    }

    Sink sink() {
        return sink;
    }

    private int index(String name) {
        return Forwarder.index(name + suffix);
    }

    Flow flow(Contender contender, Direction direction, int length) {
        boolean up = direction == Direction.UP;
        if (contender == Contender.L2TPNS) {
            return up
                    ? new Flow(
                            "l2tp_assigned",
                            index("rla"),
                            Frames.l2tp(
                                    RIVAL_LAC, RIVAL_CORE, RIVAL_LAC_ADDRESS, RIVAL_ADDRESS, RIVAL_NET_ADDRESS, length))
                    : new Flow(
                            "ipv4_assigned", index("rne"), Frames.ip(RIVAL_NET, RIVAL_OUT, RIVAL_NET_ADDRESS, length));
        }
        return up
                ? new Flow("pppoe", index("sub"), Frames.pppoe(ACCESS, length))
                : new Flow("l2tp", index("lns"), Frames.l2tp(LNS, CORE, LNS_ADDRESS, LAC_ADDRESS, LNS_ADDRESS, length));
    }

    /**
     * The CPU time of a contender: its process, the kernel's threads that receive on its interfaces and at the far ends, and what else the
     * processor does for packets. The far ends count, too, since the kernel does some of the forwarder's work in their threads (generic XDP
     * would look ten times as cheap as it is) and some of theirs in its.
     */
    CpuClock clock(Contender contender, long pid) throws IOException {
        List<Long> pids = new ArrayList<>(
                contender == Contender.L2TPNS
                        ? threads("rco", "rou", "rla", "rne")
                        : threads("acc", "cor", "sub", "lns"));
        pids.addAll(CpuClock.kernelThreads(List.of("ksoftirqd/" + processor)));
        pids.add(pid);
        return new CpuClock(pids);
    }

    /** Binds the kernel's threads of all interfaces to the processor; to be called again after a change to an interface. */
    void pin() throws IOException, InterruptedException {
        List<Long> forwarding = threads("acc", "cor", "rco", "rou");
        List<Long> farEnds = threads("sub", "lns", "rla", "rne");
        for (long pid : forwarding) {
            pin(pid, FORWARDING);
        }
        for (long pid : farEnds) {
            pin(pid, FAR_END);
        }
        pinned.addAll(forwarding);
        pinned.addAll(farEnds);
    }

    private List<Long> threads(String... interfaces) throws IOException {
        List<String> names =
                Stream.of(interfaces).map(name -> "napi/" + name + suffix + "-").toList();
        List<Long> found = CpuClock.kernelThreads(names);
        if (found.size() != names.size()) {
            throw new IOException("there are " + found.size() + " of the kernel's threads " + names);
        }
        return found;
    }

    private void pin(long pid, int priority) throws IOException, InterruptedException {
        if (!pinned.contains(pid)) {
            run("taskset", "-pc", String.valueOf(processor), String.valueOf(pid));
            run("chrt", "-f", "-p", String.valueOf(priority), String.valueOf(pid));
        }
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!process.waitFor(10, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException("failed: " + String.join(" ", command));
        }
    }

    private static Inet4Address ipv4(String text) {
        try {
            return (Inet4Address) InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    @Override
    public void close() {
        generator.close();
        sink.close();
    }
}
