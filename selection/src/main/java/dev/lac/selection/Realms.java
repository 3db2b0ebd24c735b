package dev.lac.selection;

import java.util.Locale;

/**
 * Which part of a user name is its realm.
 *
 * @param suffixDelimiters each character of it may stand before a realm at the end of the name; the last one in the name counts
 * @param prefixDelimiters each character of it may stand behind a realm at the beginning; the first one counts, and only in names
 *     without a suffix delimiter
 */
public record Realms(String suffixDelimiters, String prefixDelimiters) {
    /** {@code name@realm} and nothing else. */
    public static final Realms USUAL = new Realms("@", "");

    public Realms {
        for (int i = 0; i < suffixDelimiters.length(); i++) {
            if (prefixDelimiters.indexOf(suffixDelimiters.charAt(i)) >= 0) {
                throw new IllegalArgumentException(
                        "\"" + suffixDelimiters.charAt(i) + "\" cannot delimit realms at both ends");
            }
        }
    }

    /**
     * A user name in its parts.
     *
     * @param name without the realm and its delimiter
     * @param realm in lower case; empty without one
     */
    public record Split(String name, String realm) {}

    /** The parts of {@code userName}. */
    public Split of(String userName) {
        for (int i = userName.length() - 1; i >= 0; i--) {
            if (suffixDelimiters.indexOf(userName.charAt(i)) >= 0) {
                return new Split(userName.substring(0, i), lowerCase(userName.substring(i + 1)));
            }
        }
        for (int i = 0; i < userName.length(); i++) {
            if (prefixDelimiters.indexOf(userName.charAt(i)) >= 0) {
                return new Split(userName.substring(i + 1), lowerCase(userName.substring(0, i)));
            }
        }
        return new Split(userName, "");
    }

    private static String lowerCase(String realm) {
        return realm.toLowerCase(Locale.ROOT);
    }
}
