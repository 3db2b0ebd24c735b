package dev.lac.cli;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * The blocks of a pcapng stream (draft-ietf-opsawg-pcapng §3.1), one at a time, so that what is written of it always ends with a whole
 * one:
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                          Block Type                           |
 * |                      Block Total Length                       |
 * :                          Block Body                           :
 * |                      Block Total Length                       |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
final class PcapngBlocks {
    private static final int SECTION_HEADER = 0x0A0D0D0A;
    private static final int SIMPLE_PACKET = 3;
    private static final int ENHANCED_PACKET = 6;
    private static final int BYTE_ORDER_MAGIC = 0x1A2B3C4D;
    private static final int HEADER_OCTETS = 8;
    private static final int SMALLEST = 12;
    /** A frame and its options are far shorter. */
    private static final int LARGEST = 16 * 1024 * 1024;

    private final InputStream octets;
    private ByteOrder order = ByteOrder.LITTLE_ENDIAN;

    PcapngBlocks(InputStream octets) {
        this.octets = octets;
    }

    /** A block. */
    static final class Block {
        private final byte[] octets;
        private final int frame;

        private Block(byte[] octets, int frame) {
            this.octets = octets;
            this.frame = frame;
        }

        void writeTo(OutputStream file) throws IOException {
            file.write(octets);
        }

        /** The length of the frame as it was on the wire; -1: it is no packet block. */
        int frame() {
            return frame;
        }
    }

    /**
     * The next block; null: the stream has ended.
     *
     * @throws IOException if what comes is no pcapng, or ends within a block
     */
    @Nullable
    Block next() throws IOException {
        byte[] header = octets.readNBytes(HEADER_OCTETS);
        if (header.length == 0) {
            return null;
        }
        if (header.length < HEADER_OCTETS) {
            throw new EOFException("the stream ended within a block");
        }
        byte[] magic = {};
        if (ByteBuffer.wrap(header).getInt() == SECTION_HEADER) {
            magic = octets.readNBytes(Integer.BYTES);
            order = ByteBuffer.wrap(magic).order(ByteOrder.LITTLE_ENDIAN).getInt() == BYTE_ORDER_MAGIC
                    ? ByteOrder.LITTLE_ENDIAN
                    : ByteOrder.BIG_ENDIAN;
        }
        ByteBuffer fields = ByteBuffer.wrap(header).order(order);
        int type = fields.getInt();
        int length = fields.getInt();
        if (length < SMALLEST || length > LARGEST || length % Integer.BYTES != 0) {
            throw new IOException(
                    "what the LAC sends is no pcapng: a block of " + Integer.toUnsignedString(length) + " octets");
        }
        return block(type, header, magic, length);
    }

    private Block block(int type, byte[] header, byte[] magic, int length) throws IOException {
        ByteBuffer whole = ByteBuffer.allocate(length).order(order).put(header).put(magic);
        byte[] rest = octets.readNBytes(whole.remaining());
        if (rest.length < whole.remaining()) {
            throw new EOFException("the stream ended within a block");
        }
        whole.put(rest);
        return new Block(whole.array(), frame(type, whole));
    }

    /** Original Packet Length: the fifth field of an Enhanced Packet Block's body, the first of a Simple one's. */
    private static int frame(int type, ByteBuffer block) {
        int at = switch (type) {
            case ENHANCED_PACKET -> HEADER_OCTETS + 16;
            case SIMPLE_PACKET -> HEADER_OCTETS;
            default -> -1;
        };
        return at < 0 || block.limit() < at + Integer.BYTES ? -1 : block.getInt(at);
    }
}
