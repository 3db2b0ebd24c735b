package dev.lac.dataplane;

import dev.lac.protocol.Counters;
import java.nio.ByteBuffer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/** What rewriting has in common both ways: the result of the last frame. One instance serves one thread. */
abstract class HeaderRewriter {
    private static final Logger LOG = LogManager.getLogger();

    final ForwardingTable table;
    private final Counters<ForwardingEvent> counters;
    private @Nullable Relay relay;
    /** Where the result begins in the buffer, and its octets. */
    int offset;

    int length;

    HeaderRewriter(ForwardingTable table, Counters<ForwardingEvent> counters) {
        this.table = table;
        this.counters = counters;
    }

    final Verdict drop(ForwardingEvent reason) {
        counters.increment(reason);
        return Verdict.DROP;
    }

    /** Drops a frame of a session, or one that says it were. */
    final Verdict drop(ForwardingEvent reason, Relay of) {
        count(reason, 1, of);
        return Verdict.DROP;
    }

    final void count(ForwardingEvent what, int times, Relay of) {
        counters.add(what, times);
        of.count(what, times);
    }

    /** Shows the PPP frame of {@code length} octets at {@code offset} to whoever looks at the session's frames. */
    final void show(Relay of, boolean upstream, ByteBuffer buffer, int offset, int length) {
        Tap tap = of.tap();
        if (tap != null) {
            show(tap, of, upstream, buffer.slice(offset, length).asReadOnlyBuffer());
        }
    }

    private void show(Tap tap, Relay of, boolean upstream, ByteBuffer ppp) {
        try {
            if (upstream) {
                tap.upstream(ppp);
            } else {
                tap.downstream(ppp);
            }
        } catch (RuntimeException e) {
            of.untap(tap);
            count(ForwardingEvent.TAP_FAILED, 1, of);
            LOG.warn("{}: its frames are looked at no longer", of, e);
        }
    }

    final Verdict relayOn(Relay found) {
        relay = found;
        return Verdict.RELAY;
    }

    /** After {@link Verdict#RELAY}: whose frame it is. */
    final Relay relay() {
        if (relay == null) {
            throw new IllegalStateException("nothing was relayed yet");
        }
        return relay;
    }

    /** After {@link Verdict#RELAY}: where the outgoing packet begins. */
    final int offset() {
        return offset;
    }

    /** The octets from {@link #offset} on. */
    final int length() {
        return length;
    }
}
