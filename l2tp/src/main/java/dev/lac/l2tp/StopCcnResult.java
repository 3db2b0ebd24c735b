package dev.lac.l2tp;

import org.jspecify.annotations.Nullable;

/** The Result Codes of the StopCCN message (RFC 2661 §4.4.2; 8 of RFC 3308). */
public enum StopCcnResult {
    GENERAL_REQUEST(1, "General request to clear control connection"),
    GENERAL_ERROR(2, "General error--Error Code indicates the problem"),
    ALREADY_EXISTS(3, "Control channel already exists"),
    NOT_AUTHORIZED(4, "Requester is not authorized to establish a control channel"),
    VERSION_NOT_SUPPORTED(5, "The protocol version of the requester is not supported"),
    SHUTTING_DOWN(6, "Requester is being shut down"),
    FSM_ERROR(7, "Finite State Machine error"),
    MISMATCHING_CCDS(8, "Control connection due to mismatching CCDS value");

    private final int number;
    private final String meaning;

    StopCcnResult(int number, String meaning) {
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
    public static @Nullable StopCcnResult of(int number) {
        for (StopCcnResult constant : values()) {
            if (constant.number == number) {
                return constant;
            }
        }
        return null;
    }
}
