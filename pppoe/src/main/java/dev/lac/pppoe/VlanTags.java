package dev.lac.pppoe;

import java.util.Locale;

/**
 * The IEEE 802.1Q tags of an Ethernet frame, none, one or two, outermost first.
 *
 * <pre>
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |    TPID (0x8100 or 0x88a8)    | PCP |D|        VLAN ID        |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * Priorities are left out: two frames of one VLAN have equal tags.
 *
 * @param value the outer tag in the high 32 bits and the inner one in the low 32 bits, as they stand in a frame; 0 for a tag that
 *     is absent
 */
public record VlanTags(long value) {
    /** No tag. */
    public static final VlanTags NONE = new VlanTags(0);

    /** TPID of a customer's tag, and of every tag of old equipment. */
    public static final int TPID_8021Q = 0x8100;
    /** TPID of a provider's tag (IEEE 802.1ad). */
    public static final int TPID_8021AD = 0x88a8;

    /** Octets of one tag. */
    public static final int TAG_LENGTH = 4;

    private static final int ID_MASK = 0xfff;
    private static final long INNER = 0xffff_ffffL;
    private static final long PRIORITIES = 0x0000_f000_0000_f000L;

    public VlanTags {
        value &= ~PRIORITIES;
        if (value >>> 32 == 0 && value != 0) {
            throw new IllegalArgumentException("an inner tag without an outer one");
        }
    }

    /** One tag. */
    public static VlanTags of(int tpid, int tci) {
        return new VlanTags(tag(tpid, tci) << 32);
    }

    /** Two tags (QinQ). */
    public static VlanTags of(int outerTpid, int outerTci, int innerTpid, int innerTci) {
        return new VlanTags(tag(outerTpid, outerTci) << 32 | tag(innerTpid, innerTci));
    }

    private static long tag(int tpid, int tci) {
        return (tpid & 0xffffL) << 16 | (tci & 0xffff);
    }

    /** 0, 1 or 2. */
    public int count() {
        if (value == 0) {
            return 0;
        }
        return (value & INNER) == 0 ? 1 : 2;
    }

    /** Octets that the tags take in a frame: 0, 4 or 8. */
    public int length() {
        return count() * TAG_LENGTH;
    }

    /** VLAN ID of the outer tag, 0 to 4,095; −1 without one. */
    public int outerId() {
        return count() == 0 ? -1 : (int) (value >>> 32) & ID_MASK;
    }

    /** VLAN ID of the inner tag, 0 to 4,095; −1 without one. */
    public int innerId() {
        return count() < 2 ? -1 : (int) value & ID_MASK;
    }

    /** {@code untagged}, {@code 100} or {@code 100.200}. */
    @Override
    public String toString() {
        return switch (count()) {
            case 0 -> "untagged";
            case 1 -> Integer.toString(outerId());
            default -> String.format(Locale.ROOT, "%d.%d", outerId(), innerId());
        };
    }
}
