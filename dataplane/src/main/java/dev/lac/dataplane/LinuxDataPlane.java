package dev.lac.dataplane;

import dev.lac.linux.LinuxException;
import dev.lac.pppoe.MacAddress;
import dev.lac.pppoe.VlanTags;
import dev.lac.protocol.Counters;
import dev.lac.protocol.Octets;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The portable data plane of Linux: AF_PACKET sockets with rings towards subscribers, UDP sockets for each local address towards LNSes, {@code
 * recvmmsg} and {@code sendmmsg} in batches of 64, headers rewritten in the receive buffer, nothing allocated per relayed packet.
 *
 * <p>Each forwarder has one thread for each access port, which sends to LNSes, and one that receives from LNSes and sends on all access ports. The
 * control thread sends through the sockets of the first with buffers of its own.
 */
public final class LinuxDataPlane implements DataPlane {
    private static final Logger LOG = LogManager.getLogger();

    private final List<AccessPort> ports = new ArrayList<>();
    private final List<L2tpSocket> l2tp;
    private final List<InetSocketAddress> localAddresses;
    private final int forwarders;
    private final ForwardingTable table;
    private final List<Counters<ForwardingEvent>> allCounters = new ArrayList<>();
    private final List<PortThread> threads = new ArrayList<>();
    private final ControlSender control;
    private final FastPath fastPath;
    private final TunnelPaths paths;

    private LinuxDataPlane(List<AccessPort> ports, List<L2tpSocket> l2tp, DataPlaneSettings settings) {
        this.ports.addAll(ports);
        this.l2tp = List.copyOf(l2tp);
        forwarders = settings.forwarders();
        localAddresses = l2tp.stream().map(L2tpSocket::address).toList();
        table = new ForwardingTable(ports.size());
        control = new ControlSender(table, ports, l2tp, newCounters());
        fastPath = new FastPath(
                settings, ports.stream().map(AccessPort::forFastPath).toList());
        paths = new TunnelPaths(
                ports.stream().map(AccessPort::toString).collect(Collectors.toSet()),
                Set.copyOf(settings.underlay()),
                fastPath);
    }

    /**
     * Opens every port.
     *
     * @throws LinuxException naming the port that cannot be opened, why, and what to do
     */
    public static LinuxDataPlane open(DataPlaneSettings settings) {
        List<AutoCloseable> opened = new ArrayList<>();
        try {
            List<AccessPort> ports = new ArrayList<>();
            for (String name : settings.accessInterfaces()) {
                AccessPort port = AccessPort.open(name, settings.vlans(), settings.forwarders());
                opened.add(port);
                ports.add(port);
            }
            List<L2tpSocket> l2tp = new ArrayList<>();
            for (InetSocketAddress local : settings.locals()) {
                L2tpSocket socket = L2tpSocket.open(local, settings.forwarders());
                opened.add(socket);
                l2tp.add(socket);
            }
            return new LinuxDataPlane(ports, l2tp, settings);
        } catch (LinuxException e) {
            opened.forEach(LinuxDataPlane::closeQuietly);
            throw e;
        }
    }

    @Override
    public void start(Punts punts) {
        for (int forwarder = 0; forwarder < forwarders; forwarder++) {
            for (int i = 0; i < ports.size(); i++) {
                threads.add(new AccessReceiver(i, ports.get(i), forwarder, l2tp, table, newCounters(), punts));
            }
            threads.add(new L2tpReceiver(l2tp, forwarder, ports, table, newCounters(), punts));
        }
        threads.forEach(Thread::start);
        paths.start();
    }

    private Counters<ForwardingEvent> newCounters() {
        Counters<ForwardingEvent> counters = new Counters<>(ForwardingEvent.class);
        allCounters.add(counters);
        return counters;
    }

    @Override
    public MacAddress address(int port) {
        return ports.get(port).address();
    }

    @Override
    public @Nullable MacAddress changedAddress(int port) {
        AccessPort access = ports.get(port);
        try {
            MacAddress current = access.currentAddress();
            return current.equals(access.address()) ? null : current;
        } catch (LinuxException e) {
            // an interface that is gone for the moment
            LOG.debug("{}: {}", access, e.getMessage());
            return null;
        }
    }

    @Override
    public void adoptAddress(int port, MacAddress address) {
        ports.get(port).adoptAddress(address);
        fastPath.address(port, address);
    }

    @Override
    public long bitsPerSecond(int port) {
        return ports.get(port).bitsPerSecond();
    }

    @Override
    public List<InetSocketAddress> localAddresses() {
        return localAddresses;
    }

    @Override
    public TunnelPath path(int local, InetSocketAddress peer) {
        return paths.of(local, localAddresses.get(local), peer);
    }

    @Override
    public List<InterfaceReport> interfaces() {
        return fastPath.interfaces();
    }

    @Override
    public InterfaceReport fastPath(String interfaceName, FastPathMode mode) {
        return fastPath.mode(interfaceName, mode);
    }

    @Override
    public void sendDiscovery(int port, MacAddress to, VlanTags tags, Octets packet) {
        control.discovery(port, to, tags, packet);
    }

    @Override
    public void sendSession(int port, MacAddress to, VlanTags tags, int sessionId, Octets ppp) {
        control.session(port, to, tags, sessionId, ppp);
    }

    @Override
    public void sendControl(int local, InetSocketAddress to, int dscp, Octets datagram) {
        TunnelPath known = paths.known(local, to);
        // Whoever is no LNS of ours gets an answer by the way that the host's routes give, and leaves nothing behind.
        control.datagram(known != null ? known : new TunnelPath(local, localAddresses.get(local), to), dscp, datagram);
    }

    @Override
    public void connect(Relay relay) {
        table.add(relay);
        fastPath.add(relay);
    }

    @Override
    public void disconnect(Relay relay) {
        fastPath.remove(relay);
        table.remove(relay);
    }

    @Override
    public void tap(Relay relay, @Nullable Tap tap) {
        relay.tap(tap);
    }

    @Override
    public void relayUpstream(Relay relay, ByteBuffer ppp) {
        control.relayUpstream(relay, ppp);
    }

    @Override
    public void relayDownstream(InetSocketAddress from, ByteBuffer datagram) {
        control.relayDownstream(from, datagram);
    }

    @Override
    public Counters<ForwardingEvent> counters() {
        Counters<ForwardingEvent> sum = new Counters<>(ForwardingEvent.class);
        for (Counters<ForwardingEvent> part : allCounters) {
            part.snapshot().forEach(sum::add);
        }
        return sum;
    }

    @Override
    public void close() {
        paths.close();
        fastPath.close();
        threads.forEach(PortThread::finish);
        try {
            for (PortThread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            LOG.warn("the ports stay open: a thread may still look at their memory");
            return;
        }
        ports.forEach(LinuxDataPlane::closeQuietly);
        l2tp.forEach(LinuxDataPlane::closeQuietly);
    }

    static void closeQuietly(AutoCloseable opened) {
        try {
            opened.close();
        } catch (Exception e) {
            LOG.warn("closing {}: {}", opened, e.toString());
        }
    }

    @Override
    public String toString() {
        return "LinuxDataPlane" + Arrays.toString(ports.toArray()) + " " + localAddresses;
    }
}
