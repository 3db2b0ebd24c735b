package dev.lac.radius;

import dev.lac.protocol.Deadlines;
import dev.lac.protocol.Octets;
import dev.lac.protocol.Timed;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Asks a server by Status-Server whether it is there (RFC 5997 §4.2): over UDP one that is dead, until it answers; over TLS one that
 * has said nothing for a while, so that a broken connection is noticed before a login has to wait for it.
 */
final class StatusProbe implements Outstanding, Timed {
    private final RadiusClient client;
    private final RadiusServer server;
    private final long interval;
    private final Deadlines.Watch watch;

    private @Nullable Sent sent;
    private long startedAt;
    private long deadline = NEVER;

    private record Sent(Slots slots, int slot, Octets authenticator) {}

    StatusProbe(RadiusClient client, RadiusServer server, long interval) {
        this.client = client;
        this.server = server;
        this.interval = interval;
        watch = client.watch(this);
    }

    /** The server is dead, or its connection stands. */
    void start(long now) {
        startedAt = now;
        deadline = now + client.timeouts().about(interval);
        watch.refresh();
    }

    /** There is no way to the server any more. */
    void stop() {
        leave();
        deadline = NEVER;
        watch.refresh();
    }

    @Override
    public long nextDeadline() {
        return deadline;
    }

    @Override
    public void onDeadline(long now) {
        if (now < deadline) {
            return;
        }
        deadline = NEVER;
        boolean unanswered = leave();
        if (unanswered && server.isTls()) {
            client.servers()
                    .connectionFailed(
                            server,
                            "Status-Server is not answered in "
                                    + client.timeouts().all() / 1_000_000 + " ms",
                            now);
            return;
        }
        long quietUntil = Math.max(startedAt, server.lastHeard()) + interval;
        if (server.isTls() && now < quietUntil) {
            deadline = quietUntil;
        } else if (server.slots() != null && (server.isTls() || server.isDead(now))) {
            send(server.slots(), now);
        }
    }

    /** A Status-Server must have a Message-Authenticator (RFC 5997 §3), and says who asks. */
    private void send(Slots slots, long now) {
        OptionalInt slot = slots.acquire(this);
        deadline = now
                + (server.isTls() && slot.isPresent()
                        ? client.timeouts().all()
                        : client.timeouts().about(interval));
        if (slot.isEmpty()) {
            return;
        }
        Octets authenticator = client.randomAuthenticator();
        AttributeWriter writer = client.writer().octets(AttributeType.MESSAGE_AUTHENTICATOR, Packet.ZERO_AUTHENTICATOR);
        client.nas().describe(writer);
        sent = new Sent(slots, slot.getAsInt(), authenticator);
        client.counters().increment(RadiusEvent.STATUS_SENT);
        client.transmit(
                slots,
                slot.getAsInt(),
                Packets.signed(
                        PacketCode.STATUS_SERVER,
                        slots.identifier(slot.getAsInt()),
                        authenticator,
                        writer.toOctets(),
                        server.authenticators()),
                server);
    }

    /** Gives the identifier back; whether one was held. */
    private boolean leave() {
        if (sent == null) {
            return false;
        }
        sent.slots.release(sent.slot);
        sent = null;
        return true;
    }

    @Override
    public RadiusServer server() {
        return server;
    }

    @Override
    public Octets authenticator() {
        if (sent == null) {
            throw new IllegalStateException("no probe is in flight");
        }
        return sent.authenticator;
    }

    /** RFC 5997 §4.1: by the port that was asked. */
    @Override
    public boolean answeredBy(int code) {
        return code
                == switch (server.settings().role()) {
                    case AUTHENTICATION -> PacketCode.ACCESS_ACCEPT.number();
                    case ACCOUNTING -> PacketCode.ACCOUNTING_RESPONSE.number();
                };
    }

    /** FreeRADIUS signs none of its answers to Status-Server. */
    @Override
    public Signature signature() {
        return server.settings().role() == RadiusClient.Role.AUTHENTICATION ? Signature.VERIFIED : Signature.IGNORED;
    }

    /** The reply is counted; the probe stays unanswered. */
    @Override
    public void dropped(RadiusEvent reason) {}

    @Override
    public void finish(Packet reply, long now) {
        leave();
        client.counters().increment(RadiusEvent.STATUS_ANSWERED);
        deadline = server.isTls() ? now + interval : NEVER;
        watch.refresh();
    }

    @Override
    public void connectionLost(String cause, long now) {
        stop();
    }
}
