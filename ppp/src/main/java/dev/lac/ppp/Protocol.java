package dev.lac.ppp;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The values of the PPP Protocol field that this product knows (RFC 1661 §2); any other one gets a Protocol-Reject (§5.7). */
public enum Protocol {
    IP(0x0021), // RFC 1332 §2
    IPV6(0x0057), // RFC 5072 §2
    MULTILINK(0x003d), // RFC 1990 §3
    COMPRESSED_DATAGRAM(0x00fd), // RFC 1962 §2
    IPCP(0x8021), // RFC 1332 §2
    IPV6CP(0x8057), // RFC 5072 §3
    CCP(0x80fd), // RFC 1962 §2
    LCP(0xc021), // RFC 1661 §5
    PAP(0xc023), // RFC 1334 §2.2
    CHAP(0xc223); // RFC 1994 §4

    private static final Map<Integer, Protocol> BY_VALUE = new HashMap<>();

    static {
        for (Protocol protocol : values()) {
            BY_VALUE.put(protocol.value, protocol);
        }
    }

    private final int value;

    Protocol(int value) {
        this.value = value;
    }

    /** The 16-bit Protocol field. */
    public int value() {
        return value;
    }

    /** The protocol with this value, or null when it is not in the catalogue. */
    public static @Nullable Protocol of(int value) {
        return BY_VALUE.get(value);
    }
}
