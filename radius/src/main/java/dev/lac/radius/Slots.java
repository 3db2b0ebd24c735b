package dev.lac.radius;

import dev.lac.protocol.Octets;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The identifiers of requests that take one way: 256 on each socket towards an address and port (RFC 2865 §3), or 256 on a
 * connection (RFC 6613 §2.6.1), each held by one request at a time.
 */
final class Slots {
    private static final int IDENTIFIERS = 256;

    private final @Nullable InetSocketAddress address;
    private final int sockets;
    private final @Nullable Outstanding[] holders;

    /** Free slots, the longest unused first, so that a late reply finds its identifier unused for as long as possible. */
    private final int[] free;

    private int head;
    private int freeCount;
    private int kept;

    /** Who else may wait for one of these slots. */
    private final Set<ServerPool> pools = new LinkedHashSet<>();

    /** {@code sockets} sockets towards {@code address}. */
    Slots(InetSocketAddress address, int sockets) {
        this(sockets, address);
    }

    /** One connection. */
    Slots() {
        this(1, null);
    }

    private Slots(int sockets, @Nullable InetSocketAddress address) {
        this.sockets = sockets;
        this.address = address;
        holders = new Outstanding[sockets * IDENTIFIERS];
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

    /** How many requests there can be at one time. */
    int size() {
        return holders.length - kept;
    }

    /** A slot that is {@code holder}'s until released; absent when all are taken. */
    OptionalInt acquire(Outstanding holder) {
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

    /** Keeps the last slot for Status-Server, which RFC 6613 §2.6.5 asks of connections too. */
    void keepOneForProbes() {
        kept = 1;
    }

    /** Whether there is a slot for a request. */
    boolean hasFree() {
        return freeCount > kept;
    }

    boolean isIdle() {
        return freeCount == free.length;
    }

    /** Who sent the request with {@code identifier} from {@code socket}; absent when nobody did. */
    @Nullable
    Outstanding holder(int socket, int identifier) {
        return socket < 0 || socket >= sockets ? null : holders[identifier * sockets + socket];
    }

    /** Everybody who holds a slot. */
    List<Outstanding> holders() {
        List<Outstanding> taken = new ArrayList<>();
        for (Outstanding holder : holders) {
            if (holder != null) {
                taken.add(holder);
            }
        }
        return taken;
    }

    void usedBy(ServerPool pool) {
        pools.add(pool);
    }

    /** A slot became free, or a server's limit allows one more. */
    void wakeWaiting(long now) {
        pools.forEach(pool -> pool.wake(now));
    }

    /** Sends a packet the way of {@code slot}. */
    void transmit(int slot, Octets packet, RadiusServer server, RadiusClient.Owner owner) {
        if (address == null) {
            owner.send(server.name(), packet);
        } else {
            owner.send(socket(slot), address, packet);
        }
    }
}
