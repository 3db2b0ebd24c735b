package dev.lac.ppp;

import dev.lac.protocol.Counters;
import dev.lac.protocol.MalformedPacketException;
import dev.lac.protocol.Octets;
import dev.lac.protocol.PacketReader;
import dev.lac.protocol.PacketWriter;

/** The peer of the Challenge Handshake Authentication Protocol (RFC 1994 §4): answers every Challenge, at any time. */
final class ChapPeer implements AuthenticationPeer {
    private final Octets name;
    private final Octets secret;
    private final Counters<PppEvent> counters;
    private final Owner owner;
    private int answered = -1;

    ChapPeer(String name, String secret, Counters<PppEvent> counters, Owner owner) {
        this.name = Octets.ofText(name);
        this.secret = Octets.ofText(secret);
        this.counters = counters;
        this.owner = owner;
    }

    @Override
    public void start(long now) {
        answered = -1;
    }

    @Override
    public void stop() {
        answered = -1;
    }

    @Override
    public void receive(Octets information, long now) {
        try {
            PppPacket packet = PppPacket.parse(information);
            switch (packet.code()) {
                case ChapAuthenticator.CHALLENGE -> respond(packet);
                case ChapAuthenticator.SUCCESS, ChapAuthenticator.FAILURE -> verdict(packet, now);
                default -> counters.increment(PppEvent.DROPPED_AUTH_CODE);
            }
        } catch (MalformedPacketException e) {
            counters.increment(PppEvent.DROPPED_MALFORMED);
        }
    }

    private void respond(PppPacket challenge) throws MalformedPacketException {
        PacketReader reader = challenge.data().reader();
        Octets value = reader.octets(reader.u8("Value-Size"), "Value");
        Octets response = Credentials.Chap.response(challenge.identifier(), secret, value);
        Octets data = new PacketWriter()
                .u8(response.length())
                .octets(response)
                .octets(name)
                .toOctets();
        answered = challenge.identifier();
        owner.send(new PppPacket(ChapAuthenticator.RESPONSE, answered, data).frame(Protocol.CHAP));
    }

    private void verdict(PppPacket packet, long now) {
        if (packet.identifier() != answered) {
            counters.increment(PppEvent.DROPPED_AUTH_IDENTIFIER);
            return;
        }
        answered = -1;
        owner.verdict(packet.code() == ChapAuthenticator.SUCCESS, packet.data().text(), now);
    }

    @Override
    public long nextDeadline() {
        return NEVER; // The authenticator repeats its Challenge (§4.1).
    }

    @Override
    public void onDeadline(long now) {
        // none is ever set
    }
}
