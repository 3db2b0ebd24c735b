package dev.lac.pppoe;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;

/**
 * A 48-bit Ethernet address, the SOURCE_ADDR and DESTINATION_ADDR of RFC 2516 §4.
 *
 * @param value the address, its first octet in bits 47 to 40; 0 to 2⁴⁸ − 1
 */
public record MacAddress(long value) {
    public static final int LENGTH = 6;
    public static final MacAddress BROADCAST = new MacAddress(0xffff_ffff_ffffL);

    public MacAddress {
        if (value >>> 48 != 0) {
            throw new IllegalArgumentException("more than 48 bits: " + Long.toHexString(value));
        }
    }

    /** The six octets at {@code offset}, absolute in {@code buffer}, whatever the buffer's byte order. */
    public static MacAddress of(ByteBuffer buffer, int offset) {
        long high = buffer.getShort(offset);
        long low = buffer.getInt(offset + 2);
        if (buffer.order() == ByteOrder.LITTLE_ENDIAN) {
            high = Short.reverseBytes((short) high);
            low = Integer.reverseBytes((int) low);
        }
        return new MacAddress((high & 0xffff) << 32 | (low & 0xffff_ffffL));
    }

    /**
     * Reads {@code 02:00:5e:10:00:01}; {@code -} may separate, too.
     *
     * @throws IllegalArgumentException when {@code text} is no such address
     */
    public static MacAddress parse(String text) {
        if (!text.matches("[0-9a-fA-F]{2}([:-][0-9a-fA-F]{2}){5}")) {
            throw new IllegalArgumentException("not an Ethernet address: " + text);
        }
        return new MacAddress(HexFormat.fromHexDigitsToLong(text.replaceAll("[:-]", "")));
    }

    /** Writes the six octets at {@code offset}, absolute in {@code buffer}. */
    public void put(ByteBuffer buffer, int offset) {
        for (int i = 0; i < LENGTH; i++) {
            buffer.put(offset + i, (byte) (value >>> (40 - 8 * i)));
        }
    }

    /** Whether the group bit is set: multicast or broadcast, never a station's own address. */
    public boolean isMulticast() {
        return (value >>> 40 & 1) != 0;
    }

    /** As in {@code 02:00:5e:10:00:01}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(17);
        for (int shift = 40; shift >= 0; shift -= 8) {
            HexFormat.of().toHexDigits(text, (byte) (value >>> shift));
            if (shift > 0) {
                text.append(':');
            }
        }
        return text.toString();
    }
}
