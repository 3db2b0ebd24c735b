package dev.lac.radius;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The identifiers towards one address and port: 256 on each socket (RFC 2865 §3), each held by one request at a time, and the
 * requests that wait for one.
 */
final class Slots {
    private static final int IDENTIFIERS = 256;

    /** How many requests may wait, as a multiple of those in flight. */
    private static final int WAITING_PER_SLOT = 4;

    private final int sockets;
    private final @Nullable Exchange[] holders;

    /** Free slots, the longest unused first, so that a late reply finds its identifier unused for as long as possible. */
    private final int[] free;

    private int head;
    private int freeCount;

    private final Deque<Exchange> waiting = new ArrayDeque<>();

    Slots(int sockets) {
        this.sockets = sockets;
        holders = new Exchange[sockets * IDENTIFIERS];
        free = new int[holders.length];
        for (int i = 0; i < free.length; i++) {
            free[i] = i;
        }
        freeCount = free.length;
    }

    int socket(int slot) {
        return slot % sockets;
    }

    int identifier(int slot) {
        return slot / sockets;
    }

    /** A slot that is {@code holder}'s until released; absent when all are taken. */
    OptionalInt acquire(Exchange holder) {
        if (freeCount == 0) {
            return OptionalInt.empty();
        }
        int slot = free[head];
        head = (head + 1) % free.length;
        freeCount--;
        holders[slot] = holder;
        return OptionalInt.of(slot);
    }

    void release(int slot) {
        holders[slot] = null;
        free[(head + freeCount) % free.length] = slot;
        freeCount++;
    }

    boolean hasFree() {
        return freeCount > 0;
    }

    /** Who sent the request with {@code identifier} from {@code socket}; absent when nobody did. */
    @Nullable
    Exchange holder(int socket, int identifier) {
        return socket < 0 || socket >= sockets ? null : holders[identifier * sockets + socket];
    }

    boolean enqueue(Exchange exchange) {
        return waiting.size() < WAITING_PER_SLOT * holders.length && waiting.add(exchange);
    }

    @Nullable
    Exchange dequeue() {
        return waiting.poll();
    }

    int waiting() {
        return waiting.size();
    }
}
