package dev.lac.dataplane;

import dev.lac.linux.BpfLink;
import dev.lac.linux.BpfProgram;
import dev.lac.linux.LinuxException;
import dev.lac.linux.VlanOffload;
import dev.lac.linux.XdpFeatures;
import dev.lac.pppoe.MacAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The relay in XDP: which interface has which program in which mode, and the sessions and tunnels that the programs know. Whatever a program
 * does not relay comes to the portable path as if there were no program.
 *
 * <p>Sessions belong to the control thread, tunnels to whoever watches the paths; the monitor of this object keeps the two apart. Programs go
 * with the process, however it ends.
 */
final class FastPath implements TunnelPaths.Listener, AutoCloseable {
    private static final Logger LOG = LogManager.getLogger();
    /** Octets that an access interface's MTU must have beyond a PPP frame from the protocol field on (RFC 2516 §4). */
    private static final int PPPOE_HEADER = 6;

    private final DataPlaneSettings settings;
    private @Nullable XdpTables tables;
    private String trouble = "";
    private final List<Port> ports = new ArrayList<>();
    private final Map<Integer, Port> byIndex = new LinkedHashMap<>();
    private final Map<TunnelPath, TunnelPaths.Hop> hops = new HashMap<>();
    private final Map<TunnelPath, Tunnel> tunnels = new HashMap<>();
    private final Set<Relay> relays = new LinkedHashSet<>();
    private final Map<Relay, XdpSession> sessions = new HashMap<>();
    private final Queue<Integer> freeTunnels = new ArrayDeque<>();
    private final Map<Integer, XdpTables.Counter> upOwners = new HashMap<>();
    private final Map<Integer, XdpTables.Counter> downOwners = new HashMap<>();

    /** An interface with a program on it, or without. */
    private static final class Port {
        private final int slot;
        private final int index;
        private final String name;
        private final boolean access;
        private MacAddress address;
        private FastPathMode wanted;
        private FastPathMode mode = FastPathMode.OFF;
        private String reason = "";
        /** Why the driver takes no program; empty where it does, or nobody has tried. */
        private String refusal = "";

        private String told = "";
        /** Whether we have switched the driver's VLAN offload off, to be switched on again. */
        private boolean vlanOffload;

        private @Nullable BpfLink link;

        Port(int slot, int index, String name, boolean access, MacAddress address, FastPathMode wanted) {
            this.slot = slot;
            this.index = index;
            this.name = name;
            this.access = access;
            this.address = address;
            this.wanted = wanted;
        }
    }

    /** What the programs know of the way to an LNS. */
    private static final class Tunnel {
        private final int index;
        private TunnelPaths.@Nullable Hop hop;
        private int relays;

        Tunnel(int index) {
            this.index = index;
        }
    }

    /** An interface towards subscribers. */
    record AccessInterface(String name, int index, MacAddress address, int mtu) {}

    private final List<AccessInterface> access;

    /**
     * Puts programs on the access interfaces; those towards LNSes get theirs with the first path over them.
     *
     * @param access in the order of the ports
     */
    FastPath(DataPlaneSettings settings, List<AccessInterface> access) {
        this.settings = settings;
        this.access = List.copyOf(access);
        if (!settings.isFastPathOff()) {
            load();
        }
        for (AccessInterface one : access) {
            place(new Port(ports.size(), one.index, one.name, true, one.address, settings.fastPath(one.name)));
        }
        settle();
        tell();
    }

    /** Hands the programs to the kernel; where it takes none, the portable path has everything. */
    private void load() {
        try {
            XdpTables loaded = XdpTables.load(access.size());
            for (int i = 0; i < loaded.maxTunnels(); i++) {
                freeTunnels.add(i);
            }
            tables = loaded;
            trouble = "";
        } catch (LinuxException e) {
            trouble = String.valueOf(e.getMessage());
            LOG.warn("no fast path, the portable one relays: {}", trouble);
        }
    }

    private void place(Port port) {
        ports.add(port);
        byIndex.put(port.index, port);
        know(port);
    }

    /** Tells the programs of an interface. */
    private void know(Port port) {
        if (tables == null) {
            port.reason = trouble;
            return;
        }
        if (port.slot >= XdpTables.SLOTS || !XdpTables.hasPlaceFor(port.index)) {
            port.reason = "too many interfaces for the fast path";
            return;
        }
        tables.place(port.index, port.slot, port.address);
        if (port.access) {
            tables.port(port.slot, port.slot, port.address);
        }
    }

    /** Frames of a port are sent from another address. */
    synchronized void address(int port, MacAddress address) {
        Port changed = ports.get(port);
        changed.address = address;
        if (tables != null && changed.slot < XdpTables.SLOTS) {
            tables.place(changed.index, changed.slot, address);
            tables.port(changed.slot, changed.slot, address);
        }
    }

    // Modes.

    /** Attaches what is wanted as far as it goes: a native program can send only to interfaces that take its frames. */
    private void settle() {
        if (tables != null) {
            ports.stream().filter(port -> port.slot < XdpTables.SLOTS).forEach(this::settle);
        }
    }

    private void settle(Port port) {
        String obstacle = "";
        if (port.wanted == FastPathMode.AUTO || port.wanted == FastPathMode.NATIVE) {
            obstacle = port.refusal.isEmpty() ? obstacle(port) : port.refusal;
        }
        FastPathMode target = switch (port.wanted) {
            case AUTO -> obstacle.isEmpty() ? FastPathMode.NATIVE : FastPathMode.GENERIC;
            case NATIVE -> obstacle.isEmpty() ? FastPathMode.NATIVE : FastPathMode.OFF;
            case GENERIC, OFF -> port.wanted;
        };
        if (target != port.mode) {
            attach(port, target);
        }
        if (target == FastPathMode.NATIVE && !port.refusal.isEmpty()) {
            settle(port); // for the next best
        } else if (target == port.mode) {
            port.reason = obstacle;
        }
    }

    private String obstacle(Port from) {
        for (Port to : ports) {
            if (to.access != from.access && !XdpFeatures.takesRedirected(to.index)) {
                return to.name + " takes no frames from native XDP"
                        + " (its driver cannot, or of a veth the peer has neither XDP nor GRO)";
            }
        }
        return "";
    }

    private void attach(Port port, FastPathMode mode) {
        detach(port);
        if (mode == FastPathMode.OFF || tables == null) {
            return;
        }
        if (port.access && VlanOffload.isOn(port.name)) {
            port.vlanOffload = VlanOffload.set(port.name, false);
            if (!port.vlanOffload) {
                port.reason = "its driver takes VLAN tags out of frames (rx-vlan-offload) and cannot be told not to";
                port.refusal = port.reason;
                return;
            }
            LOG.info("{}: rx-vlan-offload switched off, so that XDP sees tags", port.name);
        }
        BpfProgram program = port.access ? tables.fromSubscribers() : tables.fromLns();
        boolean isNative = mode == FastPathMode.NATIVE;
        try {
            port.link = program.attach(port.index, isNative ? BpfProgram.Mode.NATIVE : BpfProgram.Mode.GENERIC);
            port.mode = mode;
        } catch (LinuxException e) {
            port.reason = word(mode) + ": " + e.getMessage();
            port.refusal = isNative ? port.reason : port.refusal;
        }
    }

    private static void detach(Port port) {
        if (port.link != null) {
            port.link.close();
            port.link = null;
        }
        if (port.vlanOffload) {
            VlanOffload.set(port.name, true);
            port.vlanOffload = false;
        }
        port.mode = FastPathMode.OFF;
    }

    private void tell() {
        for (Port port : ports) {
            String now = word(port.mode) + (port.reason.isEmpty() ? "" : " (" + port.reason + ")");
            if (!now.equals(port.told)) {
                port.told = now;
                LOG.info("{}: fast path {}", port.name, now);
            }
        }
    }

    private static String word(FastPathMode mode) {
        return mode.name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException when there is no such interface */
    synchronized InterfaceReport mode(String name, FastPathMode wanted) {
        Port port = ports.stream()
                .filter(one -> one.name.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no interface " + name + " of the LAC's"));
        if (wanted != FastPathMode.OFF && tables == null) {
            load();
            ports.forEach(this::know);
            List.copyOf(relays).forEach(this::add);
        }
        port.wanted = wanted;
        ports.forEach(one -> one.refusal = "");
        settle();
        tell();
        return report(port);
    }

    synchronized List<InterfaceReport> interfaces() {
        return ports.stream().map(this::report).toList();
    }

    private InterfaceReport report(Port port) {
        XdpTables.InterfaceCount count = tables == null || port.slot >= XdpTables.SLOTS
                ? new XdpTables.InterfaceCount(0, 0, Map.of())
                : tables.count(port.slot);
        return new InterfaceReport(
                port.name,
                port.access,
                port.wanted,
                port.mode,
                port.reason,
                count.packets(),
                count.octets(),
                count.punts());
    }

    // Tunnels.

    @Override
    public synchronized void onPath(TunnelPath path, TunnelPaths.@Nullable Hop hop) {
        if (hop != null && !byIndex.containsKey(hop.interfaceIndex())) {
            place(new Port(
                    ports.size(),
                    hop.interfaceIndex(),
                    hop.interfaceName(),
                    false,
                    hop.own(),
                    settings.fastPath(hop.interfaceName())));
            settle();
            tell();
        }
        if (hop == null) {
            hops.remove(path);
        } else {
            hops.put(path, hop);
        }
        Tunnel tunnel = tunnels.get(path);
        if (tunnel != null) {
            write(path, tunnel, hop);
        }
    }

    private void write(TunnelPath path, Tunnel tunnel, TunnelPaths.@Nullable Hop hop) {
        if (tables == null || (hop == null ? tunnel.hop == null : hop.equals(tunnel.hop))) {
            return;
        }
        tunnel.hop = hop;
        Port out = hop == null ? null : byIndex.get(hop.interfaceIndex());
        if (hop == null || out == null || out.slot >= XdpTables.SLOTS) {
            tables.removeTunnel(tunnel.index);
        } else {
            tables.tunnel(tunnel.index, path, out.slot, hop.own(), hop.nextHop());
        }
    }

    // Sessions.

    /** What the programs know of a session. */
    private record XdpSession(Tunnel tunnel, XdpTables.Counter up, XdpTables.Counter down)
            implements Relay.FastTraffic {
        @Override
        public Relay.Traffic traffic() {
            return new Relay.Traffic(up.packets(), up.octets(), down.packets(), down.octets());
        }

        @Override
        public long punted() {
            return up.punted() + down.punted();
        }
    }

    /** Relays a session's frames from now on; with more LNSes at once than the programs know it stays on the portable path. */
    synchronized void add(Relay relay) {
        relays.add(relay);
        TunnelPath path = relay.session().path();
        Tunnel tunnel = tables == null ? null : tunnels.computeIfAbsent(path, this::tunnel);
        if (tables == null || tunnel == null) {
            return;
        }
        tunnel.relays++;
        XdpSession session = new XdpSession(tunnel, tables.upCounter(relay), tables.downCounter(relay));
        take(upOwners, XdpTables.upIndex(relay), session.up);
        take(downOwners, XdpTables.downIndex(relay), session.down);
        tables.add(relay, tunnel.index, access.get(relay.access().port()).mtu() - PPPOE_HEADER);
        sessions.put(relay, session);
        relay.fastTraffic(session);
        XdpTables written = tables;
        relay.onPathChange(() -> written.pathOf(relay));
    }

    private @Nullable Tunnel tunnel(TunnelPath path) {
        Integer free = freeTunnels.poll();
        if (free == null) {
            return null;
        }
        Tunnel made = new Tunnel(free);
        write(path, made, hops.get(path));
        return made;
    }

    /** Whoever had the entry before has counted in it for the last time. */
    private static void take(Map<Integer, XdpTables.Counter> owners, int index, XdpTables.Counter by) {
        XdpTables.Counter before = owners.put(index, by);
        if (before != null) {
            before.keep();
        }
    }

    /** Relays a session's frames no longer; an entry that a successor has taken stays. */
    synchronized void remove(Relay relay) {
        relays.remove(relay);
        XdpSession session = sessions.remove(relay);
        if (tables == null || session == null) {
            return;
        }
        relay.onPathChange(() -> {});
        if (upOwners.get(XdpTables.upIndex(relay)) == session.up) {
            tables.removeUp(relay);
        }
        if (downOwners.get(XdpTables.downIndex(relay)) == session.down) {
            tables.removeDown(relay);
        }
        if (--session.tunnel.relays == 0) {
            tables.removeTunnel(session.tunnel.index);
            tunnels.remove(relay.session().path());
            freeTunnels.add(session.tunnel.index);
        }
    }

    @Override
    public synchronized void close() {
        ports.forEach(FastPath::detach);
        if (tables != null) {
            upOwners.values().forEach(XdpTables.Counter::keep);
            downOwners.values().forEach(XdpTables.Counter::keep);
            sessions.keySet().forEach(relay -> relay.onPathChange(() -> {}));
            tables.close();
            tables = null; // whoever still asks is told of none
        }
    }
}
