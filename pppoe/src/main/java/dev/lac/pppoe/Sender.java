package dev.lac.pppoe;

import dev.lac.protocol.Counters;
import dev.lac.protocol.Octets;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** The way out of an access concentrator: every packet that leaves it, and every one that is answered by nothing, is counted here. */
final class Sender {
    private static final Logger LOG = System.getLogger(AccessConcentrator.class.getName());

    /** An Ethernet frame carries 1500 octets (RFC 2516 §7). */
    private static final int MAXIMUM_PAYLOAD = 1500;

    private final AccessConcentrator.Owner owner;
    private final Counters<DiscoveryEvent> counters;

    Sender(AccessConcentrator.Owner owner, Counters<DiscoveryEvent> counters) {
        this.owner = owner;
        this.counters = counters;
    }

    /** Sends {@code packet} and counts it as {@code kind}; false when it is longer than a frame carries. */
    boolean send(Host to, DiscoveryPacket packet, DiscoveryEvent kind) {
        Octets encoded = packet.encode();
        if (encoded.length() > MAXIMUM_PAYLOAD) {
            dropped(DiscoveryEvent.DROPPED_ANSWER_TOO_LONG, to);
            return false;
        }
        counters.increment(kind);
        owner.send(to.mac(), to.tags(), encoded);
        return true;
    }

    /** Nothing is sent to {@code host}. */
    void dropped(DiscoveryEvent why, Host host) {
        counters.increment(why);
        if (LOG.isLoggable(Level.DEBUG)) {
            LOG.log(Level.DEBUG, "{0}: {1}", host, why);
        }
    }
}
