package dev.lac.ppp;

import dev.lac.protocol.Counters;
import dev.lac.protocol.MalformedPacketException;
import dev.lac.protocol.Octets;
import dev.lac.protocol.PacketReader;
import dev.lac.protocol.PacketWriter;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The authenticator of the Challenge-Handshake Authentication Protocol (RFC 1994).
 *
 * <p>Challenge and Response (§4.1); Success and Failure (§4.2) carry a Message instead:
 *
 * <pre>
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |     Code      |  Identifier   |            Length             |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |  Value-Size   |  Value ...
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |  Name ...
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
public final class ChapAuthenticator implements Authenticator {
    static final int CHALLENGE = 1; // §4.1
    static final int RESPONSE = 2; // §4.1
    static final int SUCCESS = 3; // §4.2
    static final int FAILURE = 4; // §4.2
    static final int MD5_LENGTH = 16;

    private static final Logger LOG = System.getLogger(ChapAuthenticator.class.getName());
    private static final int SHORTEST_CHALLENGE = 16;
    private static final int LONGEST_CHALLENGE = 24;

    private enum State {
        IDLE,
        CHALLENGING,
        PENDING,
        SUCCEEDED,
        FAILED
    }

    private final String name;
    private final Octets systemName;
    private final Duration interval;
    private final RandomGenerator random;
    private final Counters<PppEvent> counters;
    private final Owner owner;

    private State state = State.IDLE;
    private long deadline = NEVER;
    private int identifier;
    private Octets challenge = Octets.EMPTY;
    private @Nullable PppPacket verdict;

    /**
     * @param name of the link, for the log
     * @param systemName the Name in the Challenge, one octet or more
     * @param interval after which an unanswered Challenge is followed by a new one
     * @param random draws challenges; must not be predictable (§2.3)
     */
    public ChapAuthenticator(
            String name,
            String systemName,
            Duration interval,
            RandomGenerator random,
            Counters<PppEvent> counters,
            Owner owner) {
        this.name = name;
        this.systemName = Octets.ofText(systemName);
        this.interval = interval;
        this.random = random;
        this.counters = counters;
        this.owner = owner;
        this.identifier = random.nextInt(256);
    }

    @Override
    public void start(long now) {
        enter(State.CHALLENGING, "start");
        sendChallenge(now);
    }

    /** Awaits a decision about a Response that a LAC received (RFC 2661 §4.4.5); sends nothing before the verdict. */
    public void openedByProxy(Credentials.Chap credentials) {
        identifier = credentials.identifier();
        challenge = credentials.challenge();
        deadline = NEVER;
        verdict = null;
        enter(State.PENDING, "response by proxy");
    }

    @Override
    public void stop() {
        deadline = NEVER;
        verdict = null;
        enter(State.IDLE, "stop");
    }

    @Override
    public boolean isPending() {
        return state == State.PENDING;
    }

    @Override
    public void accept(String message) {
        decide(State.SUCCEEDED, SUCCESS, message);
    }

    @Override
    public void reject(String message) {
        decide(State.FAILED, FAILURE, message);
    }

    private void decide(State next, int code, String message) {
        if (state != State.PENDING) {
            counters.increment(PppEvent.DECISION_IGNORED);
            return;
        }
        Octets text = Octets.ofText(message);
        PppPacket packet = new PppPacket(code, identifier & 0xff, text.slice(0, Math.min(text.length(), 255)));
        verdict = packet;
        enter(next, "decision");
        owner.send(packet.frame(Protocol.CHAP));
    }

    @Override
    public long nextDeadline() {
        return deadline;
    }

    @Override
    public void onDeadline(long now) {
        if (now >= deadline) {
            sendChallenge(now);
        }
    }

    /** "Identifier and Challenge Value MUST be changed each time a Challenge is sent" (§4.1). */
    private void sendChallenge(long now) {
        byte[] value = new byte[random.nextInt(SHORTEST_CHALLENGE, LONGEST_CHALLENGE + 1)];
        random.nextBytes(value);
        challenge = Octets.copyOf(value);
        identifier++;
        verdict = null;
        deadline = now + interval.toNanos();
        counters.increment(PppEvent.CHAP_CHALLENGE_SENT);
        owner.send(valueAndName(CHALLENGE, identifier & 0xff, challenge, systemName)
                .frame(Protocol.CHAP));
    }

    static PppPacket valueAndName(int code, int identifier, Octets value, Octets name) {
        Octets data = new PacketWriter(1 + value.length() + name.length())
                .u8(value.length())
                .octets(value)
                .octets(name)
                .toOctets();
        return new PppPacket(code, identifier, data);
    }

    @Override
    public void receive(Octets information, long now) {
        try {
            PppPacket packet = PppPacket.parse(information);
            if (packet.code() != RESPONSE) {
                counters.increment(PppEvent.DROPPED_AUTH_CODE);
            } else if (state == State.IDLE) {
                counters.increment(PppEvent.DROPPED_AUTH_UNEXPECTED);
            } else if (packet.identifier() != (identifier & 0xff)) {
                counters.increment(PppEvent.DROPPED_AUTH_IDENTIFIER);
            } else {
                onResponse(packet);
            }
        } catch (MalformedPacketException e) {
            counters.increment(PppEvent.DROPPED_MALFORMED);
        }
    }

    private void onResponse(PppPacket packet) throws MalformedPacketException {
        PppPacket sent = verdict;
        if (sent != null) {
            // "Any Response packets received having the current Challenge Identifier MUST return the same reply Code
            // previously returned" (§4.1).
            counters.increment(PppEvent.VERDICT_REPEATED);
            owner.send(sent.frame(Protocol.CHAP));
            return;
        }
        if (state == State.PENDING) {
            counters.increment(PppEvent.DROPPED_AUTH_PENDING);
            return;
        }
        PacketReader reader = packet.data().reader();
        int size = reader.u8("Value-Size");
        if (size != MD5_LENGTH) {
            throw new MalformedPacketException("Value-Size: not 16");
        }
        Octets response = reader.octets(size, "Value");
        Octets peer = reader.rest();
        deadline = NEVER;
        enter(State.PENDING, "response");
        counters.increment(PppEvent.AUTHENTICATION_ASKED);
        owner.authenticate(new Credentials.Chap(peer.text(), packet.identifier(), challenge, response, peer));
    }

    private void enter(State next, String why) {
        if (LOG.isLoggable(Level.DEBUG)) {
            LOG.log(Level.DEBUG, "{0} CHAP: {1} --> {2} ({3})", name, state, next, why);
        }
        state = next;
    }
}
