package dev.lac.bench;

import dev.lac.dataplane.DataFormat;
import dev.lac.dataplane.DataPlane;
import dev.lac.dataplane.DataPlaneSettings;
import dev.lac.dataplane.DontFragment;
import dev.lac.dataplane.FastPathMode;
import dev.lac.dataplane.InterfaceReport;
import dev.lac.dataplane.LinuxDataPlane;
import dev.lac.dataplane.Relay;
import dev.lac.dataplane.TunnelPath;
import dev.lac.linux.BpfLink;
import dev.lac.linux.BpfObject;
import dev.lac.linux.BpfProgram;
import dev.lac.linux.Libc;
import dev.lac.linux.LinuxException;
import dev.lac.linux.NativeMemory;
import dev.lac.pppoe.MacAddress;
import dev.lac.pppoe.VlanTags;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The product's data plane in a process of its own with the relays of many subscribers, who never logged in. It says {@code ready} on standard
 * output and then answers each line of standard input by one line: {@code mode native}, {@code generic}, {@code off} or {@code null} by
 * {@code ok} or {@code no} with the reason, {@code counters} by what was dropped and handed up.
 */
@Command(name = "forwarder", description = "Relays without logins, for ./bench relay.")
final class Forwarder implements Callable<Integer> {
    /** The first subscriber's hardware address; that of the others follow. */
    static final long FIRST_MAC = 0x0201_0000_0000L;

    static final int TUNNELS = 8;

    private static final int FORWARDERS = 4;

    /** What an operator gets who says nothing about it. */
    private static final DataFormat PLAIN =
            new DataFormat(0, false, false, true, false, DontFragment.CLEAR, true, Duration.ZERO, false);
    /** The LAC's, unless told otherwise. */
    private static final DataFormat WITH_UDP_CHECKSUMS =
            new DataFormat(0, false, false, true, false, DontFragment.CLEAR, true, Duration.ZERO);
    /** Behind a mode: with UDP checksums. */
    private static final String CHECKSUMS = "-checksums";

    @Option(names = "--access", required = true)
    @SuppressWarnings("NullAway.Init") // picocli sets it
    String access;

    @Option(names = "--core", required = true)
    @SuppressWarnings("NullAway.Init") // picocli sets it
    String core;

    @Option(names = "--local", required = true, description = "Our L2TP address.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    InetAddress local;

    @Option(names = "--peer", required = true, description = "The LNS' address.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    InetAddress peer;

    @Option(names = "--sessions", required = true)
    int sessions;

    @Option(names = "--null-forwarder", required = true, description = "The object file of the null forwarder.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    Path nullForwarder;

    private final List<Relay> relays = new ArrayList<>();
    private DataFormat connected = PLAIN;
    private @Nullable NullForwarder limit;

    @Override
    public Integer call() throws IOException {
        PrintStream answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        try (DataPlane dataPlane = LinuxDataPlane.open(settings());
                BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            dataPlane.start(new Silence());
            TunnelPath path = dataPlane.path(0, new InetSocketAddress(peer, 1701));
            connect(dataPlane, path, PLAIN);
            answers.println("ready");
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                answers.println(answer(dataPlane, path, line));
            }
        } finally {
            closeLimit();
        }
        return 0;
    }

    /** As the product has it, without VLANs. */
    private DataPlaneSettings settings() {
        return new DataPlaneSettings(
                List.of(access),
                false,
                List.of(new InetSocketAddress(local, 1701)),
                FastPathMode.AUTO,
                Map.of(),
                Math.min(FORWARDERS, Runtime.getRuntime().availableProcessors()),
                List.of());
    }

    /** Session {@code i}: PPPoE and local L2TP session id {@code i} + 1, in tunnel 1 to {@value #TUNNELS} in turn. */
    private static Relay relay(int i, TunnelPath path, DataFormat format) {
        int tunnel = 1 + i % TUNNELS;
        return new Relay(
                new Relay.Access(0, new MacAddress(FIRST_MAC + i), VlanTags.NONE, i + 1),
                new Relay.Session(path, tunnel, i + 1, 100 + tunnel, i + 1, format));
    }

    /** Relays all sessions so, and no longer as before. */
    private void connect(DataPlane dataPlane, TunnelPath path, DataFormat format) {
        relays.forEach(dataPlane::disconnect);
        relays.clear();
        for (int i = 0; i < sessions; i++) {
            relays.add(relay(i, path, format));
        }
        relays.forEach(dataPlane::connect);
        connected = format;
    }

    private String answer(DataPlane dataPlane, TunnelPath path, String line) throws IOException {
        if (line.equals("counters")) {
            return dataPlane.counters() + " "
                    + dataPlane.interfaces().stream()
                            .map(InterfaceReport::toString)
                            .collect(Collectors.joining(" "));
        }
        if (!line.startsWith("mode ")) {
            return "no such command: " + line;
        }
        String mode = line.substring("mode ".length());
        DataFormat format = mode.endsWith(CHECKSUMS) ? WITH_UDP_CHECKSUMS : PLAIN;
        mode = mode.replace(CHECKSUMS, "");
        if (!format.equals(connected)) {
            connect(dataPlane, path, format);
        }
        closeLimit();
        boolean nothing = mode.equals("null");
        String trouble =
                fastPath(dataPlane, nothing ? FastPathMode.OFF : FastPathMode.valueOf(mode.toUpperCase(Locale.ROOT)));
        if (trouble.isEmpty() && nothing) {
            try {
                limit = new NullForwarder(Files.readAllBytes(nullForwarder), index(access), index(core));
            } catch (LinuxException e) {
                trouble = String.valueOf(e.getMessage());
            }
        }
        return trouble.isEmpty() ? "ok" : "no " + trouble;
    }

    /** Both interfaces relay so from now on; says why not, if not. */
    private String fastPath(DataPlane dataPlane, FastPathMode mode) {
        StringBuilder trouble = new StringBuilder();
        List<InterfaceReport> known = dataPlane.interfaces();
        known.forEach(one -> dataPlane.fastPath(one.name(), mode));
        for (InterfaceReport now : dataPlane.interfaces()) {
            if (now.mode() != mode) {
                trouble.append(trouble.isEmpty() ? "" : "; ")
                        .append(now.name())
                        .append(": ")
                        .append(now.reason());
            }
        }
        if (known.stream().noneMatch(one -> one.name().equals(core))) {
            trouble.append("the data plane has found no way over ").append(core);
        }
        return trouble.toString();
    }

    private void closeLimit() {
        if (limit != null) {
            limit.close();
            limit = null;
        }
    }

    static int index(String interfaceName) {
        int index = Libc.if_nametoindex(interfaceName);
        if (index == 0) {
            throw new LinuxException("there is no interface " + interfaceName);
        }
        return index;
    }

    /** The limit of what XDP does between these two interfaces. */
    private static final class NullForwarder implements AutoCloseable {
        private final BpfObject object;
        private final List<BpfLink> links = new ArrayList<>();

        NullForwarder(byte[] elf, int access, int core) {
            object = BpfObject.open("null.bpf.o", elf).load();
            NativeMemory way = new NativeMemory(Integer.BYTES);
            way.host().putInt(0, core);
            object.map("ways").update(0, way);
            way.host().putInt(0, access);
            object.map("ways").update(1, way);
            links.add(object.program("null_up").attach(access, BpfProgram.Mode.NATIVE));
            links.add(object.program("null_down").attach(core, BpfProgram.Mode.NATIVE));
        }

        @Override
        public void close() {
            links.forEach(BpfLink::close);
            object.close();
        }
    }

    /** Whatever is not relayed is of no interest here. */
    private static final class Silence implements DataPlane.Punts {
        @Override
        public boolean onDiscovery(int port, MacAddress from, MacAddress to, VlanTags tags, ByteBuffer packet) {
            return true;
        }

        @Override
        public boolean onSessionFrame(int port, MacAddress from, VlanTags tags, int sessionId, ByteBuffer ppp) {
            return true;
        }

        @Override
        public boolean onControl(int local, InetSocketAddress from, ByteBuffer datagram) {
            return true;
        }

        @Override
        public boolean onData(InetSocketAddress from, ByteBuffer datagram) {
            return true;
        }
    }
}
