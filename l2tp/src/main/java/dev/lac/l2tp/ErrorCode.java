package dev.lac.l2tp;

import org.jspecify.annotations.Nullable;

/** The General Error Codes, which qualify a Result Code (RFC 2661 §4.4.2; from 9 on IANA's registry, L2TP parameters). */
public enum ErrorCode {
    NO_GENERAL_ERROR(0, "No general error"),
    NO_CONTROL_CONNECTION(1, "No control connection exists yet for this LAC-LNS pair"),
    WRONG_LENGTH(2, "Length is wrong"),
    BAD_VALUE(3, "One of the field values was out of range or reserved field was non-zero"),
    INSUFFICIENT_RESOURCES(4, "Insufficient resources to handle this operation now"),
    INVALID_SESSION_ID(5, "The Session ID is invalid in this context"),
    VENDOR_SPECIFIC(6, "A generic vendor-specific error occurred in the LAC"),
    TRY_ANOTHER(7, "Try another"),
    UNKNOWN_MANDATORY_AVP(8, "Session or tunnel was shutdown due to receipt of an unknown AVP with the M-bit set"),
    /** RFC 3931 §5.4.2: "The Error Message MUST contain a comma-separated list of addresses". */
    TRY_ANOTHER_DIRECTED(9, "Try another directed"),
    /** draft-ietf-l2tpext-tunnel-switching-06. */
    NEXT_HOP_UNREACHABLE(10, "Next hop unreachable"),
    /** draft-ietf-l2tpext-tunnel-switching-06. */
    NEXT_HOP_BUSY(11, "Next hop busy"),
    /** draft-ietf-l2tpext-tunnel-switching-06. */
    TSA_BUSY(12, "TSA busy");

    private final int number;
    private final String meaning;

    ErrorCode(int number, String meaning) {
        this.number = number;
        this.meaning = meaning;
    }

    /** The Error Code on the wire. */
    public int number() {
        return number;
    }

    /** The meaning in the RFC's words. */
    public String meaning() {
        return meaning;
    }

    /** The constant of that number, or null where none is assigned. */
    public static @Nullable ErrorCode of(int number) {
        for (ErrorCode constant : values()) {
            if (constant.number == number) {
                return constant;
            }
        }
        return null;
    }
}
