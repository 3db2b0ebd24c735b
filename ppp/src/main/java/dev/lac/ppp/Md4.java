package dev.lac.ppp;

import dev.lac.protocol.Octets;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The MD4 Message Digest Algorithm (RFC 1320), which Java platforms lack and MS-CHAP needs for its password hash (RFC 2759 §8.3).
 *
 * <p>MD4 is broken as a digest; nothing but MS-CHAP may rest on it.
 */
final class Md4 {
    private static final int BLOCK = 64;
    private static final int LENGTH_FIELD = 8;

    private static final int ROUND_2 = 0x5a827999; // §3.4
    private static final int ROUND_3 = 0x6ed9eba1; // §3.4

    /** Per round: the order of the words, then the shifts of its four kinds of step (§3.4). */
    private static final int[][] ORDER = {
        {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
        {0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15},
        {0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15}
    };

    private static final int[][] SHIFT = {{3, 7, 11, 19}, {3, 5, 9, 13}, {3, 9, 11, 15}};

    private Md4() {}

    /** The digest of {@code message}, 16 octets. */
    static Octets digest(Octets message) {
        ByteBuffer padded = pad(message);
        int[] state = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476}; // §3.3
        int[] words = new int[16];
        while (padded.hasRemaining()) {
            for (int i = 0; i < words.length; i++) {
                words[i] = padded.getInt();
            }
            compress(state, words);
        }
        ByteBuffer out = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        for (int word : state) {
            out.putInt(word);
        }
        return Octets.copyOf(out.array());
    }

    /** A bit 1, zeroes, and the length in bits as the last eight octets, the lowest first (§3.1, §3.2). */
    private static ByteBuffer pad(Octets message) {
        int length = message.length();
        int blocks = (length + 1 + LENGTH_FIELD + BLOCK - 1) / BLOCK;
        byte[] padded = Arrays.copyOf(message.toByteArray(), blocks * BLOCK);
        padded[length] = (byte) 0x80;
        ByteBuffer buffer = ByteBuffer.wrap(padded).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(padded.length - LENGTH_FIELD, 8L * length);
        return buffer;
    }

    private static void compress(int[] state, int[] words) {
        int a = state[0];
        int b = state[1];
        int c = state[2];
        int d = state[3];
        for (int round = 0; round < 3; round++) {
            for (int step = 0; step < 16; step++) {
                int mixed = a + mix(round, b, c, d) + words[ORDER[round][step]];
                a = d;
                d = c;
                c = b;
                b = Integer.rotateLeft(mixed, SHIFT[round][step % 4]);
            }
        }
        state[0] += a;
        state[1] += b;
        state[2] += c;
        state[3] += d;
    }

    /** F, G and H of §3.4, each with the constant of its round. */
    private static int mix(int round, int x, int y, int z) {
        return switch (round) {
            case 0 -> (x & y) | (~x & z);
            case 1 -> ((x & y) | (x & z) | (y & z)) + ROUND_2;
            default -> (x ^ y ^ z) + ROUND_3;
        };
    }
}
