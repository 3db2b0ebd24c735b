package dev.lac.radius;

import dev.lac.protocol.Deadlines;
import dev.lac.protocol.Octets;
import dev.lac.protocol.Timed;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way to an answer: from server to server, and at each server the retransmissions of RFC 5080 §2.2.1, all of
 * them the same octets from the same socket (RFC 2865 §2.5). Over a connection nothing is retransmitted (RFC 6613 §2.6.1), but the
 * request is sent anew when the connection has broken.
 */
abstract class Exchange implements Outstanding, Timed {
    private final RadiusClient client;
    private final ServerPool pool;
    private final BitSet tried = new BitSet();
    private final List<String> misfortunes = new ArrayList<>();
    private final long began;
    private int connectionsLost;

    /** Exactly one of these when the exchange has begun and is not over. */
    private @Nullable Sent sent;

    private long waitsUntil = NEVER;

    private Deadlines.@Nullable Watch watch;

    /** A request as one server has it. */
    private static final class Sent {
        final RadiusServer server;
        final Slots slots;
        final int slot;
        final Octets datagram;
        final Octets authenticator;
        final long first;
        int transmissions = 1;
        long timeout;
        long deadline;

        @Nullable
        RadiusEvent dropped;

        Sent(RadiusServer server, Slots slots, int slot, Octets datagram, long timeout, long now) {
            this.server = server;
            this.slots = slots;
            this.slot = slot;
            this.datagram = datagram;
            this.authenticator = datagram.slice(4, Packet.HEADER);
            this.first = now;
            this.timeout = timeout;
            this.deadline = now + timeout;
        }
    }

    Exchange(RadiusClient client, ServerPool pool, long now) {
        this.client = client;
        this.pool = pool;
        this.began = now;
    }

    /** The whole request for one server. */
    abstract Octets encode(int identifier, RadiusServer server, long now);

    /** Says what the answer means; the exchange is over. */
    abstract void answered(Packet reply, RadiusServer server, Octets requestAuthenticator, long now);

    /** Says why there will be no answer; the exchange is over. */
    abstract void failed(String cause);

    /** Which of the pool's servers need not be asked any more. */
    BitSet tried() {
        return tried;
    }

    Stream<RadiusServer> untried(List<RadiusServer> servers) {
        return servers.stream().filter(server -> !tried.get(servers.indexOf(server)));
    }

    void waitUntil(long deadline) {
        waitsUntil = deadline;
        watched();
    }

    boolean isWaiting() {
        return waitsUntil != NEVER;
    }

    /** Sends the request to {@code server}, which has room, for the first time. */
    void send(RadiusServer server, long now) {
        Slots slots = server.slots();
        if (slots == null) {
            throw new IllegalStateException("there is no way to " + server.label());
        }
        int slot = slots.acquire(this).orElseThrow();
        waitsUntil = NEVER;
        server.sent();
        Octets datagram = encode(slots.identifier(slot), server, now);
        long timeout =
                server.isTls() ? client.timeouts().all() : client.timeouts().first();
        sent = new Sent(server, slots, slot, datagram, timeout, now);
        watched();
        client.counters().increment(RadiusEvent.REQUEST_SENT);
        if (!misfortunes.isEmpty()) {
            client.counters().increment(RadiusEvent.FAILED_OVER);
        }
        client.transmit(slots, slot, datagram, server);
    }

    @Override
    public long nextDeadline() {
        return sent == null ? waitsUntil : sent.deadline;
    }

    @Override
    public void onDeadline(long now) {
        Sent current = sent;
        if (current == null) {
            if (now >= waitsUntil) {
                client.counters().increment(RadiusEvent.REQUEST_WAITED_TOO_LONG);
                misfortunes.add(
                        "waited " + seconds(client.timeouts().all()) + " in vain (" + pool.whyWaiting(this) + ")");
                over();
                pool.gaveUpWaiting(this);
                client.ended();
                failed(cause(now));
            }
            return;
        }
        if (now < current.deadline) {
            return;
        }
        if (current.transmissions < client.timeouts().tries() && !current.server.isTls()) {
            current.transmissions++;
            current.timeout = client.timeouts().next(current.timeout);
            current.deadline = now + current.timeout;
            client.counters().increment(RadiusEvent.REQUEST_RETRANSMITTED);
            current.server.resent();
            client.transmit(current.slots, current.slot, current.datagram, current.server);
            return;
        }
        String misfortune = misfortune(current, now);
        misfortunes.add(misfortune);
        tried.set(pool.index(current.server));
        leave(current);
        client.servers().silent(current.server, current.first, misfortune, now);
        current.slots.wakeWaiting(now);
        pool.begin(this, now);
    }

    @Override
    public void finish(Packet reply, long now) {
        Sent current = current();
        if (current.transmissions == 1) {
            current.server.responded(now - current.first);
        }
        current.server.answered();
        leave(current);
        over();
        client.ended();
        current.slots.wakeWaiting(now);
        answered(reply, current.server, current.authenticator, now);
    }

    @Override
    public void connectionLost(String cause, long now) {
        Sent current = current();
        leave(current);
        connectionsLost++;
        if (connectionsLost >= client.timeouts().tries()) {
            misfortunes.add(current.server.label() + ": " + cause);
            tried.set(pool.index(current.server));
        }
        pool.begin(this, now);
    }

    @Override
    public RadiusServer server() {
        return current().server;
    }

    @Override
    public Octets authenticator() {
        return current().authenticator;
    }

    @Override
    public void dropped(RadiusEvent reason) {
        current().dropped = reason;
    }

    /** Each server that was asked and what it did, and each that could not be asked. */
    String cause(long now) {
        List<String> causes = new ArrayList<>(misfortunes);
        untried(pool.servers())
                .filter(server -> server.slots() == null)
                .forEach(server -> causes.add(server.label() + ": " + server.whyUnreachable()));
        return "no answer from RADIUS in " + seconds(now - began) + ": " + String.join("; ", causes);
    }

    /** Nothing more is waited for. */
    void over() {
        waitsUntil = NEVER;
        if (watch != null) {
            watch.cancel();
            watch = null;
        }
    }

    private Sent current() {
        if (sent == null) {
            throw new IllegalStateException("no request is in flight");
        }
        return sent;
    }

    private void leave(Sent current) {
        sent = null;
        current.server.done();
        current.slots.release(current.slot);
    }

    private void watched() {
        if (watch == null) {
            watch = client.watch(this);
        } else {
            watch.refresh();
        }
    }

    private static String misfortune(Sent current, long now) {
        String server = current.server.label();
        if (current.dropped == null) {
            return server + " is silent (" + current.transmissions
                    + (current.transmissions == 1 ? " transmission in " : " transmissions in ")
                    + seconds(now - current.first)
                    + "; a server that does not know our address or secret is silent too)";
        }
        return server
                + switch (current.dropped) {
                    case REPLY_DROPPED_MESSAGE_AUTHENTICATOR_MISSING ->
                        " answers without Message-Authenticator (" + RadiusServer.MESSAGE_AUTHENTICATOR_REMEDY + ")";
                    case REPLY_DROPPED_MESSAGE_AUTHENTICATOR_WRONG -> " answers with a wrong Message-Authenticator";
                    case REPLY_DROPPED_RESPONSE_AUTHENTICATOR ->
                        " answers with a wrong Response Authenticator (is the shared secret the same on both sides?)";
                    case REPLY_DROPPED_UNEXPECTED_CODE -> " answers with a code that does not fit the request";
                    default -> " answers with malformed packets";
                };
    }

    private static String seconds(long nanoseconds) {
        return nanoseconds / 1_000_000_000 + "." + nanoseconds / 100_000_000 % 10 + " s";
    }
}
