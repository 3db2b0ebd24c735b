package dev.lac.radius;

import java.util.Locale;
import java.util.Optional;

/** What an attribute of an Access-Accept can say of a tunnel. */
public enum TunnelField {
    TYPE(true),
    MEDIUM_TYPE(true),
    CLIENT_ENDPOINT(false),
    SERVER_ENDPOINT(false),
    PASSWORD(false),
    PRIVATE_GROUP_ID(false),
    ASSIGNMENT_ID(false),
    PREFERENCE(true),
    CLIENT_AUTH_ID(false),
    SERVER_AUTH_ID(false),
    /** How many sessions a tunnel has at most. */
    MAX_SESSIONS(true),
    /** The configured group of LNSes that is meant. */
    GROUP(false),
    /** Whether AVPs are hidden: 0 or 1. */
    HIDE_AVPS(true);

    private final boolean number;

    TunnelField(boolean number) {
        this.number = number;
    }

    boolean isNumber() {
        return number;
    }

    /** As operators write it: {@code server-endpoint}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The field that operators write as {@code text}. */
    public static Optional<TunnelField> ofText(String text) {
        for (TunnelField field : values()) {
            if (field.text().equals(text)) {
                return Optional.of(field);
            }
        }
        return Optional.empty();
    }
}
