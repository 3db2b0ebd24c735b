package dev.lac.radius;

import dev.lac.protocol.Octets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The checksums that prove who sent a packet: Response and Request Authenticator and Message-Authenticator. */
final class Authenticators {
    private Authenticators() {}

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
    static Octets hash(Octets packet, Octets requestAuthenticator, Octets secret) {
        MessageDigest digest = md5();
        packet.slice(0, 4).update(digest);
        requestAuthenticator.update(digest);
        packet.slice(Packet.HEADER, packet.length()).update(digest);
        secret.update(digest);
        return Octets.copyOf(digest.digest());
    }

    /**
     * Message-Authenticator = HMAC-MD5(Type, Identifier, Length, Request Authenticator, Attributes), RFC 2869 §5.14.
     *
     * @param packet with or without the right value in it
     */
    static Octets message(Packet packet, Octets requestAuthenticator, Octets secret) {
        try {
            Mac mac = Mac.getInstance("HmacMD5");
            mac.init(new SecretKeySpec(secret.toByteArray(), "HmacMD5"));
            return Octets.copyOf(mac.doFinal(packet.withAuthenticator(requestAuthenticator)
                    // "the signature string should be considered to be sixteen octets of zero"
                    .withMessageAuthenticator(Packet.ZERO_AUTHENTICATOR)
                    .encode()
                    .toByteArray()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacMD5", e);
        }
    }
}
