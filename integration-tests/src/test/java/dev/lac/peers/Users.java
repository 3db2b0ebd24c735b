package dev.lac.peers;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Users of doubles, all with one password. */
final class Users {
    static final String PASSWORD = "pw";

    private Users() {}

    /** {@code u<from>} up to, but without, {@code u<to>}. */
    static List<String> numbered(int from, int to) {
        return IntStream.range(from, to).mapToObj(number -> "u" + number).toList();
    }

    /** As an LNS double wants them. */
    static Map<String, String> passwords(Collection<String> users) {
        Map<String, String> passwords = new LinkedHashMap<>();
        users.forEach(user -> passwords.put(user, PASSWORD));
        return passwords;
    }

    /** A file as users(5) of FreeRADIUS describes it. */
    static String inRadius(Collection<String> users) {
        return inRadius(users, "");
    }

    /** The same with attributes for everybody, each line of which begins with a tab. */
    static String inRadius(Collection<String> users, String reply) {
        return users.stream()
                .map(user -> "%s Cleartext-Password := \"%s\"\n%s".formatted(user, PASSWORD, reply))
                .collect(Collectors.joining());
    }
}
