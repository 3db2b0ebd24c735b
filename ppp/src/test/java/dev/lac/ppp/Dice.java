package dev.lac.ppp;

import dev.lac.protocol.Octets;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.random.RandomGenerator;

/** A seeded generator whose challenges can be laid down, so that a dialogue may hold the numbers of an RFC's example. */
final class Dice implements RandomGenerator {
    private final Random random;
    private final ByteBuffer challenges;

    /** @param challenges what {@link #nextBytes} hands out first, in hexadecimal */
    Dice(long seed, String challenges) {
        random = new Random(seed);
        this.challenges = Octets.ofHex(challenges).buffer();
    }

    @Override
    public long nextLong() {
        return random.nextLong();
    }

    @Override
    public void nextBytes(byte[] bytes) {
        if (challenges.remaining() >= bytes.length) {
            challenges.get(bytes);
        } else {
            random.nextBytes(bytes);
        }
    }
}
