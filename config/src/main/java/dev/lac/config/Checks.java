package dev.lac.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is asked of values beyond their own range. */
final class Checks {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^}]*)}");

    /** Facts of a login that a text may be made of. */
    static final List<String> FACTS = List.of(
            "port",
            "interface",
            "vlan",
            "mac",
            "mac-hyphens",
            "mac-plain",
            "mac-dots",
            "circuit-id",
            "remote-id",
            "user",
            "domain",
            "service-name");

    /** Parts of a user name. */
    static final List<String> NAME_PARTS = List.of("user", "name", "domain");

    private final Values values;
    private final Faults faults;

    Checks(Values values, Faults faults) {
        this.values = values;
        this.faults = faults;
    }

    /** The text at {@code path}, in which nothing but {@code placeholders} stands in braces. */
    String template(String path, List<String> placeholders) {
        String text = values.text(path);
        Matcher placeholder = PLACEHOLDER.matcher(text);
        while (placeholder.find()) {
            if (!placeholders.contains(placeholder.group(1))) {
                add(
                        path,
                        placeholder.group() + " is not a placeholder",
                        "use {" + String.join("}, {", placeholders) + "}");
            }
        }
        return text;
    }

    /** Notes a value that {@code seen} has already. */
    void unique(String path, Object value, Map<Object, String> seen) {
        String first = seen.putIfAbsent(value, path);
        if (first != null) {
            add(path, "is the same as " + first, "leave one of them");
        }
    }

    void notLess(String path, Duration value, String leastPath, Duration least) {
        if (value.compareTo(least) < 0 && !faults.covers(leastPath)) {
            add(
                    path,
                    "is less than " + leastPath.substring(leastPath.lastIndexOf('.') + 1),
                    "make it at least as long");
        }
    }

    /** Notes a fault, unless {@code path} is faulty already. */
    void add(String path, String problem, String remedy) {
        if (!faults.covers(path)) {
            faults.add(path, problem, remedy);
        }
    }
}
