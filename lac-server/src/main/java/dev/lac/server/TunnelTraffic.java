package dev.lac.server;

import dev.lac.dataplane.Relay;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * The traffic of each tunnel. It shows, too, which tunnels carry data from their LNS: silence after which a Hello is due is silence of
 * data, too (RFC 2661 §5.5), and the control connection does not see data pass.
 */
final class TunnelTraffic {
    private static final class Load {
        private final TrafficSum sum = new TrafficSum();
        private long lastSeen;
    }

    private static final TrafficSum NONE = new TrafficSum();

    private final Map<Integer, Load> byLocalId = new HashMap<>();

    void add(Relay relay) {
        byLocalId
                .computeIfAbsent(relay.session().localTunnelId(), id -> new Load())
                .sum
                .add(relay);
    }

    void remove(Relay relay) {
        Load load = byLocalId.get(relay.session().localTunnelId());
        if (load != null) {
            load.sum.remove(relay);
        }
    }

    /** Of the sessions that the tunnel has and had. */
    TrafficSum of(int localTunnelId) {
        Load load = byLocalId.get(localTunnelId);
        return load == null ? NONE : load.sum;
    }

    /** The tunnel is no more; its id may be another's. */
    void forget(int localTunnelId) {
        byLocalId.remove(localTunnelId);
    }

    /** @param heard told the local id of each tunnel whose LNS has sent data since the last call */
    void sample(IntConsumer heard) {
        byLocalId.forEach((localId, load) -> {
            long seen = load.sum.presentDownPackets();
            if (seen > load.lastSeen) {
                heard.accept(localId);
            }
            load.lastSeen = seen;
        });
    }
}
