package dev.lac.server;

import dev.lac.dataplane.TunnelPath;
import dev.lac.protocol.Counters;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * The network below the tunnels: says when the way to an LNS is lost, or would lead back into an access or PPP interface, and when it is
 * there again. The data plane sends nothing on such a way by itself.
 */
final class Underlay {
    private static final Logger LOG = LogManager.getLogger();

    /** The last that was said of each way that is not as it should be. */
    private final Map<TunnelPath, String> said = new HashMap<>();

    private final Counters<LacEvent> counters;

    Underlay(Counters<LacEvent> counters) {
        this.counters = counters;
    }

    void look(List<Tunnels.Known> tunnels) {
        said.keySet().retainAll(tunnels.stream().map(Tunnels.Known::path).toList());
        for (Tunnels.Known known : tunnels) {
            String trouble = known.path().route().trouble();
            String before = said.getOrDefault(known.path(), "");
            if (trouble.equals(before)) {
                continue;
            }
            if (trouble.isEmpty()) {
                said.remove(known.path());
                LOG.warn("there is a way to {} again", known.candidate());
            } else {
                said.put(known.path(), trouble);
                counters.increment(LacEvent.UNDERLAY_LOST);
                LOG.warn("there is no way to {}, to which a tunnel is open: {}", known.candidate(), trouble);
            }
        }
    }
}
