package dev.lac.server;

import dev.lac.config.HostAndPort;
import dev.lac.dns.Address;
import dev.lac.dns.NameCache;
import dev.lac.dns.Resolution;
import dev.lac.protocol.Timed;
import dev.lac.radius.RadiusClient;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Resolves the names of RADIUS servers, again and again as their time to live runs out, and tells the client what has changed. */
public final class RadiusNames implements Timed {
    /** Between looks at a name without an address. */
    private static final long RETRY = TimeUnit.SECONDS.toNanos(10);

    private static final long SHORTEST = TimeUnit.SECONDS.toNanos(1);

    /** A server that the file names by a name. */
    record Named(String server, HostAndPort address) {}

    /** Hears where servers are by now; absent: nobody knows. */
    public interface Targets {
        void addressChanged(String server, @Nullable InetSocketAddress address);
    }

    private final NameCache names;
    private final RadiusClient radius;
    private final ControlLoop loop;
    private final Targets targets;
    private final Runnable changed;
    private final Map<Named, Long> due = new HashMap<>();
    private final Map<String, InetAddress> current = new HashMap<>();

    /**
     * @param changed to be run after the client has been spoken to
     */
    RadiusNames(
            List<Named> servers,
            NameCache names,
            RadiusClient radius,
            Targets targets,
            ControlLoop loop,
            Runnable changed) {
        this.targets = targets;
        this.names = names;
        this.radius = radius;
        this.loop = loop;
        this.changed = changed;
        servers.forEach(server -> due.put(server, loop.now()));
    }

    @Override
    public long nextDeadline() {
        return due.values().stream().mapToLong(Long::longValue).min().orElse(NEVER);
    }

    @Override
    public void onDeadline(long now) {
        for (Map.Entry<Named, Long> server : due.entrySet()) {
            if (server.getValue() <= now) {
                server.setValue(now + RETRY); // until the answer says better
                Named named = server.getKey();
                names.resolve(named.address().host(), resolution -> onResolved(named, resolution));
            }
        }
    }

    private void onResolved(Named named, Resolution resolution) {
        long now = loop.now();
        if (resolution instanceof Resolution.Failure failure) {
            current.remove(named.server());
            targets.addressChanged(named.server(), null);
            radius.addressChanged(named.server(), null, named.address().host() + ": " + failure.cause(), now);
        } else if (resolution instanceof Resolution.Addresses found) {
            InetAddress chosen = choose(current.get(named.server()), found.addresses());
            if (!chosen.equals(current.put(named.server(), chosen))) {
                InetSocketAddress address =
                        new InetSocketAddress(chosen, named.address().port());
                targets.addressChanged(named.server(), address);
                radius.addressChanged(named.server(), address, null, now);
            }
            Duration ttl = found.addresses().get(0).timeToLive();
            due.put(named, now + Math.max(ttl.isZero() ? RETRY : ttl.toNanos(), SHORTEST));
        }
        changed.run();
    }

    /** The address in use, as long as the name still has it. */
    private static InetAddress choose(@Nullable InetAddress used, List<Address> found) {
        return found.stream().anyMatch(address -> address.ip().equals(used)) && used != null
                ? used
                : found.get(0).ip();
    }
}
