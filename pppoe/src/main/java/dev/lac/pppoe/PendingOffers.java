package dev.lac.pppoe;

import dev.lac.protocol.Octets;
import dev.lac.protocol.Timed;
import java.util.HashSet;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The PADIs whose PADO waits ({@link PadoDelay}). */
final class PendingOffers {
    /** A PADI that was received from {@code host} and is to be answered at {@code due}. */
    record Pending(long due, long order, Host host, DiscoveryPacket padi) {
        private Request request() {
            return new Request(host, padi.first(TagType.HOST_UNIQ));
        }
    }

    private record Request(Host host, @Nullable Octets hostUniq) {}

    /** PADOs that may wait at a time: at 1,000 PADIs a second, four seconds' worth. */
    static final int CAPACITY = 4096;

    private final Queue<Pending> queue =
            new PriorityQueue<>((a, b) -> a.due != b.due ? Long.compare(a.due, b.due) : Long.compare(a.order, b.order));
    private final Set<Request> waiting = new HashSet<>();
    private long order;

    /** Lets the answer to {@code padi} wait until {@code due}; returns why it does not, or null. */
    @Nullable
    DiscoveryEvent add(Host host, DiscoveryPacket padi, long due) {
        Pending pending = new Pending(due, order, host, padi);
        if (waiting.contains(pending.request())) {
            return DiscoveryEvent.PADI_REPEATED_WHILE_PADO_WAITS;
        }
        if (queue.size() >= CAPACITY) {
            return DiscoveryEvent.PADI_TOO_MANY_PADOS_WAIT;
        }
        order++;
        waiting.add(pending.request());
        queue.add(pending);
        return null;
    }

    long nextDeadline() {
        Pending next = queue.peek();
        return next == null ? Timed.NEVER : next.due;
    }

    /** The next that is due at {@code now}, which waits no longer, or null. */
    @Nullable
    Pending poll(long now) {
        if (nextDeadline() > now) {
            return null;
        }
        Pending due = queue.remove();
        waiting.remove(due.request());
        return due;
    }

    int count() {
        return queue.size();
    }
}
