package dev.lac.l2tp;

import org.jspecify.annotations.Nullable;

/** The Result Codes of the CDN message (RFC 2661 §4.4.2; from 12 on IANA's registry, L2TP parameters, with the RFC of each). */
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
    NO_FRAMING(11, "Call was connected but no appropriate framing was detected"),
    /** RFC 3308. */
    MISMATCHING_SDS(12, "Disconnecting call due to mismatching SDS value"),
    /** RFC 3931. */
    LOST_TIE_BREAKER(13, "Session not established due to losing tie breaker"),
    /** RFC 3931. */
    UNSUPPORTED_PW_TYPE(14, "Session not established due to unsupported PW type"),
    /** RFC 3931. */
    NO_SEQUENCING_SUBLAYER(15, "Session not established, sequencing required without valid L2-Specific Sublayer"),
    /** RFC 3931. */
    FSM_ERROR(16, "Finite state machine error or timeout"),
    /** RFC 4591. */
    FR_PVC_DELETED(17, "FR PVC was deleted permanently (no longer provisioned)"),
    /** RFC 4591. */
    FR_PVC_INACTIVE(18, "FR PVC has been INACTIVE for an extended period of time"),
    /** RFC 4591. */
    MISMATCHED_FR_HEADER(19, "Mismatched FR Header Length"),
    /** RFC 4349. */
    HDLC_LINK_DELETED(20, "HDLC Link was deleted permanently (no longer provisioned)"),
    /** RFC 4349. */
    HDLC_LINK_INACTIVE(21, "HDLC Link has been INACTIVE for an extended period of time"),
    /** RFC 4454. */
    NO_OAM_CELL_EMULATION(22, "Session not established due to other LCCE can not support the OAM Cell Emulation"),
    /** RFC 4667. */
    MISMATCHING_MTU(23, "Mismatching interface MTU"),
    /** RFC 4667. */
    NO_FORWARDER(24, "Attempt to connect to non-existent forwarder"),
    /** RFC 4667. */
    UNAUTHORIZED_FORWARDER(25, "Attempt to connect to unauthorized forwarder"),
    /** draft-ietf-l2tpext-tunnel-switching-06. */
    LOOP_DETECTED(26, "Loop Detected"),
    /** RFC 6074. */
    BOUND_TO_DIFFERENT_PE(27, "Attachment Circuit bound to different PE"),
    /** RFC 6074. */
    BOUND_TO_DIFFERENT_CIRCUIT(28, "Attachment Circuit bound to different remote Attachment Circuit"),
    /** RFC 5611. */
    TDM_PW_PARAMETERS(30, "Connection refused because of TDM PW parameters"),
    /** RFC 6073. */
    SEQUENCING_NOT_SUPPORTED(31, "Sequencing not supported");

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

    /** The constant of that number, or null where none is assigned. */
    public static @Nullable CdnResult of(int number) {
        for (CdnResult constant : values()) {
            if (constant.number == number) {
                return constant;
            }
        }
        return null;
    }
}
