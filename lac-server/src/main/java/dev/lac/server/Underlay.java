package dev.lac.server;

import dev.lac.dataplane.TunnelPath;
import dev.lac.protocol.Counters;
import java.util.HashMap;
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

    /** Why no datagram can reach the LNS at the end of {@code path}; empty when one can, as far as is known. */
    String trouble(TunnelPath path) {
        String trouble = path.route().trouble();
        String before = said.getOrDefault(path, "");
        if (!trouble.equals(before) && trouble.isEmpty()) {
            said.remove(path);
            LOG.warn("there is a way to {} again", text(path));
        } else if (!trouble.equals(before)) {
            said.put(path, trouble);
            counters.increment(LacEvent.UNDERLAY_LOST);
            LOG.warn("there is no way to {}: {}", text(path), trouble);
        }
        return trouble;
    }

    private static String text(TunnelPath path) {
        return path.peer().getAddress().getHostAddress();
    }
}
