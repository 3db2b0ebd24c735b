package dev.lac.l2tp;

import dev.lac.protocol.Octets;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What the ends of a control connection learn about each other in SCCRQ, SCCRP and SCCCN, and the proof of the shared secret (RFC
 * 2661 §5.1, §5.1.1).
 */
final class Introduction {
    private final TunnelSpec spec;
    private final @Nullable Octets challenge;
    private final @Nullable Octets tieBreaker;
    private @Nullable Octets peerChallenge;
    private int peerId;
    private int peerWindow = ReliableChannel.DEFAULT_WINDOW;
    private long peerFraming;
    private int peerDscp = PerHopBehavior.NONE;
    private String hostName = "";

    /** @param originator whether we send the SCCRQ, which alone carries a Tie Breaker */
    Introduction(TunnelSpec spec, boolean originator, RandomGenerator random) {
        this.spec = spec;
        challenge = spec.secret() == null ? null : Hiding.randomOctets(TunnelAuthentication.CHALLENGE_LENGTH, random);
        tieBreaker = originator && spec.tieBreaker() ? Hiding.randomOctets(TieBreak.LENGTH, random) : null;
    }

    /** Our Challenge, or null where there is no secret. */
    @Nullable
    Octets challenge() {
        return challenge;
    }

    /** Our Tie Breaker, or null where none is sent. */
    @Nullable
    Octets tieBreaker() {
        return tieBreaker;
    }

    /** The answer to the peer's Challenge in {@code carrier}, or null where it sent none. */
    @Nullable
    Octets responseIn(MessageType carrier) {
        Octets secret = spec.secret();
        return secret == null || peerChallenge == null
                ? null
                : TunnelAuthentication.response(carrier, secret, peerChallenge);
    }

    int peerId() {
        return peerId;
    }

    int peerWindow() {
        return peerWindow;
    }

    /** The bits of the peer's Framing Capabilities; 0 until they are known. */
    long peerFraming() {
        return peerFraming;
    }

    /** The DSCP the peer asked for or granted (RFC 3308), or -1. */
    int peerDscp() {
        return peerDscp;
    }

    String hostName() {
        return hostName;
    }

    /** Why an SCCRQ, SCCRP or SCCCN is not acceptable, or null when it is. Learns nothing. */
    @Nullable
    TunnelEnd objectionTo(ReceivedMessage message) {
        ReceivedMessage.Fault fault = message.fault();
        if (message.has(AvpType.PROTOCOL_VERSION)
                && message.u16(AvpType.PROTOCOL_VERSION, 0) >>> 8 != TunnelMessages.PROTOCOL_VERSION >>> 8) {
            // §4.4.2, result 5: "Error Code indicates highest version supported".
            String text = "protocol version " + (message.u16(AvpType.PROTOCOL_VERSION, 0) >>> 8);
            return TunnelEnd.protocol(StopCcnResult.VERSION_NOT_SUPPORTED, TunnelMessages.PROTOCOL_VERSION, text);
        }
        if (fault != null) {
            return endOf(fault);
        }
        if (message.type() != MessageType.SCCCN && message.u16(AvpType.ASSIGNED_TUNNEL_ID, 0) == 0) {
            return endOf(new ReceivedMessage.Fault(ErrorCode.BAD_VALUE, message.name() + " assigns tunnel id 0"));
        }
        // §5.8: "A value of 0 for the Receive Window Size AVP is invalid."
        if (message.u16(AvpType.RECEIVE_WINDOW_SIZE, 1) == 0) {
            return endOf(new ReceivedMessage.Fault(ErrorCode.BAD_VALUE, message.name() + " offers a window of 0"));
        }
        String name = spec.expectedPeerName();
        if (name != null && message.has(AvpType.HOST_NAME) && !name.equals(message.text(AvpType.HOST_NAME))) {
            return TunnelEnd.authentication("the peer is not " + name);
        }
        if (message.has(AvpType.CHALLENGE) && spec.secret() == null) {
            return TunnelEnd.authentication("the peer wants tunnel authentication, and there is no secret");
        }
        return authenticationFailure(message);
    }

    private @Nullable TunnelEnd authenticationFailure(ReceivedMessage message) {
        MessageType type = message.type();
        Octets secret = spec.secret();
        if (secret == null || challenge == null || type == null || type == MessageType.SCCRQ) {
            return null;
        }
        // §4.4.3: "This AVP MUST be present in an SCCRP or SCCCN if a challenge was received".
        Octets response = message.octets(AvpType.CHALLENGE_RESPONSE);
        if (response == null) {
            return TunnelEnd.authentication(type + " does not answer our challenge");
        }
        return TunnelAuthentication.isRight(response, type, secret, challenge)
                ? null
                : TunnelEnd.authentication(type + " answers our challenge wrongly: the secrets differ");
    }

    /** Takes over what the peer says of itself, as far as it can be used. */
    void learn(ReceivedMessage message) {
        if (peerId == 0) {
            peerId = message.u16(AvpType.ASSIGNED_TUNNEL_ID, 0);
        }
        peerWindow = Math.max(1, message.u16(AvpType.RECEIVE_WINDOW_SIZE, peerWindow));
        if (message.has(AvpType.FRAMING_CAPABILITIES)) {
            peerFraming = message.u32(AvpType.FRAMING_CAPABILITIES);
        }
        if (message.has(AvpType.HOST_NAME)) {
            hostName = message.text(AvpType.HOST_NAME);
        }
        if (message.has(AvpType.CONTROL_CONNECTION_DS)) {
            peerDscp = PerHopBehavior.dscp(message.u16(AvpType.CONTROL_CONNECTION_DS, 0));
        }
        Octets received = message.octets(AvpType.CHALLENGE);
        if (received != null) {
            peerChallenge = received;
        }
    }

    /** What a received StopCCN says. */
    static TunnelEnd endOf(ReceivedMessage stopCcn) {
        CallMessages.Result result = CallMessages.Result.of(stopCcn.octets(AvpType.RESULT_CODE));
        return new TunnelEnd(TunnelEnd.Origin.PEER_MESSAGE, result.code(), result.error(), result.text(), null);
    }

    static TunnelEnd endOf(ReceivedMessage.Fault fault) {
        return TunnelEnd.protocol(StopCcnResult.GENERAL_ERROR, fault.error().number(), fault.text());
    }
}
