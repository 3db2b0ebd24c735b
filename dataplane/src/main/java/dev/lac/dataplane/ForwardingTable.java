package dev.lac.dataplane;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Which relay a frame belongs to: arrays indexed by the ids that the LAC itself assigns, so that a look-up is one load.
 *
 * <p>The control thread writes with release, the forwarders read with acquire.
 */
public final class ForwardingTable {
    private static final int IDS = 1 << 16;

    private final AtomicReferenceArray<Relay>[] upstream;
    private final AtomicReferenceArray<Relay> downstream = new AtomicReferenceArray<>(IDS);
    private int size;

    @SuppressWarnings({"unchecked", "rawtypes"}) // arrays of generics cannot be created otherwise
    public ForwardingTable(int ports) {
        upstream = new AtomicReferenceArray[ports];
        for (int port = 0; port < ports; port++) {
            upstream[port] = new AtomicReferenceArray<>(IDS);
        }
    }

    public void add(Relay relay) {
        size += downstream.getPlain(relay.session().localSessionId()) == null ? 1 : 0;
        downstream.setRelease(relay.session().localSessionId(), relay);
        upstream[relay.access().port()].setRelease(relay.access().sessionId(), relay);
    }

    /** Removes {@code relay} where it still stands; an entry that has been taken by a successor stays. */
    public void remove(Relay relay) {
        upstream[relay.access().port()].compareAndSet(relay.access().sessionId(), relay, null);
        size -= downstream.compareAndSet(relay.session().localSessionId(), relay, null) ? 1 : 0;
    }

    @Nullable
    Relay bySubscriber(int port, int pppoeSessionId) {
        return upstream[port].getAcquire(pppoeSessionId);
    }

    @Nullable
    Relay byL2tpSession(int localSessionId) {
        return downstream.getAcquire(localSessionId);
    }

    /** How many relays there are; for the control thread. */
    public int size() {
        return size;
    }
}
