package dev.lac.dataplane;

import dev.lac.pppoe.MacAddress;
import dev.lac.pppoe.VlanTags;
import java.nio.ByteBuffer;

/** An Ethernet II header in a buffer: destination, source, IEEE 802.1Q tags, Ethertype. */
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

    /** Octets of a header with {@code tags}. */
    static int length(VlanTags tags) {
        return LENGTH + tags.length();
    }

    /** What stands at the place of the Ethertype: the Ethertype, or the TPID of a tag. */
    static int ethertype(ByteBuffer frame, int offset) {
        return frame.getShort(offset + ETHERTYPE) & 0xffff;
    }

    static boolean isTag(int ethertype) {
        return ethertype == VlanTags.TPID_8021Q || ethertype == VlanTags.TPID_8021AD;
    }

    static void write(
            ByteBuffer frame, int offset, MacAddress destination, MacAddress source, VlanTags tags, int ethertype) {
        frame.putLong(offset, destination.value() << 16 | source.value() >>> 32);
        frame.putInt(offset + 8, (int) source.value());
        int at = offset + ETHERTYPE;
        if (tags.count() > 0) {
            frame.putInt(at, (int) (tags.value() >>> 32));
            at += VlanTags.TAG_LENGTH;
        }
        if (tags.count() > 1) {
            frame.putInt(at, (int) tags.value());
            at += VlanTags.TAG_LENGTH;
        }
        frame.putShort(at, (short) ethertype);
    }
}
