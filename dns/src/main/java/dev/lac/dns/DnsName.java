package dev.lac.dns;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a DNS name may look like (RFC 1035 §2.3.4). */
final class DnsName {
    private static final int MAX_LABEL = 63;
    /** Without the final dot: of the 255 octets on the wire two are the first length and the root. */
    private static final int MAX_NAME = 253;

    private DnsName() {}

    /** In lower case and without the final dot. */
    static String canonical(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }

    /** Why {@code canonical} cannot be asked for; null when it can. */
    static @Nullable String fault(String canonical) {
        if (canonical.isEmpty()) {
            return "the name is empty";
        }
        if (canonical.length() > MAX_NAME) {
            return "the name has " + canonical.length() + " octets, " + MAX_NAME + " are allowed (RFC 1035 §2.3.4)";
        }
        for (int i = 0; i < canonical.length(); i++) {
            char c = canonical.charAt(i);
            if (c <= ' ' || c >= 0x7f) {
                return "a DNS name has no blanks, control characters or letters beyond ASCII (write IDNs as xn--…)";
            }
        }
        String[] labels = canonical.split("\\.", -1);
        for (String label : labels) {
            if (label.isEmpty()) {
                return "the name has an empty label";
            }
            if (label.length() > MAX_LABEL) {
                return "a label of the name has " + label.length() + " octets, " + MAX_LABEL
                        + " are allowed (RFC 1035 §2.3.4)";
            }
        }
        if (labels[labels.length - 1].chars().allMatch(c -> c >= '0' && c <= '9')) {
            // RFC 1123 §2.1: "at least the highest-level component label will be alphabetic".
            return "neither an IP address nor a DNS name";
        }
        if (canonical.indexOf(':') >= 0) {
            return "not an IPv6 address";
        }
        return null;
    }
}
