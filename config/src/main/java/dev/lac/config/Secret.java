package dev.lac.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;

/** A shared secret, which prints as {@code ***}. */
public final class Secret {
    private final byte[] octets;

    private Secret(byte[] octets) {
        if (octets.length == 0) {
            throw new IllegalArgumentException("a secret has at least one octet");
        }
        this.octets = octets;
    }

    /** The UTF-8 encoding of {@code text}, which is not empty. */
    public static Secret of(String text) {
        return new Secret(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A copy of {@code octets}, at least one. */
    public static Secret of(byte[] octets) {
        return new Secret(octets.clone());
    }

    /** A copy of the octets, at least one. */
    public byte[] octets() {
        return octets.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && MessageDigest.isEqual(octets, secret.octets);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(octets);
    }

    @Override
    public String toString() {
        return "***";
    }
}
