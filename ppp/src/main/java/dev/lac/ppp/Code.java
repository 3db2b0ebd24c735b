package dev.lac.ppp;

import org.jspecify.annotations.Nullable;

/** The Codes of LCP; those up to Code-Reject are common to LCP and every NCP (RFC 1661 §5). */
enum Code {
    CONFIGURE_REQUEST(1), // RFC 1661 §5.1
    CONFIGURE_ACK(2), // RFC 1661 §5.2
    CONFIGURE_NAK(3), // RFC 1661 §5.3
    CONFIGURE_REJECT(4), // RFC 1661 §5.4
    TERMINATE_REQUEST(5), // RFC 1661 §5.5
    TERMINATE_ACK(6), // RFC 1661 §5.5
    CODE_REJECT(7), // RFC 1661 §5.6
    PROTOCOL_REJECT(8), // RFC 1661 §5.7
    ECHO_REQUEST(9), // RFC 1661 §5.8
    ECHO_REPLY(10), // RFC 1661 §5.8
    DISCARD_REQUEST(11), // RFC 1661 §5.9
    IDENTIFICATION(12), // RFC 1570 §1.1
    TIME_REMAINING(13); // RFC 1570 §1.2

    private final int value;

    Code(int value) {
        this.value = value;
    }

    int value() {
        return value;
    }

    static @Nullable Code of(int value) {
        return value >= 1 && value <= values().length ? values()[value - 1] : null;
    }

    /** Whether the automaton itself cannot do without it, so that a Code-Reject of it is catastrophic (RFC 1661 §4.3, RXJ-). */
    boolean isFundamental() {
        return value <= CODE_REJECT.value;
    }
}
