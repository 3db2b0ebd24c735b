package dev.lac.ppp;

import org.jspecify.annotations.Nullable;

/** The LCP Configuration Options (RFC 1661 §6 and later); those without a rule in {@link LcpOptions} are Configure-Rejected. */
enum LcpOption {
    MRU(1), // RFC 1661 §6.1
    ACCM(2), // RFC 1662 §7.1; rejected by RFC 2516 §7
    AUTHENTICATION_PROTOCOL(3), // RFC 1661 §6.2
    QUALITY_PROTOCOL(4), // RFC 1661 §6.3; rejected
    MAGIC_NUMBER(5), // RFC 1661 §6.4
    PFC(7), // RFC 1661 §6.5; rejected, NOT RECOMMENDED by RFC 2516 §7
    ACFC(8), // RFC 1661 §6.6; rejected by RFC 2516 §7
    FCS_ALTERNATIVES(9), // RFC 1570 §2.1; rejected by RFC 2516 §7
    SELF_DESCRIBING_PAD(10), // RFC 1570 §2.2; rejected
    CALLBACK(13), // RFC 1570 §2.3; rejected
    COMPOUND_FRAMES(15), // RFC 1570 §2.4; rejected
    MRRU(17), // RFC 1990 §5.1.1; rejected unless configured
    SHORT_SEQUENCE_NUMBERS(18), // RFC 1990 §5.1.2; rejected, the LNS may ask for it anew
    ENDPOINT_DISCRIMINATOR(19); // RFC 1990 §5.1.3; rejected unless configured

    private final int type;

    LcpOption(int type) {
        this.type = type;
    }

    int type() {
        return type;
    }

    static @Nullable LcpOption of(int type) {
        for (LcpOption option : values()) {
            if (option.type == type) {
                return option;
            }
        }
        return null;
    }
}
