package dev.lac.selection;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a user is called towards RADIUS or towards the LNS.
 *
 * @param text literal, with <code>{user}</code> for the whole name as given, <code>{name}</code> for the name without its realm and
 *     <code>{domain}</code> for the realm
 */
public record NameTemplate(String text) {
    private static final Pattern FIELD = Pattern.compile("\\{(user|name|domain)}");

    /** As the subscriber gave it. */
    public static final NameTemplate AS_GIVEN = new NameTemplate("{user}");
    /** Without the realm. */
    public static final NameTemplate STRIPPED = new NameTemplate("{name}");

    /**
     * @throws IllegalArgumentException when {@code text} has a brace that belongs to no field
     */
    public NameTemplate {
        String literal = FIELD.matcher(text).replaceAll("");
        if (literal.indexOf('{') >= 0 || literal.indexOf('}') >= 0 || text.isEmpty()) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is no name: its fields can be {user}, {name} and {domain}");
        }
    }

    /** The name of the user {@code userName}, which has the parts {@code split}. */
    public String apply(String userName, Realms.Split split) {
        return FIELD.matcher(text)
                .replaceAll(field -> Matcher.quoteReplacement(
                        switch (field.group(1)) {
                            case "user" -> userName;
                            case "name" -> split.name();
                            default -> split.realm();
                        }));
    }

    @Override
    public String toString() {
        return text;
    }
}
