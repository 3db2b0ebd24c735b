package dev.lac.ppp;

import dev.lac.protocol.Counters;
import dev.lac.protocol.MalformedPacketException;
import dev.lac.protocol.Octets;
import dev.lac.protocol.PacketReader;
import dev.lac.protocol.PacketWriter;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * The authenticator of the Password Authentication Protocol (RFC 1334 §2).
 *
 * <p>Authenticate-Request (§2.2.1); Authenticate-Ack and -Nak (§2.2.2) carry Msg-Length and Message instead:
 *
 * <pre>
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |     Code      |  Identifier   |            Length             |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * | Peer-ID Length|  Peer-Id ...
 * +-+-+-+-+-+-+-+-+-+-+-+-+
 * | Passwd-Length |  Password  ...
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
public final class PapAuthenticator implements Authenticator {
    static final int AUTHENTICATE_REQUEST = 1; // §2.2.1
    static final int AUTHENTICATE_ACK = 2; // §2.2.2
    static final int AUTHENTICATE_NAK = 3; // §2.2.2

    private static final Logger LOG = System.getLogger(PapAuthenticator.class.getName());

    private enum State {
        IDLE,
        WAITING,
        PENDING,
        ACKNOWLEDGED,
        REFUSED
    }

    private final String name;
    private final Counters<PppEvent> counters;
    private final Owner owner;

    private State state = State.IDLE;
    private @Nullable Octets pendingData;
    /** Of the last Authenticate-Request with the credentials that are being decided. */
    private int identifier;

    /** The data of the request that was refused, if others are listened to. */
    private @Nullable Octets refusedData;

    private int verdictCode;
    private Octets verdictData = Octets.EMPTY;

    /** @param name of the link, for the log */
    public PapAuthenticator(String name, Counters<PppEvent> counters, Owner owner) {
        this.name = name;
        this.counters = counters;
        this.owner = owner;
    }

    /** "The authenticator SHOULD expect the peer to send an Authenticate-Request" (§2.2.1): nothing is sent. */
    @Override
    public void start(long now) {
        enter(State.WAITING, "start");
    }

    /** Awaits a decision about an Authenticate-Request that a LAC received (RFC 2661 §4.4.5); sends nothing before the verdict. */
    public void openedByProxy(Credentials.Pap credentials) {
        identifier = credentials.identifier();
        pendingData = encode(credentials.nameOctets(), credentials.password());
        enter(State.PENDING, "request by proxy");
    }

    static Octets encode(Octets peerId, Octets password) {
        return new PacketWriter(2 + peerId.length() + password.length())
                .u8(peerId.length())
                .octets(peerId)
                .u8(password.length())
                .octets(password)
                .toOctets();
    }

    @Override
    public void stop() {
        pendingData = null;
        refusedData = null;
        enter(State.IDLE, "stop");
    }

    @Override
    public boolean isPending() {
        return state == State.PENDING;
    }

    @Override
    public boolean isAwaiting() {
        return state == State.WAITING;
    }

    @Override
    public void accept(String message) {
        decide(State.ACKNOWLEDGED, AUTHENTICATE_ACK, message);
    }

    @Override
    public void reject(String message) {
        decide(State.REFUSED, AUTHENTICATE_NAK, message);
    }

    @Override
    public boolean rejectForNow(String message, long now) {
        Octets refused = pendingData;
        if (decide(State.WAITING, AUTHENTICATE_NAK, message)) {
            refusedData = refused;
            return true;
        }
        return false;
    }

    private boolean decide(State next, int code, String message) {
        if (state != State.PENDING) {
            counters.increment(PppEvent.DECISION_IGNORED);
            return false;
        }
        Octets text = Octets.ofText(message);
        int length = Math.min(text.length(), 255);
        verdictCode = code;
        verdictData = new PacketWriter(1 + length)
                .u8(length)
                .octets(text.slice(0, length))
                .toOctets();
        pendingData = null;
        enter(next, "decision");
        sendVerdict();
        return true;
    }

    private void sendVerdict() {
        owner.send(new PppPacket(verdictCode, identifier, verdictData).frame(Protocol.PAP));
    }

    @Override
    public long nextDeadline() {
        return NEVER;
    }

    @Override
    public void onDeadline(long now) {
        // The peer repeats its request; this end has no timer.
    }

    @Override
    public void receive(Octets information, long now) {
        try {
            PppPacket packet = PppPacket.parse(information);
            if (packet.code() != AUTHENTICATE_REQUEST) {
                counters.increment(PppEvent.DROPPED_AUTH_CODE);
                return;
            }
            PacketReader reader = packet.data().reader();
            Octets peerId = reader.octets(reader.u8("Peer-ID-Length"), "Peer-ID");
            Octets password = reader.octets(reader.u8("Passwd-Length"), "Password");
            onRequest(packet.identifier(), peerId, password);
        } catch (MalformedPacketException e) {
            counters.increment(PppEvent.DROPPED_MALFORMED);
        }
    }

    private void onRequest(int requestIdentifier, Octets peerId, Octets password) {
        switch (state) {
            case IDLE -> counters.increment(PppEvent.DROPPED_AUTH_UNEXPECTED);
            case WAITING -> {
                Octets data = encode(peerId, password);
                identifier = requestIdentifier;
                if (refusedData != null && refusedData.equalsInConstantTime(data)) {
                    // the Nak was lost, or the peer has not learned from it
                    counters.increment(PppEvent.VERDICT_REPEATED);
                    sendVerdict();
                    return;
                }
                pendingData = data;
                enter(State.PENDING, "request");
                counters.increment(PppEvent.AUTHENTICATION_ASKED);
                owner.authenticate(new Credentials.Pap(peerId.text(), requestIdentifier, password, peerId));
            }
            case PENDING -> {
                counters.increment(PppEvent.DROPPED_AUTH_PENDING);
                // The peer has a new Identifier for every repetition and expects it in the reply.
                if (pendingData != null && pendingData.equalsInConstantTime(encode(peerId, password))) {
                    identifier = requestIdentifier;
                }
            }
            case ACKNOWLEDGED, REFUSED -> {
                // "MUST return the same reply Code returned when the Authentication phase completed" (§2.2.1).
                counters.increment(PppEvent.VERDICT_REPEATED);
                identifier = requestIdentifier;
                sendVerdict();
            }
        }
    }

    private void enter(State next, String why) {
        if (LOG.isLoggable(Level.DEBUG)) {
            LOG.log(Level.DEBUG, "{0} PAP: {1} --> {2} ({3})", name, state, next, why);
        }
        state = next;
    }
}
