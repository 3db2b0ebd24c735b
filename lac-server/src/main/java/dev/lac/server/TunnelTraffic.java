package dev.lac.server;

import dev.lac.dataplane.Relay;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which tunnels carry data from their LNS: silence after which a Hello is due is silence of data, too (RFC 2661 §5.5), and the
 * control connection does not see data pass.
 */
final class TunnelTraffic {
    private static final class Load {
        private final Set<Relay> relays = new HashSet<>();
        private long lastSeen;
    }

    private final Tunnels tunnels;
    private final Map<Integer, Load> byLocalId = new HashMap<>();

    TunnelTraffic(Tunnels tunnels) {
        this.tunnels = tunnels;
    }

    void add(Relay relay) {
        byLocalId
                .computeIfAbsent(relay.session().localTunnelId(), id -> new Load())
                .relays
                .add(relay);
    }

    void remove(Relay relay) {
        Load load = byLocalId.get(relay.session().localTunnelId());
        if (load != null && load.relays.remove(relay) && load.relays.isEmpty()) {
            byLocalId.remove(relay.session().localTunnelId());
        }
    }

    void sample(long now) {
        byLocalId.forEach((localId, load) -> {
            long seen = 0;
            for (Relay relay : load.relays) {
                seen += relay.traffic().downPackets();
            }
            if (seen > load.lastSeen) {
                tunnels.heardData(localId, now);
            }
            load.lastSeen = seen;
        });
    }
}
