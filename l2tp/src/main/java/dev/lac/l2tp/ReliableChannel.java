package dev.lac.l2tp;

import dev.lac.protocol.Counters;
import dev.lac.protocol.Octets;
import dev.lac.protocol.Timed;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The reliable delivery of control messages: a sliding window with retransmission (RFC 2661 §5.8, Appendix A).
 *
 * <p>Sequence numbers are modulo 65,536. A retransmission falls back to the oldest unacknowledged message; those behind it follow
 * as the congestion window opens again, unless the acknowledgement shows that the peer had kept them.
 */
final class ReliableChannel implements Timed {
    interface Owner {
        void transmit(Octets datagram);

        /** The next message in order, without its header. */
        void deliver(int sessionId, Octets body, long now);

        /** {@code oldest} was not acknowledged in spite of all retransmissions; the channel is dead. */
        void undeliverable(MessageType oldest, long now);
    }

    /** "If absent, the peer must assume a Window Size of 4" (§4.4.3). */
    static final int DEFAULT_WINDOW = 4;

    /** How long an acknowledgement waits for a message to ride on; far below the second after which peers retransmit. */
    static final long ACK_DELAY = 50_000_000L;

    /** Messages that may wait for an acknowledgement; with more, the peer's window would stand still for the delay. */
    private static final int ACK_AT_ONCE = 2;

    private static final class Outgoing {
        final int sessionId;
        final MessageType type;
        final Octets body;

        @Nullable
        Runnable onWire;

        int transmissions;
        long sentAt;

        Outgoing(int sessionId, MessageType type, Octets body, @Nullable Runnable onWire) {
            this.sessionId = sessionId;
            this.type = type;
            this.body = body;
            this.onWire = onWire;
        }
    }

    private final TunnelSpec spec;
    private final Counters<L2tpEvent> counters;
    private final Owner owner;
    private final SendWindow window = new SendWindow(DEFAULT_WINDOW);

    /** Sent and waiting for acknowledgement; the first has Ns {@link #oldest}, the others follow without gap. */
    private final Deque<Outgoing> inFlight = new ArrayDeque<>();

    /** To be sent, or sent again, when the window allows; numbered on from {@link #inFlight}. */
    private final Deque<Outgoing> waiting = new ArrayDeque<>();

    private final Map<Integer, ControlMessage> early = new HashMap<>();
    private int peerTunnelId;
    private int oldest;
    private int everSent;
    private int expected;
    private int acksOwed;
    private long ackDue = NEVER;
    private int maxRetransmits;
    private boolean dead;

    ReliableChannel(TunnelSpec spec, Counters<L2tpEvent> counters, Owner owner) {
        this.spec = spec;
        maxRetransmits = spec.maxSetupRetransmits();
        this.counters = counters;
        this.owner = owner;
    }

    /** The Tunnel ID for headers from now on. */
    void peerTunnelId(int id) {
        peerTunnelId = id;
    }

    /** The peer's Receive Window Size, 1 or more. */
    void peerWindow(int size) {
        window.advertise(size);
    }

    /** The control connection is established: from now on messages are repeated as often as that deserves. */
    void established() {
        maxRetransmits = spec.maxRetransmits();
    }

    /** Whether everything sent has been acknowledged. */
    boolean isIdle() {
        return inFlight.isEmpty() && waiting.isEmpty();
    }

    /**
     * Queues a message, and puts it on the wire when the window allows.
     *
     * @param onWire runs when the message is first put on the wire
     */
    void send(int sessionId, MessageType type, Octets body, @Nullable Runnable onWire, long now) {
        if (!dead) {
            waiting.add(new Outgoing(sessionId, type, body, onWire));
            pump(now);
        }
    }

    /** Queues a last message in place of all that has not been on the wire yet. */
    void sendLast(MessageType type, Octets body, long now) {
        waiting.removeIf(message -> message.transmissions == 0);
        window.open();
        send(0, type, body, null, now);
    }

    void receive(ControlMessage message, long now) {
        if (dead) {
            counters.increment(L2tpEvent.DROPPED_AFTER_END);
            return;
        }
        int acknowledged = SequenceNumbers.ahead(message.nr(), oldest);
        if (acknowledged > everSent && !SequenceNumbers.isBefore(message.nr(), oldest)) {
            counters.increment(L2tpEvent.DROPPED_ACK_OF_UNSENT);
            return;
        }
        if (acknowledged > 0 && acknowledged <= everSent) {
            acknowledge(acknowledged, now);
        }
        if (message.isZlb()) {
            counters.increment(L2tpEvent.ZLB_RECEIVED);
            return;
        }
        int ahead = SequenceNumbers.ahead(message.ns(), expected);
        if (SequenceNumbers.isBefore(message.ns(), expected)) {
            // "receipt of duplicate messages MUST be acknowledged"
            counters.increment(L2tpEvent.DROPPED_DUPLICATE);
            sendZlb();
        } else if (ahead >= spec.receiveWindow()) {
            counters.increment(L2tpEvent.DROPPED_BEYOND_WINDOW);
        } else if (ahead > 0) {
            counters.increment(
                    early.putIfAbsent(message.ns(), message) == null
                            ? L2tpEvent.QUEUED_OUT_OF_ORDER
                            : L2tpEvent.DROPPED_DUPLICATE);
        } else {
            deliverFrom(message, now);
        }
    }

    private void deliverFrom(ControlMessage first, long now) {
        for (ControlMessage next = first; next != null && !dead; next = early.remove(expected)) {
            expected = SequenceNumbers.next(expected);
            acksOwed++;
            counters.increment(L2tpEvent.MESSAGE_RECEIVED);
            owner.deliver(next.sessionId(), next.body(), now);
        }
        if (acksOwed >= ACK_AT_ONCE) {
            sendZlb();
        } else if (acksOwed > 0) {
            ackDue = now + ACK_DELAY;
        }
    }

    /** Sends the acknowledgement that is owed, if there is one, without waiting for a message to ride on. */
    void acknowledgeNow() {
        if (acksOwed > 0) {
            sendZlb();
        }
    }

    /** Forgets what was to be sent; only acknowledgements are sent from now on. */
    void cease() {
        oldest = SequenceNumbers.plus(oldest, everSent);
        everSent = 0;
        inFlight.clear();
        waiting.clear();
    }

    /** Forgets everything; nothing is sent any more. */
    void die() {
        dead = true;
        cease();
        early.clear();
        ackDue = NEVER;
    }

    boolean isDead() {
        return dead;
    }

    @Override
    public long nextDeadline() {
        return Math.min(ackDue, retransmissionDue());
    }

    @Override
    public void onDeadline(long now) {
        if (now >= retransmissionDue()) {
            retransmit(now);
        }
        if (now >= ackDue) {
            sendZlb();
        }
    }

    private long retransmissionDue() {
        Outgoing head = inFlight.peek();
        return head == null ? NEVER : head.sentAt + interval(head.transmissions);
    }

    /** "Each subsequent retransmission of a message MUST employ an exponential backoff interval", up to the cap. */
    private long interval(int transmissions) {
        long cap = spec.retransmitCap().toNanos();
        long interval = spec.retransmitInitial().toNanos();
        for (int i = 1; i < transmissions && interval < cap; i++) {
            interval *= 2;
        }
        return Math.min(interval, cap);
    }

    private void retransmit(long now) {
        Outgoing head = inFlight.element();
        if (head.transmissions > maxRetransmits) {
            die();
            owner.undeliverable(head.type, now);
            return;
        }
        window.retransmitting();
        while (!inFlight.isEmpty()) {
            waiting.addFirst(inFlight.removeLast());
        }
        pump(now);
    }

    private void acknowledge(int count, long now) {
        for (int i = 0; i < count; i++) {
            (inFlight.isEmpty() ? waiting : inFlight).remove();
        }
        oldest = SequenceNumbers.plus(oldest, count);
        everSent -= count;
        Outgoing head = inFlight.peek();
        if (head != null) {
            // The message "at the front of the queue" is the one that is timed: it may have been behind the others for
            // long.
            head.sentAt = now;
        }
        window.acknowledged();
        pump(now);
    }

    private void pump(long now) {
        while (!waiting.isEmpty() && inFlight.size() < window.size()) {
            Outgoing message = waiting.remove();
            int ns = SequenceNumbers.plus(oldest, inFlight.size());
            inFlight.add(message);
            message.sentAt = now;
            if (message.transmissions++ == 0) {
                everSent++;
                counters.increment(L2tpEvent.MESSAGE_SENT);
            } else {
                counters.increment(L2tpEvent.MESSAGE_RETRANSMITTED);
            }
            // "the Nr value MUST be updated with the sequence number of the next expected message"
            transmit(new ControlMessage(peerTunnelId, message.sessionId, ns, expected, message.body));
            Runnable hook = message.onWire;
            if (hook != null) {
                message.onWire = null;
                hook.run();
            }
        }
    }

    private void sendZlb() {
        counters.increment(L2tpEvent.ZLB_SENT);
        // "Ns is not incremented after a ZLB message is sent": it has the number of the next message.
        transmit(new ControlMessage(peerTunnelId, 0, SequenceNumbers.plus(oldest, everSent), expected, Octets.EMPTY));
    }

    private void transmit(ControlMessage message) {
        acksOwed = 0;
        ackDue = NEVER;
        owner.transmit(message.encode());
    }
}
