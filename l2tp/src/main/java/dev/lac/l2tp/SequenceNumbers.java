package dev.lac.l2tp;

/** The arithmetic of sequence numbers, "a free running counter represented modulo 65536" (RFC 2661 §5.8; for data §5.4). */
public final class SequenceNumbers {
    private static final int MODULUS_MASK = 0xffff;

    private SequenceNumbers() {}

    /** The number after {@code number}. */
    public static int next(int number) {
        return plus(number, 1);
    }

    /** {@code number} moved on by {@code count}. */
    public static int plus(int number, int count) {
        return (number + count) & MODULUS_MASK;
    }

    /** How far {@code number} is ahead of {@code reference}, 0 to 65,535; what is behind is 32,768 and more ahead. */
    public static int ahead(int number, int reference) {
        return (number - reference) & MODULUS_MASK;
    }

    /**
     * Whether {@code number} comes before {@code expected}, the next number to be received: it is "in the range of the last received
     * number and the preceding 32767 values".
     */
    public static boolean isBefore(int number, int expected) {
        return ahead(number, expected) >= 0x8000;
    }
}
