package dev.lac.l2tp;

import dev.lac.protocol.MalformedPacketException;
import dev.lac.protocol.Octets;
import dev.lac.protocol.PacketReader;
import dev.lac.protocol.PacketWriter;

/**
 * The Call Errors of a WEN (RFC 2661 §4.4.6): counters since the call was established, each 0 to 2³² − 1.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |         Reserved              |        CRC Errors (H)         |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |         CRC Errors (L)        |        Framing Errors (H)     |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |         Framing Errors (L)    |        Hardware Overruns (H)  |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |         Hardware Overruns (L) |        Buffer Overruns (H)    |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |         Buffer Overruns  (L)  |        Time-out Errors (H)    |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |         Time-out Errors (L)   |        Alignment Errors (H)   |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |         Alignment Errors (L)  |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * @param crc PPP frames with CRC errors
 * @param framing improperly framed PPP packets
 * @param hardwareOverruns receive buffer over-runs
 * @param bufferOverruns buffer over-runs detected
 * @param timeouts time-outs
 * @param alignment alignment errors
 */
public record CallErrors(
        long crc, long framing, long hardwareOverruns, long bufferOverruns, long timeouts, long alignment) {
    static final int LENGTH = 26;

    static CallErrors parse(Octets value) throws MalformedPacketException {
        PacketReader reader = value.reader();
        reader.skip(2, "Reserved");
        return new CallErrors(
                reader.u32("CRC Errors"),
                reader.u32("Framing Errors"),
                reader.u32("Hardware Overruns"),
                reader.u32("Buffer Overruns"),
                reader.u32("Time-out Errors"),
                reader.u32("Alignment Errors"));
    }

    /** The value of the AVP; a counter beyond 32 bits stands at its end. */
    Octets encode() {
        return new PacketWriter(LENGTH)
                .u16(0)
                .u32(saturated(crc))
                .u32(saturated(framing))
                .u32(saturated(hardwareOverruns))
                .u32(saturated(bufferOverruns))
                .u32(saturated(timeouts))
                .u32(saturated(alignment))
                .toOctets();
    }

    private static long saturated(long count) {
        return Math.min(count, 0xffff_ffffL);
    }
}
