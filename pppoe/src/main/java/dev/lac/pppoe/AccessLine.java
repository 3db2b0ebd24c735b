package dev.lac.pppoe;

import dev.lac.protocol.Counters;
import dev.lac.protocol.Octets;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The line a subscriber hangs on, as the access node wrote it into a Vendor-Specific tag of vendor 3561 (TR-101 §3.9.2, §3.9.4).
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
 * @param circuitId Agent Circuit ID, sub-option 1, if present; never empty
 * @param remoteId Agent Remote ID, sub-option 2, if present; never empty
 * @param rates what is known of the line's speed and delay: kbit/s or ms, 0 to 2³² − 1 ({@link LineRate#isDelay})
 * @param encapsulation Access Loop Encapsulation, sub-option 0x90, if present: three octets, data link and two encapsulations
 */
public record AccessLine(
        @Nullable String circuitId,
        @Nullable String remoteId,
        Map<LineRate, Long> rates,
        @Nullable Octets encapsulation) {
    /** Nothing is known. */
    public static final AccessLine UNKNOWN = new AccessLine(null, null, Map.of(), null);

    private static final Octets BROADBAND_FORUM = Octets.of(0, 0, 0x0d, 0xe9);
    private static final int SUB_OPTION_HEADER = 2;

    private static final int CIRCUIT_ID = 0x01; // RFC 4679 §3.3.1
    private static final int REMOTE_ID = 0x02; // RFC 4679 §3.3.2
    private static final int ENCAPSULATION = 0x90; // RFC 4679 §3.3.17
    private static final int IWF_SESSION = 0xfe; // RFC 4679 §3.3.18; known and ignored

    public AccessLine {
        Map<LineRate, Long> ordered = new EnumMap<>(LineRate.class);
        ordered.putAll(rates);
        rates = Collections.unmodifiableMap(ordered);
    }

    /** The actual rate towards the subscriber in bit/s; 0 when it is unknown. */
    public long downBitsPerSecond() {
        return rates.getOrDefault(LineRate.ACTUAL_DATA_RATE_DOWNSTREAM, 0L) * 1000;
    }

    /** The actual rate from the subscriber in bit/s; 0 when it is unknown. */
    public long upBitsPerSecond() {
        return rates.getOrDefault(LineRate.ACTUAL_DATA_RATE_UPSTREAM, 0L) * 1000;
    }

    /**
     * Reads what is readable: RFC 2516 lets an implementation ignore the tag, so an unknown or broken sub-option costs itself and a
     * counter. Of two sub-options of one number the later counts: a subscriber's own forgery stands before what the access node adds.
     */
    static AccessLine of(DiscoveryPacket packet, Counters<DiscoveryEvent> counters) {
        Reading reading = new Reading(counters);
        for (Tag tag : packet.tags()) {
            Octets value = tag.value();
            if (tag.is(TagType.VENDOR_SPECIFIC)
                    && value.length() >= BROADBAND_FORUM.length()
                    && value.slice(0, BROADBAND_FORUM.length()).equals(BROADBAND_FORUM)) {
                reading.subOptions(value);
            }
        }
        return reading.line();
    }

    private static final class Reading {
        private final Counters<DiscoveryEvent> counters;
        private final Map<LineRate, Long> rates = new EnumMap<>(LineRate.class);
        private @Nullable String circuitId;
        private @Nullable String remoteId;
        private @Nullable Octets encapsulation;

        Reading(Counters<DiscoveryEvent> counters) {
            this.counters = counters;
        }

        AccessLine line() {
            return new AccessLine(circuitId, remoteId, rates, encapsulation);
        }

        void subOptions(Octets tag) {
            int at = BROADBAND_FORUM.length();
            while (at < tag.length()) {
                int value = at + SUB_OPTION_HEADER;
                // Without a length that can be believed nobody knows where the next one begins.
                if (value > tag.length() || value + tag.get(at + 1) > tag.length()) {
                    counters.increment(DiscoveryEvent.LINE_SUB_OPTION_BROKEN);
                    return;
                }
                int end = value + tag.get(at + 1);
                subOption(tag.get(at), tag.slice(value, end));
                at = end;
            }
        }

        private void subOption(int number, Octets value) {
            LineRate rate = LineRate.of(number);
            if (rate != null) {
                if (fits(value.length() == Integer.BYTES)) {
                    once(rates.put(rate, value.buffer().getInt() & 0xffff_ffffL));
                }
                return;
            }
            switch (number) {
                case CIRCUIT_ID -> {
                    if (fits(!value.isEmpty())) {
                        once(circuitId);
                        circuitId = value.text();
                    }
                }
                case REMOTE_ID -> {
                    if (fits(!value.isEmpty())) {
                        once(remoteId);
                        remoteId = value.text();
                    }
                }
                case ENCAPSULATION -> {
                    if (fits(value.length() == 3)) {
                        once(encapsulation);
                        encapsulation = value;
                    }
                }
                case IWF_SESSION -> {
                    // says that the access node made PPPoE of PPPoA; nothing here depends on it
                }
                default -> counters.increment(DiscoveryEvent.LINE_SUB_OPTION_UNKNOWN);
            }
        }

        private boolean fits(boolean length) {
            if (!length) {
                counters.increment(DiscoveryEvent.LINE_SUB_OPTION_BROKEN);
            }
            return length;
        }

        private void once(@Nullable Object before) {
            if (before != null) {
                counters.increment(DiscoveryEvent.LINE_SUB_OPTION_REPEATED);
            }
        }
    }
}
