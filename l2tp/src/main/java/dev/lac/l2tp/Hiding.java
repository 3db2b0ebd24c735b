package dev.lac.l2tp;

import dev.lac.protocol.MalformedPacketException;
import dev.lac.protocol.Octets;
import dev.lac.protocol.PacketWriter;
import java.security.MessageDigest;
import java.util.random.RandomGenerator;

/**
 * The hiding of AVP values (RFC 2661 §4.3).
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |   Length of Original Value    |   Original Attribute Value ...
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *   ...                           |             Padding ...
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *
 *  b1 = MD5(AV + S + RV)   c(1) = p1 xor b1
 *  b2 = MD5(S  + c(1))     c(2) = p2 xor b2
 *  bi = MD5(S  + c(i-1))   c(i) = pi xor bi
 * </pre>
 */
final class Hiding {
    /** The longest value that still fits an AVP with its length field before it. */
    static final int MAX_VALUE = Avp.MAX_VALUE - 2;

    /** "A random vector of at least 16 octets is recommended" (§4.4.1). */
    static final int VECTOR_LENGTH = 16;

    private static final int BLOCK = 16;

    private Hiding() {}

    /** Random octets for a Random Vector AVP. */
    static Octets randomVector(RandomGenerator random) {
        return randomOctets(VECTOR_LENGTH, random);
    }

    static Octets randomOctets(int length, RandomGenerator random) {
        byte[] octets = new byte[length];
        random.nextBytes(octets);
        return Octets.copyOf(octets);
    }

    /**
     * Hides {@code value}, padded with random octets to whole blocks of 16, and beyond, so that its length does not show.
     *
     * @param value at most {@value #MAX_VALUE} octets
     * @param extra octets of padding beyond whole blocks, as far as an AVP can hold them
     */
    static Octets hide(int attribute, Octets value, int extra, Octets secret, Octets vector, RandomGenerator random) {
        int clear = 2 + value.length();
        int padded = Math.min((clear + BLOCK - 1) / BLOCK * BLOCK + extra, Avp.MAX_VALUE);
        return hide(attribute, value, randomOctets(padded - clear, random), secret, vector);
    }

    /** Hides {@code value} with {@code padding} behind it. */
    static Octets hide(int attribute, Octets value, Octets padding, Octets secret, Octets vector) {
        byte[] text = new PacketWriter()
                .u16(value.length())
                .octets(value)
                .octets(padding)
                .toOctets()
                .toByteArray();
        MessageDigest md5 = TunnelAuthentication.md5();
        byte[] pad = firstPad(md5, attribute, secret, vector);
        for (int start = 0; start < text.length; start += BLOCK) {
            int end = Math.min(start + BLOCK, text.length);
            if (start > 0) {
                secret.update(md5);
                md5.update(text, start - BLOCK, BLOCK);
                pad = md5.digest();
            }
            xor(text, start, end, pad);
        }
        return Octets.copyOf(text);
    }

    /**
     * Recovers the original value.
     *
     * @throws MalformedPacketException when the length inside does not fit, which a wrong secret also leads to
     */
    static Octets unhide(int attribute, Octets hidden, Octets secret, Octets vector) throws MalformedPacketException {
        byte[] text = hidden.toByteArray();
        MessageDigest md5 = TunnelAuthentication.md5();
        byte[] pad = firstPad(md5, attribute, secret, vector);
        for (int start = 0; start < text.length; start += BLOCK) {
            int end = Math.min(start + BLOCK, text.length);
            byte[] next = new byte[0];
            if (end < text.length) {
                secret.update(md5);
                md5.update(text, start, BLOCK);
                next = md5.digest();
            }
            xor(text, start, end, pad);
            pad = next;
        }
        Octets clear = Octets.copyOf(text);
        int length = clear.reader().u16("Length of Original Value");
        if (length > clear.length() - 2) {
            throw new MalformedPacketException("Length of Original Value: does not fit, the secrets may differ");
        }
        return clear.slice(2, 2 + length);
    }

    private static byte[] firstPad(MessageDigest md5, int attribute, Octets secret, Octets vector) {
        md5.update((byte) (attribute >>> 8));
        md5.update((byte) attribute);
        secret.update(md5);
        vector.update(md5);
        return md5.digest();
    }

    private static void xor(byte[] text, int start, int end, byte[] pad) {
        for (int i = start; i < end; i++) {
            text[i] ^= pad[i - start];
        }
    }
}
