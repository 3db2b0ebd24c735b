package dev.lac.radius;

import dev.lac.protocol.Octets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The checksums that prove who sent a packet, by the secret shared with one peer: Response and Request Authenticator and
 * Message-Authenticator. For one thread.
 */
final class Authenticators {
    private final Octets secret;
    private final MessageDigest digest = md5();
    private final Mac mac;

    Authenticators(Octets secret) {
        this.secret = secret;
        try {
            mac = Mac.getInstance("HmacMD5");
            mac.init(new SecretKeySpec(secret.toByteArray(), "HmacMD5"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacMD5", e);
        }
    }

    static MessageDigest md5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has MD5", e);
        }
    }

    /**
     * ResponseAuth = MD5(Code+ID+Length+RequestAuth+Attributes+Secret), RFC 2865 §3; with sixteen zero octets as RequestAuth the
     * Request Authenticator of an Accounting-Request, RFC 2866 §3.
     *
     * @param packet the whole packet, whose own authenticator does not matter
     */
    Octets hash(Octets packet, Octets requestAuthenticator) {
        digest.update(packet.buffer().limit(4));
        requestAuthenticator.update(digest);
        digest.update(packet.buffer().position(Packet.HEADER));
        secret.update(digest);
        return Octets.copyOf(digest.digest());
    }

    /**
     * Message-Authenticator = HMAC-MD5(Type, Identifier, Length, Request Authenticator, Attributes), RFC 2869 §5.14.
     *
     * @param packet whose own authenticator does not matter
     * @param offset of the Message-Authenticator's 16 octets in the packet, whatever they are: "the signature string should be
     *     considered to be sixteen octets of zero"
     */
    Octets message(Octets packet, Octets requestAuthenticator, int offset) {
        mac.update(packet.buffer().limit(4));
        mac.update(requestAuthenticator.buffer());
        mac.update(packet.buffer().limit(offset).position(Packet.HEADER));
        mac.update(Packet.ZERO_AUTHENTICATOR.buffer());
        mac.update(packet.buffer().position(offset + 16));
        return Octets.copyOf(mac.doFinal());
    }

    /** What a packet's Message-Authenticator proves. */
    enum Signature {
        ABSENT,
        RIGHT,
        /** Of another value or length than it should be, or one of several. */
        WRONG
    }

    /**
     * Verifies the Message-Authenticator of {@code packet}.
     *
     * @param octets the packet as it came
     */
    Signature signature(Packet packet, Octets octets, Octets requestAuthenticator) {
        List<Integer> offsets = packet.offsets(AttributeType.MESSAGE_AUTHENTICATOR);
        if (offsets.isEmpty()) {
            return Signature.ABSENT;
        }
        int offset = offsets.get(0);
        return offsets.size() == 1
                        && octets.get(offset - 1) == 2 + 16
                        && message(octets, requestAuthenticator, offset)
                                .equalsInConstantTime(octets.slice(offset, offset + 16))
                ? Signature.RIGHT
                : Signature.WRONG;
    }
}
