package dev.lac.dataplane;

import dev.lac.protocol.Counters;
import org.jspecify.annotations.Nullable;

/** What rewriting has in common both ways: the result of the last frame. One instance serves one thread. */
abstract class HeaderRewriter {
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
