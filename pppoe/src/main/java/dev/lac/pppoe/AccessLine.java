package dev.lac.pppoe;

import dev.lac.protocol.Octets;
import org.jspecify.annotations.Nullable;

/**
 * The line a subscriber hangs on, as the access node wrote it into a Vendor-Specific tag of vendor 3561 (TR-101 §3.9.2).
 *
 * <pre>
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |      0x0105 (Vendor-Specific) |          TAG_LENGTH           |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                  0x00000DE9 (3561 decimal)                    |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |   sub-option  |    length     |           value ...           ~
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * @param circuitId sub-option 1, if present
 * @param remoteId sub-option 2, if present
 */
record AccessLine(@Nullable String circuitId, @Nullable String remoteId) {
    private static final Octets BROADBAND_FORUM = Octets.of(0, 0, 0x0d, 0xe9);
    private static final int CIRCUIT_ID = 1;
    private static final int REMOTE_ID = 2;

    /** Reads what is readable: RFC 2516 lets an implementation ignore the tag, so a broken one costs nothing but itself. */
    static AccessLine of(DiscoveryPacket packet) {
        String circuitId = null;
        String remoteId = null;
        for (Tag tag : packet.tags()) {
            Octets value = tag.value();
            if (!tag.is(TagType.VENDOR_SPECIFIC)
                    || value.length() < 4
                    || !value.slice(0, 4).equals(BROADBAND_FORUM)) {
                continue;
            }
            int at = 4;
            while (at + 2 <= value.length() && at + 2 + value.get(at + 1) <= value.length()) {
                int end = at + 2 + value.get(at + 1);
                if (value.get(at) == CIRCUIT_ID) {
                    circuitId = value.slice(at + 2, end).text();
                } else if (value.get(at) == REMOTE_ID) {
                    remoteId = value.slice(at + 2, end).text();
                }
                at = end;
            }
        }
        return new AccessLine(circuitId, remoteId);
    }
}
