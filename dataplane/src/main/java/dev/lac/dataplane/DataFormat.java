package dev.lac.dataplane;

import dev.lac.l2tp.DataHeader;
import java.time.Duration;

/**
 * How data messages to and from an LNS are treated (RFC 2661 §3.1, §5.4).
 *
 * @param dscp differentiated services code point of the datagrams, 0 to 63; {@link #COPY_DSCP} takes it from the subscriber's IP packet
 *     (RFC 2983 §3, uniform model), 0 where the payload is not IP
 * @param length whether they carry the Length field (L)
 * @param priority whether link control and authentication ask for preferential treatment (P)
 * @param addressAndControl whether the PPP frame begins with FF 03
 * @param sequencing whether sequence numbers are required (§4.4.4, §5.4); they are used besides as long as the LNS uses them
 * @param dontFragment the Don't Fragment bit of the datagrams
 * @param clampMss whether TCP connections of the subscriber are told a maximum segment size that needs no fragments (RFC 9293 §3.7.1)
 * @param reorder how long a numbered message that came early waits for those before it; zero drops what comes late instead
 * @param udpChecksum whether the fast path, too, gives datagrams over IPv4 a UDP checksum (RFC 2661 §8.1), as the kernel always does for the
 *     portable one; over IPv6 there always is one (RFC 8200 §8.1)
 */
public record DataFormat(
        int dscp,
        boolean length,
        boolean priority,
        boolean addressAndControl,
        boolean sequencing,
        DontFragment dontFragment,
        boolean clampMss,
        Duration reorder,
        boolean udpChecksum) {
    /** Instead of a DSCP: the one of the packet inside. */
    public static final int COPY_DSCP = -1;

    /** Nothing but the two ids, and FF 03. */
    public static final DataFormat PLAIN =
            new DataFormat(0, false, false, true, false, DontFragment.CLEAR, false, Duration.ZERO);

    private static final int MAX_DSCP = 63;

    /** The same with UDP checksums. */
    public DataFormat(
            int dscp,
            boolean length,
            boolean priority,
            boolean addressAndControl,
            boolean sequencing,
            DontFragment dontFragment,
            boolean clampMss,
            Duration reorder) {
        this(dscp, length, priority, addressAndControl, sequencing, dontFragment, clampMss, reorder, true);
    }

    public DataFormat {
        if (dscp < COPY_DSCP || dscp > MAX_DSCP) {
            throw new IllegalArgumentException("a DSCP has six bits: " + dscp);
        }
        if (reorder.isNegative()) {
            throw new IllegalArgumentException("a message cannot wait for " + reorder);
        }
    }

    /** The same with or without required sequence numbers. */
    public DataFormat withSequencing(boolean required) {
        return new DataFormat(
                dscp, length, priority, addressAndControl, required, dontFragment, clampMss, reorder, udpChecksum);
    }

    /** Octets before the PPP protocol field in a data message: L2TP header and FF 03. */
    public int header(boolean numbered) {
        return DataHeader.writtenLength(length)
                + (numbered ? DataHeader.SEQUENCE_LENGTH : 0)
                + (addressAndControl ? PppFrame.ADDRESS_AND_CONTROL_LENGTH : 0);
    }
}
