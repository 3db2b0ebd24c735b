package dev.lac.radius;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** All servers: the pools they form, the ways to them, and what is done when one falls silent. */
final class Servers {
    private static final Logger LOG = System.getLogger(RadiusClient.class.getName());

    private record Group(RadiusClient.Role role, String name) {}

    private final RadiusClient client;
    private final RadiusClient.Settings settings;
    private final RadiusClient.Owner owner;
    private final Map<String, RadiusServer> servers = new LinkedHashMap<>();
    private final Map<Group, ServerPool> pools = new HashMap<>();
    private final Map<RadiusServer, StatusProbe> probes = new HashMap<>();
    private final Map<InetSocketAddress, Slots> slots = new HashMap<>();

    Servers(RadiusClient client, RadiusClient.Settings settings, RandomGenerator random, RadiusClient.Owner owner) {
        this.client = client;
        this.settings = settings;
        this.owner = owner;
        Map<Group, List<RadiusServer>> groups = new LinkedHashMap<>();
        for (RadiusClient.Server each : settings.servers()) {
            RadiusServer server = new RadiusServer(each);
            servers.put(each.name(), server);
            groups.computeIfAbsent(new Group(each.role(), each.group()), group -> new ArrayList<>())
                    .add(server);
        }
        groups.forEach((group, members) ->
                pools.put(group, new ServerPool(group.name(), members, settings.sockets(), client, random)));
        for (RadiusServer server : servers.values()) {
            if (server.settings().statusServer()) {
                probes.put(
                        server,
                        new StatusProbe(
                                client, server, settings.statusInterval().toNanos()));
            }
            if (!server.isTls() && server.address() != null) {
                server.reachable(way(server, server.address()));
            }
        }
    }

    /** The servers of a group in a role; absent when there are none. */
    @Nullable
    ServerPool pool(RadiusClient.Role role, String group) {
        return pools.get(new Group(role, group));
    }

    RadiusServer known(String name) {
        RadiusServer server = servers.get(name);
        if (server == null) {
            throw new IllegalArgumentException("no RADIUS server is called " + name);
        }
        return server;
    }

    RadiusServer knownForTls(String name) {
        RadiusServer server = known(name);
        if (!server.isTls()) {
            throw new IllegalArgumentException("RADIUS server " + name + " has no connection");
        }
        return server;
    }

    /** The identifiers towards {@code address}; absent when nobody is asked there. */
    @Nullable
    Slots at(InetSocketAddress address) {
        return slots.get(address);
    }

    List<ServerState> states(long now) {
        return servers.values().stream()
                .map(server -> server.state(poolOf(server).waiting(), now))
                .toList();
    }

    /** The name of {@code server} means another address, or none because of {@code cause}. */
    void addressChanged(RadiusServer server, @Nullable InetSocketAddress address, @Nullable String cause, long now) {
        if (address != null && !address.equals(server.address())) {
            server.forgetDeath();
            server.address(address);
            LOG.log(Level.INFO, "RADIUS server {0} is at {1}", server.name(), server.where());
        }
        server.address(address);
        if (server.isTls()) {
            return;
        }
        if (address == null) {
            server.unreachable(cause == null ? "its name has no address" : cause, now);
        } else {
            server.reachable(way(server, address));
        }
        slots.values()
                .removeIf(way -> way.isIdle() && servers.values().stream().noneMatch(user -> user.slots() == way));
        poolOf(server).wake(now);
    }

    void connected(RadiusServer server, long now) {
        lost(server, "its connection was replaced", now);
        server.reachable(used(new Slots(), server));
        server.forgetDeath();
        StatusProbe probe = probes.get(server);
        if (probe != null) {
            probe.start(now);
        }
        poolOf(server).wake(now);
    }

    /** {@code server} is to be connected anew. */
    void connectionFailed(RadiusServer server, String cause, long now) {
        client.counters().increment(RadiusEvent.CONNECTION_GIVEN_UP);
        LOG.log(Level.WARNING, "the connection to RADIUS server {0} is given up: {1}", server.label(), cause);
        lost(server, cause, now);
        owner.reconnect(server.name(), cause);
    }

    /** There is no connection to {@code server}: what is in flight goes elsewhere or waits for the next one. */
    void lost(RadiusServer server, String cause, long now) {
        Slots broken = server.slots();
        server.unreachable(cause, now);
        if (broken != null) {
            client.counters().increment(RadiusEvent.CONNECTION_LOST);
            broken.holders().forEach(holder -> holder.connectionLost(cause, now));
            StatusProbe probe = probes.get(server);
            if (probe != null) {
                probe.stop();
            }
        }
        poolOf(server).wake(now);
    }

    /** {@code server} has not answered what it was first asked at {@code since}. */
    void silent(RadiusServer server, long since, String misfortune, long now) {
        server.timedOut();
        long deadTime = settings.deadTime().toNanos();
        if (!server.silentSince(since, misfortune, now, deadTime)) {
            return;
        }
        client.counters().increment(RadiusEvent.SERVER_DEAD);
        StatusProbe probe = probes.get(server);
        LOG.log(
                Level.WARNING,
                "RADIUS server is asked last {0}: {1}",
                probe == null ? "for " + deadTime / 1_000_000_000 + " s" : "until it answers Status-Server",
                misfortune);
        if (probe == null && server.isTls()) {
            connectionFailed(server, misfortune, now);
        } else if (probe != null && !server.isTls()) {
            probe.start(now);
        }
    }

    private ServerPool poolOf(RadiusServer server) {
        ServerPool pool = pool(server.settings().role(), server.settings().group());
        if (pool == null) {
            throw new IllegalStateException(server.label() + " is in no pool");
        }
        return pool;
    }

    private Slots way(RadiusServer server, InetSocketAddress address) {
        return used(slots.computeIfAbsent(address, to -> new Slots(to, settings.sockets())), server);
    }

    private Slots used(Slots way, RadiusServer server) {
        way.usedBy(poolOf(server));
        if (server.settings().statusServer()) {
            way.keepOneForProbes();
        }
        return way;
    }
}
