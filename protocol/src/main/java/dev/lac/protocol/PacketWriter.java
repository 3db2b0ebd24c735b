package dev.lac.protocol;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Appends fields in network order to a buffer that grows as needed. */
public final class PacketWriter {
    private byte[] bytes;
    private int length;

    public PacketWriter() {
        this(128);
    }

    public PacketWriter(int expectedLength) {
        bytes = new byte[expectedLength];
    }

    public int length() {
        return length;
    }

    public PacketWriter u8(int value) {
        grow(1);
        bytes[length++] = (byte) value;
        return this;
    }

    public PacketWriter u16(int value) {
        grow(2);
        bytes[length++] = (byte) (value >>> 8);
        bytes[length++] = (byte) value;
        return this;
    }

    public PacketWriter u32(long value) {
        return u16((int) (value >>> 16)).u16((int) value);
    }

    public PacketWriter octets(Octets value) {
        grow(value.length());
        value.copyTo(bytes, length);
        length += value.length();
        return this;
    }

    public PacketWriter octets(byte[] value) {
        grow(value.length);
        System.arraycopy(value, 0, bytes, length, value.length);
        length += value.length;
        return this;
    }

    /** The remaining octets of {@code value}, whose position stays as it is. */
    public PacketWriter octets(ByteBuffer value) {
        int count = value.remaining();
        grow(count);
        value.duplicate().get(bytes, length, count);
        length += count;
        return this;
    }

    /** Overwrites the two octets at {@code offset}: a length or checksum known only afterwards. */
    public PacketWriter patchU16(int offset, int value) {
        if (offset < 0 || offset + 2 > length) {
            throw new IndexOutOfBoundsException(offset);
        }
        bytes[offset] = (byte) (value >>> 8);
        bytes[offset + 1] = (byte) value;
        return this;
    }

    public Octets toOctets() {
        return Octets.wrap(Arrays.copyOf(bytes, length));
    }

    private void grow(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
