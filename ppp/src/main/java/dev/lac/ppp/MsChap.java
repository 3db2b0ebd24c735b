package dev.lac.ppp;

import dev.lac.protocol.Octets;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/** The routines of MS-CHAP, under the names that RFC 2759 §8 and RFC 2433 Appendix A give them. */
public final class MsChap {
    /** Octets of NtPasswordHash and of HashNtPasswordHash. */
    public static final int HASH_LENGTH = 16;
    /** Octets of ChallengeResponse. */
    public static final int RESPONSE_LENGTH = 24;
    /** Octets of the Challenge that ChallengeResponse encrypts. */
    public static final int CHALLENGE_LENGTH = 8;

    private static final int DES_KEY_LENGTH = 7;
    private static final Octets MAGIC_1 = Octets.ofText("Magic server to client signing constant");
    private static final Octets MAGIC_2 = Octets.ofText("Pad to make it do more than one iteration");

    private MsChap() {}

    /**
     * NtPasswordHash (RFC 2759 §8.3): MD4 over the password in UTF-16, low octet first.
     *
     * @param password UTF-8
     * @return 16 octets, worth as much as the password itself to an attacker
     */
    public static Octets ntPasswordHash(Octets password) {
        return Md4.digest(Octets.copyOf(password.text().getBytes(StandardCharsets.UTF_16LE)));
    }

    /** HashNtPasswordHash (RFC 2759 §8.4), 16 octets. */
    public static Octets hashNtPasswordHash(Octets passwordHash) {
        return Md4.digest(passwordHash);
    }

    /**
     * ChallengeHash (RFC 2759 §8.2), 8 octets.
     *
     * @param peerChallenge 16 octets
     * @param authenticatorChallenge 16 octets
     * @param name as the peer presented it; a domain before a backslash does not count
     */
    public static Octets challengeHash(Octets peerChallenge, Octets authenticatorChallenge, Octets name) {
        return sha(peerChallenge, authenticatorChallenge, userName(name)).slice(0, CHALLENGE_LENGTH);
    }

    /** "Only the user name (as presented by the peer and excluding any prepended domain name)" (RFC 2759 §8.2). */
    static Octets userName(Octets name) {
        int start = 0;
        for (int i = 0; i < name.length(); i++) {
            if (name.get(i) == '\\') {
                start = i + 1;
            }
        }
        return name.slice(start, name.length());
    }

    /**
     * ChallengeResponse (RFC 2759 §8.5): the challenge encrypted by DES under three parts of the hash.
     *
     * @param challenge 8 octets
     * @param passwordHash 16 octets
     * @return 24 octets
     */
    public static Octets challengeResponse(Octets challenge, Octets passwordHash) {
        Octets key = passwordHash.concat(Octets.of(0, 0, 0, 0, 0));
        Octets response = Octets.EMPTY;
        for (int start = 0; start < key.length(); start += DES_KEY_LENGTH) {
            response = response.concat(desEncrypt(challenge, key.slice(start, start + DES_KEY_LENGTH)));
        }
        return response;
    }

    /** GenerateNTResponse (RFC 2759 §8.1) from the password's hash, 24 octets. */
    public static Octets generateNtResponse(
            Octets authenticatorChallenge, Octets peerChallenge, Octets name, Octets passwordHash) {
        return challengeResponse(challengeHash(peerChallenge, authenticatorChallenge, name), passwordHash);
    }

    /**
     * GenerateAuthenticatorResponse (RFC 2759 §8.7) from the password's hash.
     *
     * @param ntResponse 24 octets
     * @return "S=" and 40 hexadecimal digits, whose letters "MUST be uppercase" (§5)
     */
    public static String generateAuthenticatorResponse(
            Octets passwordHash, Octets ntResponse, Octets peerChallenge, Octets authenticatorChallenge, Octets name) {
        Octets digest = sha(hashNtPasswordHash(passwordHash), ntResponse, MAGIC_1);
        Octets challenge = challengeHash(peerChallenge, authenticatorChallenge, name);
        return "S=" + sha(digest, challenge, MAGIC_2).hex().toUpperCase(Locale.ROOT);
    }

    private static Octets sha(Octets first, Octets second, Octets third) {
        MessageDigest sha;
        try {
            sha = MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
        first.update(sha);
        second.update(sha);
        third.update(sha);
        return Octets.copyOf(sha.digest());
    }

    /** DesEncrypt (RFC 2759 §8.6). */
    private static Octets desEncrypt(Octets clear, Octets key) {
        try {
            Cipher des = Cipher.getInstance("DES/ECB/NoPadding");
            des.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(desKey(key).toByteArray(), "DES"));
            return Octets.copyOf(des.doFinal(clear.toByteArray()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("DES of 8 octets under a key of 8 octets", e);
        }
    }

    /** Expands 56 bits to eight octets of odd parity (RFC 2759 §9.3). */
    static Octets desKey(Octets raw) {
        long bits = 0;
        for (int i = 0; i < DES_KEY_LENGTH; i++) {
            bits = bits << 8 | raw.get(i);
        }
        int[] key = new int[8];
        for (int i = 0; i < key.length; i++) {
            int seven = (int) (bits >>> (49 - 7 * i)) & 0x7f;
            key[i] = seven << 1 | 1 - Integer.bitCount(seven) % 2;
        }
        return Octets.of(key);
    }
}
