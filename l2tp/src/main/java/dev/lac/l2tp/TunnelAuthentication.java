package dev.lac.l2tp;

import dev.lac.protocol.Octets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The CHAP-like authentication of tunnel endpoints (RFC 2661 §5.1.1, §4.4.3 Challenge and Challenge Response). */
public final class TunnelAuthentication {
    /** Octets of the challenges we send; the RFC asks for one or more. */
    public static final int CHALLENGE_LENGTH = 16;

    private TunnelAuthentication() {}

    /**
     * The 16 octets of a Challenge Response: MD5 over identifier, secret and challenge (RFC 1994 §4.1).
     *
     * @param carrier the message that carries the response: "the value of the Message Type AVP for this message is used" as
     *     identifier (§4.4.3)
     */
    public static Octets response(MessageType carrier, Octets secret, Octets challenge) {
        MessageDigest md5 = md5();
        md5.update((byte) carrier.number());
        secret.update(md5);
        challenge.update(md5);
        return Octets.copyOf(md5.digest());
    }

    /** Whether {@code response} is the right one, compared in constant time. */
    public static boolean isRight(Octets response, MessageType carrier, Octets secret, Octets challenge) {
        return response(carrier, secret, challenge).equalsInConstantTime(response);
    }

    static MessageDigest md5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has MD5", e);
        }
    }
}
