package dev.lac.pppoe;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The TAG_TYPEs of RFC 2516 appendix A and, to tell known-and-ignored from unknown, those of later documents. */
public enum TagType {
    END_OF_LIST(0x0000), // RFC 2516 appendix A
    SERVICE_NAME(0x0101), // RFC 2516 appendix A
    AC_NAME(0x0102), // RFC 2516 appendix A
    HOST_UNIQ(0x0103), // RFC 2516 appendix A
    AC_COOKIE(0x0104), // RFC 2516 appendix A
    VENDOR_SPECIFIC(0x0105), // RFC 2516 appendix A; vendor 3561 by TR-101 §3.9.2
    RELAY_SESSION_ID(0x0110), // RFC 2516 appendix A
    PPP_MAX_PAYLOAD(0x0120), // RFC 4638 §4
    SERVICE_NAME_ERROR(0x0201), // RFC 2516 appendix A
    AC_SYSTEM_ERROR(0x0202), // RFC 2516 appendix A
    GENERIC_ERROR(0x0203); // RFC 2516 appendix A

    private static final Map<Integer, TagType> BY_VALUE = new HashMap<>();

    static {
        for (TagType type : values()) {
            BY_VALUE.put(type.value, type);
        }
    }

    private final int value;

    TagType(int value) {
        this.value = value;
    }

    /** The 16-bit TAG_TYPE. */
    public int value() {
        return value;
    }

    /** The type with this TAG_TYPE, or null when it is not in the catalogue. */
    public static @Nullable TagType of(int value) {
        return BY_VALUE.get(value);
    }
}
