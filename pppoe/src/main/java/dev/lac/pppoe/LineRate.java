package dev.lac.pppoe;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The numeric access-line characteristics that an access node adds to PADI and PADR (TR-101 §3.9.4), named as the RADIUS attributes
 * of the same numbers (RFC 4679 §3.3).
 *
 * <p>In a tag a data rate counts kbit/s and a delay ms; RFC 4679 codes its rates in bit/s.
 */
public enum LineRate {
    ACTUAL_DATA_RATE_UPSTREAM(0x81), // RFC 4679 §3.3.3
    ACTUAL_DATA_RATE_DOWNSTREAM(0x82), // RFC 4679 §3.3.4
    MINIMUM_DATA_RATE_UPSTREAM(0x83), // RFC 4679 §3.3.5
    MINIMUM_DATA_RATE_DOWNSTREAM(0x84), // RFC 4679 §3.3.6
    ATTAINABLE_DATA_RATE_UPSTREAM(0x85), // RFC 4679 §3.3.7
    ATTAINABLE_DATA_RATE_DOWNSTREAM(0x86), // RFC 4679 §3.3.8
    MAXIMUM_DATA_RATE_UPSTREAM(0x87), // RFC 4679 §3.3.9
    MAXIMUM_DATA_RATE_DOWNSTREAM(0x88), // RFC 4679 §3.3.10
    MINIMUM_DATA_RATE_UPSTREAM_LOW_POWER(0x89), // RFC 4679 §3.3.11
    MINIMUM_DATA_RATE_DOWNSTREAM_LOW_POWER(0x8a), // RFC 4679 §3.3.12
    MAXIMUM_INTERLEAVING_DELAY_UPSTREAM(0x8b), // RFC 4679 §3.3.13
    ACTUAL_INTERLEAVING_DELAY_UPSTREAM(0x8c), // RFC 4679 §3.3.14
    MAXIMUM_INTERLEAVING_DELAY_DOWNSTREAM(0x8d), // RFC 4679 §3.3.15
    ACTUAL_INTERLEAVING_DELAY_DOWNSTREAM(0x8e); // RFC 4679 §3.3.16

    private static final Map<Integer, LineRate> BY_NUMBER = new HashMap<>();

    static {
        for (LineRate rate : values()) {
            BY_NUMBER.put(rate.number, rate);
        }
    }

    private final int number;

    LineRate(int number) {
        this.number = number;
    }

    /** The sub-option's number, which is also the Vendor-Type of RFC 4679. */
    public int number() {
        return number;
    }

    /** Whether the value is a delay in ms; otherwise it is a rate in kbit/s. */
    public boolean isDelay() {
        return number >= MAXIMUM_INTERLEAVING_DELAY_UPSTREAM.number;
    }

    /** The characteristic with this number, or null when it is not in the catalogue. */
    public static @Nullable LineRate of(int number) {
        return BY_NUMBER.get(number);
    }
}
