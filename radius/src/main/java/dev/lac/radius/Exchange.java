package dev.lac.radius;

import dev.lac.protocol.Deadlines;
import dev.lac.protocol.Octets;
import dev.lac.protocol.Timed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way to an answer: from server to server, and at each server the retransmissions of RFC 5080 §2.2.1, all of
 * them the same octets from the same socket (RFC 2865 §2.5).
 */
abstract class Exchange implements Timed {
    private final RadiusClient client;
    private final List<RadiusServer> untried;
    private final List<String> misfortunes = new ArrayList<>();
    private final long began;

    private @Nullable Sent sent;
    private Deadlines.@Nullable Watch watch;

    /** A request as one server has it. */
    private static final class Sent {
        final RadiusServer server;
        final int slot;
        final Octets datagram;
        final Octets authenticator;
        final long first;
        int transmissions = 1;
        long timeout;
        long deadline;

        @Nullable
        RadiusEvent dropped;

        Sent(RadiusServer server, int slot, Octets datagram, long timeout, long now) {
            this.server = server;
            this.slot = slot;
            this.datagram = datagram;
            this.authenticator = datagram.slice(4, Packet.HEADER);
            this.first = now;
            this.timeout = timeout;
            this.deadline = now + timeout;
        }
    }

    Exchange(RadiusClient client, List<RadiusServer> servers, long now) {
        this.client = client;
        this.untried = new ArrayList<>(servers);
        this.began = now;
    }

    /** The whole request for one server. */
    abstract Octets encode(int identifier, RadiusServer server, long now);

    /** Whether a reply with this code answers the request. */
    abstract boolean answeredBy(int code);

    /** Whether replies carry a Message-Authenticator: those to an Access-Request (RFC 2869 §5.14). */
    abstract boolean repliesAreSigned();

    /** Says what the answer means; the exchange is over. */
    abstract void answered(Packet reply, RadiusServer server, Octets requestAuthenticator, long now);

    /** Says why there will be no answer; the exchange is over. */
    abstract void failed(String cause, long now);

    /** The server to ask next: the first that is not dead, else the first; absent when all have been tried. */
    Optional<RadiusServer> nextServer(long now) {
        return untried.stream()
                .filter(server -> !server.isDead(now))
                .findFirst()
                .or(() -> untried.stream().findFirst());
    }

    /** Sends the request to {@code server} for the first time. */
    void send(RadiusServer server, int slot, long now) {
        untried.remove(server);
        Sent first = new Sent(
                server, slot, encode(server.slots().identifier(slot), server, now), client.firstTimeout(), now);
        sent = first;
        watch = client.watch(this);
        client.transmit(server, slot, first.datagram);
    }

    @Override
    public long nextDeadline() {
        return sent == null ? NEVER : sent.deadline;
    }

    @Override
    public void onDeadline(long now) {
        Sent current = sent;
        if (current == null || now < current.deadline) {
            return;
        }
        if (current.transmissions < client.tries()) {
            current.transmissions++;
            current.timeout = client.nextTimeout(current.timeout);
            current.deadline = now + current.timeout;
            client.retransmit(current.server, current.slot, current.datagram);
            return;
        }
        String misfortune = misfortune(current, now);
        misfortunes.add(misfortune);
        leave();
        client.gaveUp(this, current.server, current.slot, current.first, misfortune, now);
    }

    /** The reply was accepted: nothing more is to be sent. */
    void finish(Packet reply, long now) {
        Sent current = current();
        leave();
        client.release(current.server, current.slot, now);
        answered(reply, current.server, current.authenticator, now);
    }

    RadiusServer server() {
        return current().server;
    }

    Octets requestAuthenticator() {
        return current().authenticator;
    }

    /** Remembers what was wrong with a reply, for the cause if none better comes. */
    void dropped(RadiusEvent reason) {
        current().dropped = reason;
    }

    /** Each server that was asked and what it did. */
    String cause(long now) {
        return misfortunes.isEmpty()
                ? "no RADIUS server is configured"
                : "no answer from RADIUS in " + seconds(now - began) + ": " + String.join("; ", misfortunes);
    }

    private Sent current() {
        if (sent == null) {
            throw new IllegalStateException("no request is in flight");
        }
        return sent;
    }

    private void leave() {
        sent = null;
        if (watch != null) {
            watch.cancel();
            watch = null;
        }
    }

    private static String misfortune(Sent current, long now) {
        String server = current.server.name();
        if (current.dropped == null) {
            return server + " is silent (" + current.transmissions + " transmissions in " + seconds(now - current.first)
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
