package dev.lac.dataplane;

import dev.lac.linux.Libc;
import dev.lac.linux.LinuxException;
import dev.lac.linux.Network;
import dev.lac.pppoe.MacAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Watches the ways to the LNSes: which interface, which next hop, how big a packet gets through. Looks again when the kernel tells of a change,
 * and every second, as a path MTU that ICMP has lowered (RFC 1191, RFC 8201) changes silently.
 *
 * <p>It is also the guard of the underlay: a tunnel never goes over an interface on which subscribers are, nor over a PPP interface unless
 * the operator has said so. Where the route leads there, the path stays on the interface that it had, or on the one of the local address, if
 * the LNS can be reached by it; else it has trouble.
 */
final class TunnelPaths implements AutoCloseable {
    private static final Logger LOG = LogManager.getLogger();
    private static final int LOOK_MILLIS = 1_000;
    /** A change rarely comes alone. */
    private static final int SETTLE_MILLIS = 20;

    private static final int LARGEST_IP_PACKET = 65_535;

    /** Hears where datagrams go by now. */
    interface Listener {
        /** @param hop how the next hop is addressed, or null while nobody knows or where there is no Ethernet */
        void onPath(TunnelPath path, @Nullable Hop hop);
    }

    /** Hardware addresses on the link towards an LNS. */
    record Hop(int interfaceIndex, String interfaceName, MacAddress own, MacAddress nextHop, int mtu) {}

    private final Network network = new Network();
    private final Set<String> access;
    private final Set<String> underlay;
    private final Listener listener;
    private final Map<List<Object>, TunnelPath> paths = new LinkedHashMap<>();
    private final Thread thread = new Thread(this::watch, "paths");
    private volatile boolean finished;

    /**
     * @param access interfaces on which subscribers are
     * @param underlay the only interfaces that tunnels may leave by; empty: any but those of subscribers and PPP
     * @param listener called on the control thread and on the watching one, one at a time
     */
    TunnelPaths(Set<String> access, Set<String> underlay, Listener listener) {
        this.access = Set.copyOf(access);
        this.underlay = Set.copyOf(underlay);
        this.listener = listener;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** The path between two sockets, looked up at once when it is new. */
    synchronized TunnelPath of(int local, InetSocketAddress localAddress, InetSocketAddress peer) {
        return paths.computeIfAbsent(List.of(local, peer), key -> {
            TunnelPath made = new TunnelPath(local, localAddress, peer);
            look(made);
            return made;
        });
    }

    /** The path between two sockets if somebody has asked for it before. */
    synchronized @Nullable TunnelPath known(int local, InetSocketAddress peer) {
        return paths.get(List.of(local, peer));
    }

    private void watch() {
        while (!finished) {
            try {
                if (network.awaitChange(LOOK_MILLIS)) {
                    Thread.sleep(SETTLE_MILLIS);
                }
                lookAtAll();
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                LOG.error("the paths to the LNSes could not be looked at", e);
            }
        }
    }

    synchronized void lookAtAll() {
        paths.values().forEach(this::look);
    }

    private void look(TunnelPath path) {
        TunnelPath.Route before = path.route();
        TunnelPath.Route now;
        Hop hop = null;
        try {
            Found found = find(path);
            Network.Link link = found.link;
            int mtu = Math.min(LARGEST_IP_PACKET, found.route.mtu() > 0 ? found.route.mtu() : link.mtu());
            now = new TunnelPath.Route(link.index(), link.name(), mtu, "");
            Optional<MacAddress> nextHop = link.isEthernet() && !found.route.isLocal()
                    ? network.neighbour(link.index(), found.route.nextHop()).map(octets -> MacAddress.of(octets, 0))
                    : Optional.empty();
            if (nextHop.isPresent()) {
                hop = new Hop(link.index(), link.name(), MacAddress.of(link.address(), 0), nextHop.get(), mtu);
            }
        } catch (LinuxException e) {
            now = new TunnelPath.Route(0, "", before.mtu(), String.valueOf(e.getMessage()));
        }
        if (!now.equals(before)) {
            path.route(now);
            tell(path, before, now);
        }
        listener.onPath(path, hop);
    }

    private static void tell(TunnelPath path, TunnelPath.Route before, TunnelPath.Route now) {
        if (!now.trouble().isEmpty()) {
            LOG.warn("{}: {}", path, now.trouble());
        } else if (before.interfaceIndex() != 0) {
            LOG.info(
                    "{}: by {}, path MTU {} (before: {}, {})",
                    path,
                    now.interfaceName(),
                    now.mtu(),
                    before.interfaceName(),
                    before.mtu());
        }
    }

    private record Found(Network.Route route, Network.Link link) {}

    /** @throws LinuxException when there is no way that may be taken, saying why */
    private Found find(TunnelPath path) {
        Found usual = find(path, 0);
        if (mayCarry(usual.link)) {
            return usual;
        }
        for (int candidate : alternatives(path)) {
            try {
                Found other = find(path, candidate);
                if (mayCarry(other.link)) {
                    return other;
                }
            } catch (LinuxException e) {
                LOG.debug("{} not by interface {}: {}", path, candidate, e.getMessage());
            }
        }
        throw new LinuxException("the route to " + path.peer().getAddress().getHostAddress() + " leads into "
                + usual.link.name() + ", " + why(usual.link)
                + "; correct the route, or see l2tp.interfaces");
    }

    private Found find(TunnelPath path, int interfaceIndex) {
        InetAddress peer = path.peer().getAddress();
        Network.Route route;
        try {
            route = network.route(path.localAddress().getAddress(), peer, interfaceIndex);
        } catch (LinuxException e) {
            throw new LinuxException("no route to " + peer.getHostAddress() + " from "
                    + path.localAddress().getAddress().getHostAddress() + ": " + e.getMessage());
        }
        return new Found(route, network.link(route.interfaceIndex()));
    }

    private boolean mayCarry(Network.Link link) {
        if (access.contains(link.name())) {
            return false;
        }
        return underlay.isEmpty() ? !isPpp(link) : underlay.contains(link.name());
    }

    private static boolean isPpp(Network.Link link) {
        return link.isPpp() || link.name().matches("ppp\\d+");
    }

    private String why(Network.Link link) {
        if (access.contains(link.name())) {
            return "where subscribers are";
        }
        return underlay.isEmpty() ? "a PPP interface" : "which is not in l2tp.interfaces";
    }

    /** The interface that the path has, those that are named for tunnels, the one that the local address is on. */
    private Set<Integer> alternatives(TunnelPath path) {
        Set<Integer> found = new LinkedHashSet<>();
        found.add(path.route().interfaceIndex());
        for (String name : underlay) {
            found.add(Libc.if_nametoindex(name));
        }
        try {
            NetworkInterface own =
                    NetworkInterface.getByInetAddress(path.localAddress().getAddress());
            found.add(own == null ? 0 : own.getIndex());
        } catch (SocketException e) {
            LOG.debug("{}: {}", path.localAddress(), e.getMessage());
        }
        found.remove(0);
        return found;
    }

    synchronized List<TunnelPath> all() {
        return new ArrayList<>(paths.values());
    }

    @Override
    public void close() {
        finished = true;
        thread.interrupt();
        try {
            thread.join(2L * LOOK_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        network.close();
    }
}
