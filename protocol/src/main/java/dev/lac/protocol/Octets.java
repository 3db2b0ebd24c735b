package dev.lac.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * An immutable sequence of octets with value equality: an identifier, a cookie, a challenge, an option list.
 *
 * <p>{@link #toString} prints hexadecimal; whatever holds a secret must not hand it to a log.
 */
public final class Octets {
    public static final Octets EMPTY = new Octets(new byte[0]);

    private static final HexFormat HEX = HexFormat.of();

    private final byte[] bytes;

    private Octets(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Copies {@code bytes}. */
    public static Octets copyOf(byte[] bytes) {
        return bytes.length == 0 ? EMPTY : new Octets(bytes.clone());
    }

    /** Copies the remaining octets of {@code buffer}, whose position stays as it is. */
    public static Octets copyOf(ByteBuffer buffer) {
        byte[] copy = new byte[buffer.remaining()];
        buffer.duplicate().get(copy);
        return new Octets(copy);
    }

    /** Each argument is one octet, 0 to 255. */
    public static Octets of(int... octets) {
        byte[] copy = new byte[octets.length];
        for (int i = 0; i < octets.length; i++) {
            if (octets[i] < 0 || octets[i] > 0xff) {
                throw new IllegalArgumentException("not an octet: " + octets[i]);
            }
            copy[i] = (byte) octets[i];
        }
        return new Octets(copy);
    }

    /** The UTF-8 encoding of {@code text}. */
    public static Octets ofText(String text) {
        return new Octets(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Hexadecimal digits in pairs; white space between pairs is ignored. */
    public static Octets ofHex(String hex) {
        return new Octets(HEX.parseHex(hex.replaceAll("\\s", "")));
    }

    /** Takes over {@code bytes}, which the caller must not touch again. */
    static Octets wrap(byte[] bytes) {
        return new Octets(bytes);
    }

    public int length() {
        return bytes.length;
    }

    public boolean isEmpty() {
        return bytes.length == 0;
    }

    /** The octet at {@code index}, 0 to 255. */
    public int get(int index) {
        return bytes[index] & 0xff;
    }

    /** The octets from {@code start} up to, not including, {@code end}. */
    public Octets slice(int start, int end) {
        return new Octets(Arrays.copyOfRange(bytes, start, end));
    }

    public Octets concat(Octets other) {
        byte[] joined = Arrays.copyOf(bytes, bytes.length + other.bytes.length);
        System.arraycopy(other.bytes, 0, joined, bytes.length, other.bytes.length);
        return new Octets(joined);
    }

    public byte[] toByteArray() {
        return bytes.clone();
    }

    /** A read-only big-endian view. */
    public ByteBuffer buffer() {
        return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
    }

    public PacketReader reader() {
        return new PacketReader(buffer());
    }

    void copyTo(byte[] target, int offset) {
        System.arraycopy(bytes, 0, target, offset, bytes.length);
    }

    public void update(MessageDigest digest) {
        digest.update(bytes);
    }

    /** Decoded as UTF-8; malformed sequences become U+FFFD. */
    public String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Compares in time that depends on the lengths only. */
    public boolean equalsInConstantTime(Octets other) {
        return MessageDigest.isEqual(bytes, other.bytes);
    }

    public String hex() {
        return HEX.formatHex(bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Octets octets && Arrays.equals(bytes, octets.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return hex();
    }
}
