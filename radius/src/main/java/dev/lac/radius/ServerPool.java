package dev.lac.radius;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The servers of one group in one role, and the requests that wait until one of them has room. */
final class ServerPool {
    /** How many requests may wait, as a multiple of those in flight. */
    private static final int WAITING_PER_REQUEST = 4;

    private final String group;
    private final List<RadiusServer> servers;
    private final RadiusClient client;
    private final RandomGenerator random;
    private final int mostWaiting;

    /**
     * The requests that wait, the oldest first, by the servers they have tried: those that have tried the same can go to the same,
     * so that none waits behind one that has fewer left.
     */
    private final Map<BitSet, Deque<Exchange>> queues = new LinkedHashMap<>();

    private int waiting;

    ServerPool(String group, List<RadiusServer> servers, int sockets, RadiusClient client, RandomGenerator random) {
        this.group = group;
        this.servers = servers.stream()
                .sorted(Comparator.comparingInt(server -> server.settings().priority()))
                .toList();
        this.client = client;
        this.random = random;
        mostWaiting = WAITING_PER_REQUEST
                * servers.stream().mapToInt(server -> server.capacity(sockets)).sum();
    }

    List<RadiusServer> servers() {
        return servers;
    }

    int waiting() {
        return waiting;
    }

    int index(RadiusServer server) {
        return servers.indexOf(server);
    }

    /** Sends {@code exchange} to the next server, or lets it wait for one, or ends it. */
    void begin(Exchange exchange, long now) {
        if (proceed(exchange, now)) {
            return;
        }
        if (waiting >= mostWaiting) {
            client.counters().increment(RadiusEvent.REQUEST_REFUSED_QUEUE_FULL);
            client.endEarly(
                    exchange, waiting + " requests wait for the RADIUS servers of group " + group + " already", now);
            return;
        }
        client.counters().increment(RadiusEvent.REQUEST_QUEUED);
        waiting++;
        exchange.waitUntil(now + client.timeouts().all());
        queues.computeIfAbsent((BitSet) exchange.tried().clone(), tried -> new ArrayDeque<>())
                .add(exchange);
    }

    /** Lets go on whoever can. */
    void wake(long now) {
        for (Iterator<Deque<Exchange>> each = queues.values().iterator(); each.hasNext(); ) {
            Deque<Exchange> queue = each.next();
            Exchange next = queue.peek();
            while (next != null && (!next.isWaiting() || left(next, now))) {
                queue.remove();
                next = queue.peek();
            }
            if (next == null) {
                each.remove();
            }
        }
    }

    private boolean left(Exchange exchange, long now) {
        if (!proceed(exchange, now)) {
            return false;
        }
        waiting--;
        return true;
    }

    /** {@code exchange} has waited too long; it is mostly the first of its queue, and else is passed over when its turn comes. */
    void gaveUpWaiting(Exchange exchange) {
        waiting--;
        Deque<Exchange> queue = queues.get(exchange.tried());
        while (queue != null && !queue.isEmpty() && !queue.peek().isWaiting()) {
            queue.remove();
        }
        if (queue != null && queue.isEmpty()) {
            queues.remove(exchange.tried());
        }
    }

    /** What {@code exchange} waited for in vain. */
    String whyWaiting(Exchange exchange) {
        return exchange.untried(servers)
                .map(server -> server.slots() == null
                        ? server.label() + ": " + server.whyUnreachable()
                        : server.label() + " has as many requests in flight as it may")
                .collect(Collectors.joining("; "));
    }

    /** Sends or ends {@code exchange}; false when it has to wait. */
    private boolean proceed(Exchange exchange, long now) {
        List<RadiusServer> candidates = candidates(exchange.tried(), now);
        if (!candidates.isEmpty()) {
            RadiusServer server = pick(candidates);
            if (server == null) {
                return false;
            }
            exchange.send(server, now);
            return true;
        }
        long patience = client.timeouts().all();
        if (exchange.untried(servers).anyMatch(server -> server.isExpectedBack(patience, now))) {
            return false;
        }
        client.endEarly(exchange, exchange.cause(now), now);
        return true;
    }

    /** The servers of the lowest priority number that has a living one; where all are dead, one that has any. */
    private List<RadiusServer> candidates(BitSet tried, long now) {
        List<RadiusServer> living = new ArrayList<>(servers.size());
        List<RadiusServer> dead = new ArrayList<>();
        for (int i = 0; i < servers.size(); i++) {
            RadiusServer server = servers.get(i);
            if (tried.get(i) || server.slots() == null) {
                continue;
            }
            List<RadiusServer> kind = server.isDead(now) ? dead : living;
            if (kind.isEmpty()
                    || kind.get(0).settings().priority() == server.settings().priority()) {
                kind.add(server);
            }
        }
        return living.isEmpty() ? dead : living;
    }

    /** One of those that have room, by their weights; absent when all are full. */
    private @Nullable RadiusServer pick(List<RadiusServer> candidates) {
        int weights = 0;
        RadiusServer picked = null;
        for (RadiusServer server : candidates) {
            if (server.isFull()) {
                continue;
            }
            int weight = server.settings().weight();
            weights += weight;
            // The first is taken as it comes; each further one takes its place with the share of its weight.
            if (picked == null || random.nextInt(weights) < weight) {
                picked = server;
            }
        }
        return picked;
    }
}
