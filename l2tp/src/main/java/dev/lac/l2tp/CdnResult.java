package dev.lac.l2tp;

import org.jspecify.annotations.Nullable;

/** The Result Codes of the CDN message (RFC 2661 §4.4.2). */
public enum CdnResult {
    LOSS_OF_CARRIER(1, "Call disconnected due to loss of carrier"),
    GENERAL_ERROR(2, "Call disconnected for the reason indicated in error code"),
    ADMINISTRATIVE(3, "Call disconnected for administrative reasons"),
    NO_FACILITIES_TEMPORARY(
            4, "Call failed due to lack of appropriate facilities being available (temporary condition)"),
    NO_FACILITIES_PERMANENT(
            5, "Call failed due to lack of appropriate facilities being available (permanent condition)"),
    INVALID_DESTINATION(6, "Invalid destination"),
    NO_CARRIER(7, "Call failed due to no carrier detected"),
    BUSY(8, "Call failed due to detection of a busy signal"),
    NO_DIAL_TONE(9, "Call failed due to lack of a dial tone"),
    TIMED_OUT(10, "Call was not established within time allotted by LAC"),
    NO_FRAMING(11, "Call was connected but no appropriate framing was detected");

    private final int number;
    private final String meaning;

    CdnResult(int number, String meaning) {
        this.number = number;
        this.meaning = meaning;
    }

    /** The Result Code on the wire. */
    public int number() {
        return number;
    }

    /** The meaning in the RFC's words. */
    public String meaning() {
        return meaning;
    }

    /** The constant of that number, or null where the RFC defines none. */
    public static @Nullable CdnResult of(int number) {
        for (CdnResult constant : values()) {
            if (constant.number == number) {
                return constant;
            }
        }
        return null;
    }
}
