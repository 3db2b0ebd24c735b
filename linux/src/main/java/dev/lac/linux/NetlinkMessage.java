package dev.lac.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** One netlink message in host byte order: {@code struct nlmsghdr}, a fixed header, attributes (RFC 3549 §2.3). */
final class NetlinkMessage {
    static final int HEADER = 16;
    static final int ERROR = 2;

    private static final int REQUEST = 1;
    private static final int ATTRIBUTE_HEADER = 4;
    private static final int TYPE_MASK = 0x3fff;
    private static final int LONGEST = 512;

    private NetlinkMessage() {}

    /** A request under construction. */
    static final class Builder {
        private final ByteBuffer buffer =
                ByteBuffer.allocate(LONGEST).order(ByteOrder.nativeOrder()).position(HEADER);

        Builder(int type) {
            buffer.putShort(4, (short) type).putShort(6, (short) REQUEST);
        }

        /** What stands between the message's header and its attributes. */
        Builder fixed(byte... octets) {
            buffer.put(octets);
            return this;
        }

        Builder attribute(int type, byte[] value) {
            buffer.putShort((short) (ATTRIBUTE_HEADER + value.length)).putShort((short) type);
            buffer.put(value);
            buffer.position((buffer.position() + 3) & ~3);
            return this;
        }

        Builder attribute(int type, int value) {
            return attribute(type, octets(value));
        }

        byte[] build(int sequence) {
            buffer.putInt(0, buffer.position()).putInt(8, sequence);
            return Arrays.copyOf(buffer.array(), buffer.position());
        }
    }

    /** A number in host byte order. */
    static byte[] octets(int value) {
        return ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.nativeOrder())
                .putInt(value)
                .array();
    }

    static byte[] text(String value) {
        return (value + "\0").getBytes(StandardCharsets.US_ASCII);
    }

    /** Attributes by type, from {@code from} to the limit of {@code buffer}. */
    static Map<Integer, ByteBuffer> attributes(ByteBuffer buffer, int from) {
        Map<Integer, ByteBuffer> attributes = new HashMap<>();
        int at = from;
        while (at + ATTRIBUTE_HEADER <= buffer.limit()) {
            int length = buffer.getShort(at) & 0xffff;
            if (length < ATTRIBUTE_HEADER || at + length > buffer.limit()) {
                break;
            }
            attributes.put(
                    buffer.getShort(at + 2) & TYPE_MASK,
                    buffer.slice(at + ATTRIBUTE_HEADER, length - ATTRIBUTE_HEADER)
                            .order(ByteOrder.nativeOrder()));
            at += (length + 3) & ~3;
        }
        return attributes;
    }
}
