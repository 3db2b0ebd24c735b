package dev.lac.ppp;

import dev.lac.protocol.Counters;
import dev.lac.protocol.MalformedPacketException;
import dev.lac.protocol.Octets;
import dev.lac.protocol.PacketReader;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The peer of the Challenge Handshake Authentication Protocol (RFC 1994 §4), with MD5 or as MS-CHAP (RFC 2433, RFC 2759): answers
 * every Challenge, at any time, and repeats its Response until the verdict comes, "because the Success might be lost".
 */
final class ChapPeer implements AuthenticationPeer {
    private final ChapAlgorithm algorithm;
    private final Octets name;
    private final Octets secret;
    private final Duration interval;
    private final int maxResponses;
    private final RandomGenerator random;
    private final Counters<PppEvent> counters;
    private final Owner owner;
    /** The last Challenge, our Response to it and what that shows. */
    private @Nullable PppPacket challenge;

    private @Nullable PppPacket response;
    private @Nullable Credentials proof;
    private boolean awaiting;

    private int responsesLeft;
    private long deadline = NEVER;

    /**
     * @param protocol CHAP_MD5, MSCHAP_V1 or MSCHAP_V2
     * @param interval after which a Response without a verdict is repeated
     * @param maxResponses how often one Response is sent at most
     * @param random draws Peer-Challenges
     */
    ChapPeer(
            AuthProtocol protocol,
            String name,
            String secret,
            Duration interval,
            int maxResponses,
            RandomGenerator random,
            Counters<PppEvent> counters,
            Owner owner) {
        this.algorithm = ChapAlgorithm.of(protocol);
        this.name = Octets.ofText(name);
        this.secret = Octets.ofText(secret);
        this.interval = interval;
        this.maxResponses = maxResponses;
        this.random = random;
        this.counters = counters;
        this.owner = owner;
    }

    @Override
    public void start(long now) {
        stop(); // The authenticator speaks first.
    }

    @Override
    public void stop() {
        challenge = null;
        response = null;
        proof = null;
        decided();
    }

    private void decided() {
        awaiting = false;
        deadline = NEVER;
    }

    @Override
    public void receive(Octets information, long now) {
        try {
            PppPacket packet = PppPacket.parse(information);
            switch (packet.code()) {
                case ChapAuthenticator.CHALLENGE -> respond(packet, now);
                case ChapAuthenticator.SUCCESS, ChapAuthenticator.FAILURE -> verdict(packet, now);
                default -> counters.increment(PppEvent.DROPPED_AUTH_CODE);
            }
        } catch (MalformedPacketException e) {
            counters.increment(PppEvent.DROPPED_MALFORMED);
        }
    }

    private void respond(PppPacket received, long now) throws MalformedPacketException {
        PppPacket again = response;
        if (again == null || !received.equals(challenge)) {
            again = responseTo(received);
        }
        // A Challenge that the network duplicated gets the same Response: with another Peer-Challenge the verdict on
        // the
        // first one would look like an impostor's.
        awaiting = true;
        responsesLeft = maxResponses;
        send(again, now);
    }

    private PppPacket responseTo(PppPacket received) throws MalformedPacketException {
        PacketReader reader = received.data().reader();
        Octets value = reader.octets(reader.u8("Value-Size"), "Value");
        if (!algorithm.canAnswer(value)) {
            throw new MalformedPacketException("Challenge of " + value.length() + " octets for " + algorithm);
        }
        Octets answer = algorithm.respond(received.identifier(), secret, value, name, random);
        PppPacket made =
                ChapAuthenticator.valueAndName(ChapAuthenticator.RESPONSE, received.identifier(), answer, name);
        challenge = received;
        response = made;
        proof = algorithm.credentials(received.identifier(), value, answer, name);
        return made;
    }

    private void send(PppPacket packet, long now) {
        responsesLeft--;
        deadline = responsesLeft > 0 ? now + interval.toNanos() : NEVER;
        owner.send(packet.frame(Protocol.CHAP));
    }

    private void verdict(PppPacket packet, long now) {
        Credentials shown = proof;
        if (!awaiting || shown == null || packet.identifier() != shown.identifier()) {
            counters.increment(PppEvent.DROPPED_AUTH_IDENTIFIER);
            return;
        }
        boolean success = packet.code() == ChapAuthenticator.SUCCESS;
        boolean distrusted = success && !algorithm.isProof(packet.data().text(), shown, secret);
        decided();
        if (distrusted) {
            counters.increment(PppEvent.AUTHENTICATOR_DISTRUSTED);
            owner.distrusted(now);
        } else {
            owner.verdict(success, LinkEnd.printable(packet.data()), now);
        }
    }

    @Override
    public long nextDeadline() {
        return deadline;
    }

    @Override
    public void onDeadline(long now) {
        if (now >= deadline && response != null) {
            send(response, now);
        }
    }
}
