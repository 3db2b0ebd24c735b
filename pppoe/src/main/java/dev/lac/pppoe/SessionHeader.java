package dev.lac.pppoe;

import java.nio.ByteBuffer;

/**
 * The six octets before the PPP frame in the Session stage, ETHER_TYPE 0x8864, seen in place (RFC 2516 §4, §6).
 *
 * <pre>
 *                      1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |  VER  | TYPE  |      CODE     |          SESSION_ID           |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |            LENGTH             |           PPP frame           ~
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>Every offset into a buffer is that of VER and TYPE, absolute; buffers are big-endian.
 */
public final class SessionHeader {
    /** ETHER_TYPE of the Discovery stage. */
    public static final int ETHERTYPE_DISCOVERY = 0x8863;
    /** ETHER_TYPE of the PPP Session stage. */
    public static final int ETHERTYPE_SESSION = 0x8864;

    public static final int VERSION_AND_TYPE = 0x11;
    /** CODE of a PPP frame (§6). */
    public static final int CODE_SESSION = 0x00;
    /** The PPP protocol field follows at this offset. */
    public static final int HEADER_LENGTH = 6;

    /** Offset of CODE. */
    public static final int CODE = 1;
    /** Offset of SESSION_ID. */
    public static final int SESSION_ID = 2;
    /** Offset of LENGTH. */
    public static final int LENGTH = 4;

    private SessionHeader() {}

    /** Whether a whole header is there, VER and TYPE are 1, CODE is 0 and LENGTH stays within the buffer's limit. */
    public static boolean isSession(ByteBuffer buffer, int offset) {
        return buffer.limit() - offset >= HEADER_LENGTH
                && buffer.getShort(offset) == (short) (VERSION_AND_TYPE << 8 | CODE_SESSION)
                && offset + HEADER_LENGTH + length(buffer, offset) <= buffer.limit();
    }

    public static int code(ByteBuffer buffer, int offset) {
        return buffer.get(offset + CODE) & 0xff;
    }

    public static int sessionId(ByteBuffer buffer, int offset) {
        return buffer.getShort(offset + SESSION_ID) & 0xffff;
    }

    /** Octets behind the header that belong to the PPP frame; Ethernet padding may follow. */
    public static int length(ByteBuffer buffer, int offset) {
        return buffer.getShort(offset + LENGTH) & 0xffff;
    }

    /** Writes the header of a PPP frame of {@code length} octets, protocol field included. */
    public static void put(ByteBuffer buffer, int offset, int sessionId, int length) {
        buffer.putShort(offset, (short) (VERSION_AND_TYPE << 8 | CODE_SESSION));
        buffer.putShort(offset + SESSION_ID, (short) sessionId);
        buffer.putShort(offset + LENGTH, (short) length);
    }
}
