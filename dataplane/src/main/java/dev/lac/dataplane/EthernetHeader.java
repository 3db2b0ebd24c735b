package dev.lac.dataplane;

import dev.lac.pppoe.MacAddress;
import java.nio.ByteBuffer;

/** An Ethernet II header in a buffer: destination, source, Ethertype. */
final class EthernetHeader {
    static final int LENGTH = 14;

    private static final int SOURCE = 6;
    private static final int ETHERTYPE = 12;
    private static final long ADDRESS_MASK = 0xffff_ffff_ffffL;

    private EthernetHeader() {}

    static long destination(ByteBuffer frame, int offset) {
        return frame.getLong(offset) >>> 16;
    }

    static long source(ByteBuffer frame, int offset) {
        return frame.getLong(offset + SOURCE - 2) & ADDRESS_MASK;
    }

    static boolean isGroup(long address) {
        return (address & 0x0100_0000_0000L) != 0;
    }

    static void write(ByteBuffer frame, int offset, MacAddress destination, MacAddress source, int ethertype) {
        frame.putLong(offset, destination.value() << 16 | source.value() >>> 32);
        frame.putInt(offset + 8, (int) source.value());
        frame.putShort(offset + ETHERTYPE, (short) ethertype);
    }
}
