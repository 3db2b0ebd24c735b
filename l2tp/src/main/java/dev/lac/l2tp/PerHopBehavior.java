package dev.lac.l2tp;

/**
 * The PHB identification codes of the Differentiated Services AVPs (RFC 3308; encoding of RFC 3140 §2, case 1: the recommended DSCP
 * "left-justified in the 16 bit field, with bits 6 through 15 set to zero").
 *
 * <pre>
 *   0   1   2   3   4   5   6   7   8   9  10  11  12  13  14  15
 * +---+---+---+---+---+---+---+---+---+---+---+---+---+---+---+---+
 * |         DSCP          | 0   0   0   0   0   0   0   0   X   0 |
 * +---+---+---+---+---+---+---+---+---+---+---+---+---+---+---+---+
 * </pre>
 */
final class PerHopBehavior {
    /** In place of a DSCP: none was asked for, or none agreed. */
    static final int NONE = -1;

    static final int MAX_DSCP = 63;

    private static final int DSCP_SHIFT = 10;

    private PerHopBehavior() {}

    /** The code of the one behaviour that {@code dscp}, 0 to 63, recommends. */
    static int code(int dscp) {
        return dscp << DSCP_SHIFT;
    }

    /** The DSCP of a code; {@link #NONE} for one of a set of behaviours (X), or of one that has no DSCP of its own. */
    static int dscp(int code) {
        return (code & 0x03ff) == 0 ? code >>> DSCP_SHIFT : NONE;
    }
}
