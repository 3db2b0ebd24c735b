package dev.lac.ppp;

import dev.lac.protocol.Counters;
import dev.lac.protocol.MalformedPacketException;
import dev.lac.protocol.Octets;
import dev.lac.protocol.PacketReader;
import java.time.Duration;

/** The peer of the Password Authentication Protocol (RFC 1334 §2): repeats its Authenticate-Request until there is an answer. */
final class PapPeer implements AuthenticationPeer {
    private final Octets data;
    private final Duration interval;
    private final Counters<PppEvent> counters;
    private final Owner owner;
    private int identifier;
    private long deadline = NEVER;

    PapPeer(String name, String password, Duration interval, Counters<PppEvent> counters, Owner owner) {
        Octets peerId = Octets.ofText(name);
        Octets secret = Octets.ofText(password);
        if (peerId.length() > 255 || secret.length() > 255) {
            throw new IllegalArgumentException("PAP carries 255 octets each of Peer-ID and Password");
        }
        data = PapAuthenticator.encode(peerId, secret);
        this.interval = interval;
        this.counters = counters;
        this.owner = owner;
    }

    @Override
    public void start(long now) {
        request(now);
    }

    /** "The Identifier field MUST be changed each time an Authenticate-Request packet is issued" (§2.2.1). */
    private void request(long now) {
        identifier = (identifier + 1) & 0xff;
        deadline = now + interval.toNanos();
        owner.send(new PppPacket(PapAuthenticator.AUTHENTICATE_REQUEST, identifier, data).frame(Protocol.PAP));
    }

    @Override
    public void stop() {
        deadline = NEVER;
    }

    @Override
    public void receive(Octets information, long now) {
        try {
            PppPacket packet = PppPacket.parse(information);
            boolean ack = packet.code() == PapAuthenticator.AUTHENTICATE_ACK;
            if (!ack && packet.code() != PapAuthenticator.AUTHENTICATE_NAK) {
                counters.increment(PppEvent.DROPPED_AUTH_CODE);
            } else if (packet.identifier() != identifier || deadline == NEVER) {
                counters.increment(PppEvent.DROPPED_AUTH_IDENTIFIER);
            } else {
                PacketReader reader = packet.data().reader();
                String message = reader.hasRemaining()
                        ? LinkEnd.printable(reader.octets(reader.u8("Msg-Length"), "Message"))
                        : "";
                deadline = NEVER;
                owner.verdict(ack, message, now);
            }
        } catch (MalformedPacketException e) {
            counters.increment(PppEvent.DROPPED_MALFORMED);
        }
    }

    @Override
    public long nextDeadline() {
        return deadline;
    }

    @Override
    public void onDeadline(long now) {
        if (now >= deadline) {
            request(now);
        }
    }
}
