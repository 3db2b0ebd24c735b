package dev.lac.ppp;

import dev.lac.protocol.Octets;
import org.jspecify.annotations.Nullable;

/** The values of the Authentication-Protocol option that can be negotiated here (RFC 1661 §6.2). */
public enum AuthProtocol {
    /** RFC 1334 §2.1. */
    PAP(Protocol.PAP, "c023"),
    /** RFC 1994 §3, Algorithm 5. */
    CHAP_MD5(Protocol.CHAP, "c22305"),
    /** RFC 2759 §2, Algorithm 0x81. */
    MSCHAP_V2(Protocol.CHAP, "c22381"),
    /** RFC 2433 §4, Algorithm 0x80. */
    MSCHAP_V1(Protocol.CHAP, "c22380");

    private final Protocol protocol;

    @SuppressWarnings("ImmutableEnumChecker") // Octets never change.
    private final Octets optionValue;

    AuthProtocol(Protocol protocol, String optionValue) {
        this.protocol = protocol;
        this.optionValue = Octets.ofHex(optionValue);
    }

    /** Whose packets carry the authentication. */
    public Protocol protocol() {
        return protocol;
    }

    /** The Data of the Authentication-Protocol option. */
    public Octets optionValue() {
        return optionValue;
    }

    /** What this option Data asks for, or null when it is something else. */
    public static @Nullable AuthProtocol of(Octets optionValue) {
        for (AuthProtocol protocol : values()) {
            if (protocol.optionValue.equals(optionValue)) {
                return protocol;
            }
        }
        return null;
    }

    ConfigureOption option() {
        return new ConfigureOption(LcpOption.AUTHENTICATION_PROTOCOL.type(), optionValue);
    }
}
