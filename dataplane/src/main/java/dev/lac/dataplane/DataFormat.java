package dev.lac.dataplane;

/**
 * How data messages to an LNS look (RFC 2661 §3.1).
 *
 * @param dscp differentiated services code point of the datagrams, 0 to 63
 * @param length whether they carry the Length field (L)
 * @param priority whether link control and authentication ask for preferential treatment (P)
 * @param addressAndControl whether the PPP frame begins with FF 03
 * @param sequencing whether sequence numbers are required (§4.4.4, §5.4); they are used besides as long as the LNS uses them
 */
public record DataFormat(int dscp, boolean length, boolean priority, boolean addressAndControl, boolean sequencing) {
    /** Nothing but the two ids, and FF 03. */
    public static final DataFormat PLAIN = new DataFormat(0, false, false, true, false);

    public DataFormat {
        if (dscp < 0 || dscp > 63) {
            throw new IllegalArgumentException("a DSCP has six bits: " + dscp);
        }
    }
}
