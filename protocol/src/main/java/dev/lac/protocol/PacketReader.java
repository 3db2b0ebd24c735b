package dev.lac.protocol;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Reads fields in network order from received octets and answers every overrun with {@link MalformedPacketException}. */
public final class PacketReader {
    private final ByteBuffer buffer;

    /** Reads the remaining octets of {@code packet}, whose own position stays as it is. */
    public PacketReader(ByteBuffer packet) {
        buffer = packet.slice().order(ByteOrder.BIG_ENDIAN);
    }

    public int remaining() {
        return buffer.remaining();
    }

    public boolean hasRemaining() {
        return buffer.hasRemaining();
    }

    /** Octets read so far. */
    public int position() {
        return buffer.position();
    }

    /** One octet, 0 to 255. */
    public int u8(String field) throws MalformedPacketException {
        need(1, field);
        return buffer.get() & 0xff;
    }

    /** Two octets, 0 to 65,535. */
    public int u16(String field) throws MalformedPacketException {
        need(2, field);
        return buffer.getShort() & 0xffff;
    }

    /** Four octets, 0 to 2³² − 1. */
    public long u32(String field) throws MalformedPacketException {
        need(4, field);
        return buffer.getInt() & 0xffff_ffffL;
    }

    public Octets octets(int length, String field) throws MalformedPacketException {
        need(length, field);
        byte[] copy = new byte[length];
        buffer.get(copy);
        return Octets.wrap(copy);
    }

    /** All that is left. */
    public Octets rest() {
        byte[] copy = new byte[buffer.remaining()];
        buffer.get(copy);
        return Octets.wrap(copy);
    }

    /** A reader confined to the next {@code length} octets, which this reader passes over. */
    public PacketReader within(int length, String field) throws MalformedPacketException {
        need(length, field);
        PacketReader inner = new PacketReader(buffer.slice(buffer.position(), length));
        buffer.position(buffer.position() + length);
        return inner;
    }

    public void skip(int length, String field) throws MalformedPacketException {
        need(length, field);
        buffer.position(buffer.position() + length);
    }

    private void need(int length, String field) throws MalformedPacketException {
        if (length < 0 || length > buffer.remaining()) {
            throw new MalformedPacketException(
                    field + ": needs " + length + " octets, " + buffer.remaining() + " are left");
        }
    }
}
