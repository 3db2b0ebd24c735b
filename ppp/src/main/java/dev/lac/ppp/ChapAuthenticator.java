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
 * The authenticator of the Challenge-Handshake Authentication Protocol (RFC 1994), with MD5 or as MS-CHAP (RFC 2433, RFC 2759).
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

    private static final Logger LOG = System.getLogger(ChapAuthenticator.class.getName());
    private static final int LONGEST_MESSAGE = 255;

    private enum State {
        IDLE,
        CHALLENGING,
        PENDING,
        SUCCEEDED,
        FAILED
    }

    private final String name;
    private final ChapAlgorithm algorithm;
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

    /** With MD5; see the other constructor. */
    public ChapAuthenticator(
            String name,
            String systemName,
            Duration interval,
            RandomGenerator random,
            Counters<PppEvent> counters,
            Owner owner) {
        this(name, AuthProtocol.CHAP_MD5, systemName, interval, random, counters, owner);
    }

    /**
     * @param name of the link, for the log
     * @param protocol CHAP_MD5, MSCHAP_V1 or MSCHAP_V2
     * @param systemName the Name in the Challenge, one octet or more
     * @param interval after which an unanswered Challenge is followed by a new one
     * @param random draws challenges; must not be predictable (§2.3)
     */
    public ChapAuthenticator(
            String name,
            AuthProtocol protocol,
            String systemName,
            Duration interval,
            RandomGenerator random,
            Counters<PppEvent> counters,
            Owner owner) {
        this.name = name;
        this.algorithm = ChapAlgorithm.of(protocol);
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
    public boolean isAwaiting() {
        return state == State.CHALLENGING;
    }

    @Override
    public void accept(String message) {
        if (isDecisionAwaited()) {
            decide(State.SUCCEEDED, SUCCESS, message);
        }
    }

    @Override
    public void reject(String message) {
        if (isDecisionAwaited()) {
            decide(
                    State.FAILED,
                    FAILURE,
                    algorithm.refusal(message, false, challenge, challenge).message());
        }
    }

    @Override
    public boolean rejectForNow(String message, long now) {
        if (!isDecisionAwaited()) {
            return false;
        }
        boolean challengeInFailure = algorithm != ChapAlgorithm.MD5;
        Octets next = challengeInFailure ? algorithm.freshChallenge(random) : challenge;
        ChapAlgorithm.Refusal refusal = algorithm.refusal(message, true, challenge, next);
        decide(State.FAILED, FAILURE, refusal.message());
        if (!refusal.retry()) {
            return false;
        }
        enter(State.CHALLENGING, "may try again");
        if (challengeInFailure) {
            // "Response (++ID) to challenge in failure message" (RFC 2759 §9.1.4), without short timeouts, for the user
            // is typing.
            identifier++;
            challenge = refusal.challenge();
        } else {
            sendChallenge(now);
        }
        return true;
    }

    private boolean isDecisionAwaited() {
        if (state != State.PENDING) {
            counters.increment(PppEvent.DECISION_IGNORED);
        }
        return state == State.PENDING;
    }

    private void decide(State next, int code, String message) {
        Octets text = Octets.ofText(message);
        PppPacket packet =
                new PppPacket(code, identifier & 0xff, text.slice(0, Math.min(text.length(), LONGEST_MESSAGE)));
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

    /** Identifier and Challenge Value "MUST be changed each time a Challenge is sent" (§4.1). */
    private void sendChallenge(long now) {
        challenge = algorithm.freshChallenge(random);
        identifier++;
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
            } else {
                onResponse(packet);
            }
        } catch (MalformedPacketException e) {
            counters.increment(PppEvent.DROPPED_MALFORMED);
        }
    }

    private void onResponse(PppPacket packet) throws MalformedPacketException {
        boolean current = packet.identifier() == (identifier & 0xff);
        PppPacket sent = verdict;
        if (current && state == State.CHALLENGING) {
            ask(packet);
        } else if (current && state == State.PENDING) {
            counters.increment(PppEvent.DROPPED_AUTH_PENDING);
        } else if (sent != null && packet.identifier() == sent.identifier()) {
            // "Any Response packets received having the current Challenge Identifier MUST return the same reply Code
            // previously returned" (§4.1).
            counters.increment(PppEvent.VERDICT_REPEATED);
            owner.send(sent.frame(Protocol.CHAP));
        } else {
            counters.increment(PppEvent.DROPPED_AUTH_IDENTIFIER);
        }
    }

    private void ask(PppPacket packet) throws MalformedPacketException {
        PacketReader reader = packet.data().reader();
        int size = reader.u8("Value-Size");
        if (size != algorithm.responseLength()) {
            throw new MalformedPacketException("Value-Size: not " + algorithm.responseLength());
        }
        Octets response = reader.octets(size, "Value");
        Octets peer = reader.rest();
        deadline = NEVER;
        enter(State.PENDING, "response");
        counters.increment(PppEvent.AUTHENTICATION_ASKED);
        owner.authenticate(algorithm.credentials(packet.identifier(), challenge, response, peer));
    }

    private void enter(State next, String why) {
        if (LOG.isLoggable(Level.DEBUG)) {
            LOG.log(Level.DEBUG, "{0} CHAP {1}: {2} --> {3} ({4})", name, algorithm, state, next, why);
        }
        state = next;
    }
}
