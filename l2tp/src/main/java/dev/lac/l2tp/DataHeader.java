package dev.lac.l2tp;

import java.nio.ByteBuffer;

/**
 * A view of the header of data messages, and of what control messages share with it (RFC 2661 §3.1). Nothing is allocated; offsets
 * are absolute, the buffer's position, limit and byte order do not matter.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |T|L|x|x|S|x|O|P|x|x|x|x|  Ver  |          Length (opt)         |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |           Tunnel ID           |           Session ID          |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |             Ns (opt)          |             Nr (opt)          |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |      Offset Size (opt)        |    Offset pad... (opt)
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>Call {@link #isRoutable} first, then {@link #isControl} and {@link #tunnelId}; {@link #isValid} before anything else of a
 * data message.
 */
public final class DataHeader {
    /** T: a control message. */
    public static final int CONTROL = 0x8000;

    /** L: the Length field is present. */
    public static final int LENGTH = 0x4000;

    /** S: Ns and Nr are present. */
    public static final int SEQUENCE = 0x0800;

    /** O: the Offset Size field is present. */
    public static final int OFFSET = 0x0200;

    /** P: "this data message should receive preferential treatment". */
    public static final int PRIORITY = 0x0100;

    /** Octets of the header without any optional field. */
    public static final int MIN_LENGTH = 6;

    /** Octets of Ns and Nr. */
    public static final int SEQUENCE_LENGTH = 4;

    private static final int VERSION = 2;
    private static final int VERSION_MASK = 0x000f;

    private DataHeader() {}

    /** Whether {@code length} octets at {@code offset} are of version 2 and long enough for Tunnel ID and Session ID. */
    public static boolean isRoutable(ByteBuffer buffer, int offset, int length) {
        return length >= MIN_LENGTH
                && (flags(buffer, offset) & VERSION_MASK) == VERSION
                && length >= idsAt(flags(buffer, offset)) + 4;
    }

    /** Whether the T bit is set. */
    public static boolean isControl(ByteBuffer buffer, int offset) {
        return (buffer.get(offset) & 0x80) != 0;
    }

    /** The first two octets: flags and version. */
    public static int flags(ByteBuffer buffer, int offset) {
        return u16(buffer, offset);
    }

    /** The recipient's Tunnel ID, of control and data messages. */
    public static int tunnelId(ByteBuffer buffer, int offset) {
        return u16(buffer, offset + idsAt(flags(buffer, offset)));
    }

    /** The recipient's Session ID, of control and data messages. */
    public static int sessionId(ByteBuffer buffer, int offset) {
        return u16(buffer, offset + idsAt(flags(buffer, offset)) + 2);
    }

    /** Whether {@code length} octets at {@code offset} are a data message whose header, Length and Offset Size fit into them. */
    public static boolean isValid(ByteBuffer buffer, int offset, int length) {
        if (!isRoutable(buffer, offset, length) || isControl(buffer, offset)) {
            return false;
        }
        int fixed = fixedLength(flags(buffer, offset));
        if (fixed > length) {
            return false;
        }
        int header = headerLength(buffer, offset);
        int message = messageLength(buffer, offset, length);
        return message <= length && header <= message;
    }

    /** Octets before the payload, offset padding included; of a valid data message. */
    public static int headerLength(ByteBuffer buffer, int offset) {
        int flags = flags(buffer, offset);
        int fixed = fixedLength(flags);
        return (flags & OFFSET) == 0 ? fixed : fixed + u16(buffer, offset + fixed - 2);
    }

    /** Where the payload begins in the buffer; of a valid data message. */
    public static int payloadOffset(ByteBuffer buffer, int offset) {
        return offset + headerLength(buffer, offset);
    }

    /** Octets of payload in a datagram of {@code length} octets; what lies behind the Length field's end is none. */
    public static int payloadLength(ByteBuffer buffer, int offset, int length) {
        return messageLength(buffer, offset, length) - headerLength(buffer, offset);
    }

    /** Whether Ns and Nr are present. */
    public static boolean hasSequence(ByteBuffer buffer, int offset) {
        return (flags(buffer, offset) & SEQUENCE) != 0;
    }

    /** Ns of a valid data message that {@linkplain #hasSequence has} it; "In data messages, Nr is reserved". */
    public static int ns(ByteBuffer buffer, int offset) {
        return u16(buffer, offset + idsAt(flags(buffer, offset)) + 4);
    }

    /** Nr of a valid data message that {@linkplain #hasSequence has} it: "reserved and ... MUST be ignored upon receipt". */
    public static int nr(ByteBuffer buffer, int offset) {
        return u16(buffer, offset + idsAt(flags(buffer, offset)) + 6);
    }

    /** Whether the P bit is set. */
    public static boolean hasPriority(ByteBuffer buffer, int offset) {
        return (flags(buffer, offset) & PRIORITY) != 0;
    }

    /** Octets that {@link #write} writes: 6, or 8 with the Length field. */
    public static int writtenLength(boolean withLength) {
        return writtenLength(withLength ? LENGTH : 0, 0);
    }

    /**
     * Octets of a header with these fields.
     *
     * @param flags any of {@link #LENGTH}, {@link #SEQUENCE}, {@link #OFFSET}, {@link #PRIORITY}
     * @param offsetSize octets of offset padding; counts only where {@link #OFFSET} is among the flags
     */
    public static int writtenLength(int flags, int offsetSize) {
        return fixedLength(flags) + ((flags & OFFSET) == 0 ? 0 : offsetSize);
    }

    /**
     * Writes a header without sequence numbers and offset.
     *
     * @param withLength whether the Length field is present
     * @param priority the P bit
     * @param payloadLength octets that follow
     * @return octets written
     */
    public static int write(
            ByteBuffer buffer,
            int offset,
            boolean withLength,
            boolean priority,
            int tunnelId,
            int sessionId,
            int payloadLength) {
        int flags = (withLength ? LENGTH : 0) | (priority ? PRIORITY : 0);
        return write(buffer, offset, flags, tunnelId, sessionId, 0, 0, payloadLength);
    }

    /**
     * Writes a header with sequence numbers (§5.4); Nr is reserved and 0.
     *
     * @param ns 0 to 65,535
     * @return octets written: 10, or 12 with the Length field
     */
    public static int writeSequenced(
            ByteBuffer buffer,
            int offset,
            boolean withLength,
            boolean priority,
            int tunnelId,
            int sessionId,
            int ns,
            int payloadLength) {
        int flags = SEQUENCE | (withLength ? LENGTH : 0) | (priority ? PRIORITY : 0);
        return write(buffer, offset, flags, tunnelId, sessionId, ns, 0, payloadLength);
    }

    /**
     * Writes a header of any shape; Nr is reserved and 0, offset padding is written as 0.
     *
     * @param flags any of {@link #LENGTH}, {@link #SEQUENCE}, {@link #OFFSET}, {@link #PRIORITY}
     * @param ns 0 to 65,535; counts only where {@link #SEQUENCE} is among the flags
     * @param offsetSize octets of padding, 0 to 65,535; counts only where {@link #OFFSET} is among the flags
     * @param payloadLength octets that follow
     * @return octets written
     */
    public static int write(
            ByteBuffer buffer,
            int offset,
            int flags,
            int tunnelId,
            int sessionId,
            int ns,
            int offsetSize,
            int payloadLength) {
        int header = writtenLength(flags, offsetSize);
        int at = offset;
        put(buffer, at, flags | VERSION);
        if ((flags & LENGTH) != 0) {
            put(buffer, at += 2, header + payloadLength);
        }
        put(buffer, at += 2, tunnelId);
        put(buffer, at += 2, sessionId);
        if ((flags & SEQUENCE) != 0) {
            put(buffer, at += 2, ns);
            put(buffer, at += 2, 0);
        }
        if ((flags & OFFSET) != 0) {
            put(buffer, at + 2, offsetSize);
            for (int pad = offset + header - offsetSize; pad < offset + header; pad++) {
                buffer.put(pad, (byte) 0);
            }
        }
        return header;
    }

    private static int idsAt(int flags) {
        return (flags & LENGTH) == 0 ? 2 : 4;
    }

    private static int fixedLength(int flags) {
        return idsAt(flags) + 4 + ((flags & SEQUENCE) == 0 ? 0 : 4) + ((flags & OFFSET) == 0 ? 0 : 2);
    }

    private static int messageLength(ByteBuffer buffer, int offset, int length) {
        return (flags(buffer, offset) & LENGTH) == 0 ? length : u16(buffer, offset + 2);
    }

    private static int u16(ByteBuffer buffer, int offset) {
        return (buffer.get(offset) & 0xff) << 8 | (buffer.get(offset + 1) & 0xff);
    }

    private static void put(ByteBuffer buffer, int offset, int value) {
        buffer.put(offset, (byte) (value >>> 8)).put(offset + 1, (byte) value);
    }
}
