package dev.lac.capture;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes a trace in the format of draft-ietf-opsawg-pcapng: one section with an interface for each {@link Side}, a packet for each frame, and at the
 * end how many frames are missing. Integers are big-endian, as the section says (§4.1).
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                          Block Type                           |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                      Block Total Length                       |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * /      Block Body, variable length, padded to 32 bits           /
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                      Block Total Length                       |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
public final class PcapNg {
    /** What a trace says of where it comes from: the options of its section (§4.1) and the names of its interfaces (§4.2). */
    public record Origin(String hardware, String os, String application, String access, String core) {}

    // Block types (§4.1, §4.2, §4.3, §4.6)
    private static final int SECTION_HEADER = 0x0a0d0d0a;
    private static final int INTERFACE_DESCRIPTION = 1;
    private static final int ENHANCED_PACKET = 6;
    private static final int INTERFACE_STATISTICS = 5;

    private static final int BYTE_ORDER_MAGIC = 0x1a2b3c4d;
    private static final int MAJOR_VERSION = 1;
    private static final int MINOR_VERSION = 0;
    /** "the size of the section is not specified" (§4.1). */
    private static final long UNKNOWN_LENGTH = -1;

    // Options (§3.5, §4.1, §4.2, §4.3, §4.6)
    private static final int END_OF_OPTIONS = 0;
    private static final int COMMENT = 1;
    private static final int SHB_HARDWARE = 2;
    private static final int SHB_OS = 3;
    private static final int SHB_USERAPPL = 4;
    private static final int IF_NAME = 2;
    private static final int IF_TSRESOL = 9;
    private static final int EPB_FLAGS = 2;
    private static final int ISB_IFRECV = 4;
    private static final int ISB_IFDROP = 5;

    /** Ten to the power of minus nine seconds (§4.2). */
    private static final byte NANOSECONDS = 9;

    /** Direction, in the two lowest bits (§4.3.1). */
    private static final int INBOUND = 1;

    private static final int OUTBOUND = 2;

    // tcpdump.org/linktypes.html
    private static final int LINKTYPE_ETHERNET = 1;
    private static final int LINKTYPE_RAW = 101;

    /** Octets of a text; more are cut off. */
    private static final int LONGEST_TEXT = 1_000;

    private static final int PACKET_FIELDS = 20;
    /** Of any block, but for packets: the fixed fields and the options. */
    private static final int MOST_FIELDS = 4 * (LONGEST_TEXT + 8);

    private final OutputStream out;
    private final long[] written = new long[Side.COUNT];
    private ByteBuffer block = ByteBuffer.allocate(2 * MOST_FIELDS);

    /**
     * Begins a trace.
     *
     * @throws IOException as {@code out} does
     */
    public PcapNg(OutputStream out, Origin origin) throws IOException {
        this.out = out;
        begin(SECTION_HEADER, 0);
        block.putInt(BYTE_ORDER_MAGIC);
        block.putShort((short) MAJOR_VERSION).putShort((short) MINOR_VERSION);
        block.putLong(UNKNOWN_LENGTH);
        text(SHB_HARDWARE, origin.hardware);
        text(SHB_OS, origin.os);
        text(SHB_USERAPPL, origin.application);
        end();
        describe(LINKTYPE_ETHERNET, origin.access);
        describe(LINKTYPE_RAW, origin.core);
    }

    /** §4.2. */
    private void describe(int linkType, String name) throws IOException {
        begin(INTERFACE_DESCRIPTION, 0);
        block.putShort((short) linkType).putShort((short) 0);
        block.putInt(0); // SnapLen: "indicates no limit"
        text(IF_NAME, name);
        option(IF_TSRESOL, new byte[] {NANOSECONDS});
        end();
    }

    /**
     * Writes a packet (§4.3).
     *
     * @throws IOException as the stream does
     */
    public void write(Frame frame) throws IOException {
        byte[] octets = frame.octets().toByteArray();
        begin(ENHANCED_PACKET, PACKET_FIELDS + padded(octets.length));
        block.putInt(frame.side().interfaceId());
        block.putLong(frame.epochNanos());
        block.putInt(octets.length);
        block.putInt(frame.originalLength());
        block.put(octets);
        pad(octets.length);
        option(EPB_FLAGS, new byte[] {0, 0, 0, (byte) (frame.inbound() ? INBOUND : OUTBOUND)});
        text(COMMENT, frame.comment());
        end();
        written[frame.side().interfaceId()]++;
    }

    /**
     * Ends a trace with the figures of both interfaces (§4.6).
     *
     * @param epochNanos when, in nanoseconds since 1970
     * @param accessDrops frames of {@link Side#ACCESS} that are missing
     * @param coreDrops frames of {@link Side#CORE} that are missing
     * @throws IOException as the stream does
     */
    public void finish(long epochNanos, long accessDrops, long coreDrops) throws IOException {
        statistics(Side.ACCESS, epochNanos, accessDrops);
        statistics(Side.CORE, epochNanos, coreDrops);
        out.flush();
    }

    private void statistics(Side side, long epochNanos, long drops) throws IOException {
        begin(INTERFACE_STATISTICS, 0);
        block.putInt(side.interfaceId());
        block.putLong(epochNanos);
        number(ISB_IFRECV, written[side.interfaceId()] + drops);
        number(ISB_IFDROP, drops);
        end();
    }

    // Blocks.

    private void begin(int type, int body) {
        int most = MOST_FIELDS + body;
        if (block.capacity() < most) {
            block = ByteBuffer.allocate(most);
        }
        block.clear();
        block.putInt(type).putInt(0);
    }

    private void end() throws IOException {
        block.putShort((short) END_OF_OPTIONS).putShort((short) 0);
        int length = block.position() + Integer.BYTES;
        block.putInt(length).putInt(Integer.BYTES, length);
        out.write(block.array(), 0, length);
    }

    // Options.

    private void text(int code, String text) {
        if (!text.isEmpty()) {
            option(code, cut(text));
        }
    }

    /** Between two characters. */
    private static byte[] cut(String text) {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        if (octets.length <= LONGEST_TEXT) {
            return octets;
        }
        int end = LONGEST_TEXT;
        while ((octets[end] & 0xc0) == 0x80) {
            end--;
        }
        return Arrays.copyOf(octets, end);
    }

    private void number(int code, long value) {
        option(code, ByteBuffer.allocate(Long.BYTES).putLong(value).array());
    }

    private void option(int code, byte[] value) {
        block.putShort((short) code).putShort((short) value.length).put(value);
        pad(value.length);
    }

    private void pad(int length) {
        for (int i = length; i < padded(length); i++) {
            block.put((byte) 0);
        }
    }

    private static int padded(int length) {
        return length + 3 & ~3;
    }
}
