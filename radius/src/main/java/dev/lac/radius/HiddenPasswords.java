package dev.lac.radius;

import dev.lac.protocol.MalformedPacketException;
import dev.lac.protocol.Octets;
import java.security.MessageDigest;
import org.tinyradius.core.RadiusPacketException;
import org.tinyradius.core.attribute.codec.AttributeCodecType;

/** How passwords travel: User-Password (RFC 2865 §5.2) and Tunnel-Password (RFC 2868 §3.5). */
final class HiddenPasswords {
    /** RFC 2865 §5.2: the value is at most 128 octets. */
    static final int MAX_USER_PASSWORD = 128;

    private static final int BLOCK = 16;
    private static final int SALT = 2;

    private HiddenPasswords() {}

    /**
     * The value of a User-Password attribute.
     *
     * @param password at most {@link #MAX_USER_PASSWORD} octets
     * @param secret UTF-8 text
     */
    static Octets hideUserPassword(Octets password, Octets requestAuthenticator, Octets secret) {
        try {
            return Octets.copyOf(AttributeCodecType.RFC2865_USER_PASSWORD
                    .getCodec()
                    .encode(password.toByteArray(), requestAuthenticator.toByteArray(), secret.text()));
        } catch (RadiusPacketException e) {
            throw new IllegalStateException("a Request Authenticator has 16 octets", e);
        }
    }

    /** The password in a Tunnel-Password, which has a tag first. Some servers leave the tag out; the length betrays them. */
    static TunnelAttributes.TaggedPassword revealTaggedPassword(
            Octets value, Octets requestAuthenticator, Octets secret) throws MalformedPacketException {
        boolean tagged = value.length() % BLOCK != SALT;
        Octets hidden = tagged ? value.slice(1, value.length()) : value;
        return new TunnelAttributes.TaggedPassword(
                tagged ? value.get(0) : 0, revealTunnelPassword(hidden, requestAuthenticator, secret));
    }

    /**
     * The password in a Tunnel-Password, after its tag.
     *
     * <pre>
     * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-
     * |             Salt              |  String ...
     * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-
     * </pre>
     *
     * <p>The String in clear is the length of the password, the password and zeros up to a multiple of 16; b(1) = MD5(S + R + A),
     * b(i) = MD5(S + c(i-1)).
     */
    static Octets revealTunnelPassword(Octets hidden, Octets requestAuthenticator, Octets secret)
            throws MalformedPacketException {
        int length = hidden.length() - SALT;
        if (length < BLOCK || length % BLOCK != 0) {
            throw new MalformedPacketException("Tunnel-Password: " + hidden.length() + " octets");
        }
        byte[] clear = new byte[length];
        // "A" of the first block is the salt; each later block hashes the ciphertext before it.
        Octets chained = requestAuthenticator.concat(hidden.slice(0, SALT));
        for (int block = 0; block < length; block += BLOCK) {
            MessageDigest digest = Authenticators.md5();
            secret.update(digest);
            chained.update(digest);
            byte[] key = digest.digest();
            for (int i = 0; i < BLOCK; i++) {
                clear[block + i] = (byte) (hidden.get(SALT + block + i) ^ key[i]);
            }
            chained = hidden.slice(SALT + block, SALT + block + BLOCK);
        }
        int stated = clear[0] & 0xff;
        if (stated > length - 1) {
            throw new MalformedPacketException("Tunnel-Password: its length does not fit; is the shared secret right?");
        }
        return Octets.copyOf(clear).slice(1, 1 + stated);
    }
}
