package dev.lac.dataplane;

import dev.lac.linux.Descriptor;
import dev.lac.linux.Libc;
import dev.lac.linux.LinuxException;
import dev.lac.linux.NativeMemory;
import dev.lac.linux.SocketAddresses;
import dev.lac.pppoe.MacAddress;
import dev.lac.pppoe.VlanTags;
import dev.lac.protocol.Counters;
import dev.lac.protocol.Octets;
import java.net.Inet4Address;
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
 * The portable data plane of Linux: AF_PACKET sockets towards subscribers, a UDP socket for each local address towards LNSes, {@code recvmmsg} and
 * {@code sendmmsg} in batches of 64, headers rewritten in the receive buffer, nothing allocated per relayed packet.
 *
 * <p>One thread receives on each access port and sends to LNSes; one receives from LNSes and sends on all access ports. The
 * control thread sends through the same sockets with buffers of its own.
 */
public final class LinuxDataPlane implements DataPlane {
    private static final Logger LOG = LogManager.getLogger();

    private final List<AccessPort> ports = new ArrayList<>();
    private final List<Descriptor> l2tp;
    private final List<InetSocketAddress> localAddresses;
    private final ForwardingTable table;
    private final List<Counters<ForwardingEvent>> allCounters = new ArrayList<>();
    private final List<PortThread> threads = new ArrayList<>();
    private final ControlSender control;
    private final FastPath fastPath;
    private final TunnelPaths paths;

    private LinuxDataPlane(List<AccessPort> ports, List<Descriptor> l2tp, DataPlaneSettings settings) {
        this.ports.addAll(ports);
        this.l2tp = l2tp;
        localAddresses = l2tp.stream().map(LinuxDataPlane::boundAddress).toList();
        table = new ForwardingTable(ports.size());
        control = new ControlSender(table, ports, l2tpDescriptors(), newCounters());
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
                AccessPort port = AccessPort.open(name, settings.vlans());
                opened.add(port);
                ports.add(port);
            }
            List<Descriptor> l2tp = new ArrayList<>();
            for (InetSocketAddress local : settings.locals()) {
                Descriptor socket = openL2tp(local);
                opened.add(socket);
                l2tp.add(socket);
            }
            return new LinuxDataPlane(ports, l2tp, settings);
        } catch (LinuxException e) {
            opened.forEach(LinuxDataPlane::closeQuietly);
            throw e;
        }
    }

    private static Descriptor openL2tp(InetSocketAddress local) {
        boolean v4 = local.getAddress() instanceof Inet4Address;
        Descriptor socket = Descriptor.open(
                        "L2TP socket " + local,
                        v4 ? SocketAddresses.AF_INET : SocketAddresses.AF_INET6,
                        Libc.SOCK_DGRAM,
                        0)
                .bigBuffers();
        // A full PPPoE packet does not fit a 1,500-octet core once it carries L2TP: let the kernel fragment it.
        if (v4) {
            socket.option(Libc.IPPROTO_IP, Libc.IP_MTU_DISCOVER, Libc.IP_PMTUDISC_DONT);
        } else {
            socket.option(Libc.IPPROTO_IPV6, Libc.IPV6_MTU_DISCOVER, Libc.IPV6_PMTUDISC_DONT);
        }
        return socket.bind(SocketAddresses.encode(local));
    }

    private static InetSocketAddress boundAddress(Descriptor socket) {
        NativeMemory memory = new NativeMemory(64);
        memory.host().putInt(32, SocketAddresses.IN6_LENGTH);
        Libc.getsockname(socket.fd(), memory.address(), memory.address(32));
        return SocketAddresses.decode(memory.host(), 0);
    }

    private int[] l2tpDescriptors() {
        return l2tp.stream().mapToInt(Descriptor::fd).toArray();
    }

    @Override
    public void start(Punts punts) {
        for (int i = 0; i < ports.size(); i++) {
            Counters<ForwardingEvent> counters = newCounters();
            threads.add(new AccessReceiver(i, ports.get(i), l2tpDescriptors(), table, counters, punts));
        }
        threads.add(new L2tpReceiver(l2tpDescriptors(), ports, table, newCounters(), punts));
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
        control.datagram(local, to, dscp, datagram);
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
        for (PortThread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        ports.forEach(LinuxDataPlane::closeQuietly);
        l2tp.forEach(LinuxDataPlane::closeQuietly);
    }

    private static void closeQuietly(AutoCloseable opened) {
        try {
            opened.close();
        } catch (Exception e) {
            LOG.warn("closing {}: {}", opened, e.toString());
        }
    }

    /** A thread that polls some sockets and handles what is there, until told to finish. */
    abstract static class PortThread extends Thread {
        private static final int POLL_MILLIS = 250;

        final ReceiveBatch batch = new ReceiveBatch();
        final ByteBuffer packets = batch.memory().network();
        final Counters<ForwardingEvent> counters;
        private final int[] descriptors;
        private final NativeMemory pollList;
        private volatile boolean finished;

        PortThread(String name, Counters<ForwardingEvent> counters, int... descriptors) {
            super(name);
            this.counters = counters;
            this.descriptors = descriptors;
            pollList = new NativeMemory(8 * descriptors.length);
            for (int i = 0; i < descriptors.length; i++) {
                pollList.host().putInt(i * 8, descriptors[i]);
                pollList.host().putShort(i * 8 + 4, Libc.POLLIN);
            }
            setDaemon(true);
        }

        /** Handles the {@code count} packets of {@link #batch}, received on the descriptor at {@code source}. */
        abstract void handle(int source, int count);

        void finish() {
            finished = true;
        }

        @Override
        public void run() {
            while (!finished) {
                boolean idle = true;
                for (int source = 0; source < descriptors.length; source++) {
                    idle &= !drain(source);
                }
                if (idle) {
                    Libc.poll(pollList.address(), descriptors.length, POLL_MILLIS);
                }
            }
        }

        private boolean drain(int source) {
            int count = batch.receive(descriptors[source]);
            if (count > 0) {
                try {
                    handle(source, count);
                } catch (RuntimeException e) {
                    counters.increment(ForwardingEvent.RECEIVE_FAILED);
                    LOG.error("{}: a batch was lost", getName(), e);
                }
                return true;
            }
            int error = count < 0 ? Libc.lastError() : Libc.EAGAIN;
            if (error != Libc.EAGAIN && error != Libc.EINTR) {
                counters.increment(ForwardingEvent.RECEIVE_FAILED);
            }
            return false;
        }

        /** Counts a punt that was refused. */
        void accepted(boolean accepted) {
            if (!accepted) {
                counters.increment(ForwardingEvent.DROPPED_PUNT_QUEUE_FULL);
            }
        }

        /** A copy of part of a received packet, for another thread to keep. */
        ByteBuffer copy(int offset, int length) {
            byte[] copy = new byte[length];
            packets.duplicate().position(offset).get(copy);
            return ByteBuffer.wrap(copy);
        }
    }

    @Override
    public String toString() {
        return "LinuxDataPlane" + Arrays.toString(ports.toArray()) + " " + localAddresses;
    }
}
