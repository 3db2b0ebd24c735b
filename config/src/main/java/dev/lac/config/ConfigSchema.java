package dev.lac.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Every key of the operator's file: {@code keys.table} is the one table that the loader obeys and the manual repeats. */
public final class ConfigSchema {
    /** {@link Key#defaultText} of a key without which the file cannot be used. */
    public static final String REQUIRED = "required";

    /** {@link Key#defaultText} of a key that may be left out and then has no value. */
    public static final String NONE = "none";

    /** {@link Key#defaultText} of a key that takes the value of the key {@code name}. */
    public static final String VALUE_OF_NAME = "value of name";

    /** {@link Key#defaultText} of a key that takes the value of the key {@code l2tp.data-dscp}. */
    public static final String VALUE_OF_DATA_DSCP = "value of l2tp.data-dscp";

    private static final String TABLE = resource("keys.table");

    private static final List<Key> KEYS = TABLE.lines()
            .skip(1)
            .filter(line -> !line.isBlank())
            .map(ConfigSchema::key)
            .toList();

    private static final Map<String, Key> BY_PATH = new LinkedHashMap<>();

    static {
        KEYS.forEach(key -> BY_PATH.put(key.path, key));
    }

    private ConfigSchema() {}

    private static String resource(String name) {
        try (InputStream table = ConfigSchema.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(table, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every key, in the order of the manual. */
    public static List<Key> keys() {
        return KEYS;
    }

    /** The key that a path such as {@code lns[3].name} is an instance of. */
    public static Key of(String path) {
        Key key = BY_PATH.get(generic(path));
        if (key == null) {
            throw new IllegalArgumentException("not in the schema: " + path);
        }
        return key;
    }

    /** Whether {@code path} is a key of the schema. */
    static boolean has(String path) {
        return BY_PATH.containsKey(generic(path));
    }

    /** The names that may stand in the map at {@code path}, whose own path is empty at the top; empty when no map belongs there. */
    static List<String> namesIn(String path) {
        String prefix = path.isEmpty() ? "" : generic(path) + ".";
        return KEYS.stream()
                .filter(key -> key.path.startsWith(prefix))
                .map(key -> key.path.substring(prefix.length()).replaceFirst("[.\\[].*", ""))
                .distinct()
                .toList();
    }

    private static String generic(String path) {
        return path.replaceAll("\\[\\d+]", "[]");
    }

    private static Key key(String row) {
        String[] cells = row.split("\\s*\\|\\s*", -1);
        Type type = Arrays.stream(Type.values())
                .filter(candidate -> candidate.text.equals(cells[1]))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(row));
        String[] effect = cells[5].split(": ", 2);
        return new Key(
                cells[0],
                type,
                cells[2],
                cells[3],
                cells[4],
                Effect.valueOf(effect[0].toUpperCase(Locale.ROOT)),
                effect.length > 1 ? effect[1] : "");
    }

    /**
     * One key.
     *
     * @param path names joined by dots; {@code []} follows a list of maps
     * @param defaultText as it would be written, {@link #REQUIRED}, {@link #NONE}, {@link #VALUE_OF_NAME} or {@link
     *     #VALUE_OF_DATA_DSCP}
     * @param range the values that are accepted
     * @param description what it does
     * @param effect when a change of it takes effect in a LAC that runs
     * @param restartReason why {@link Effect#RESTART}; empty for others
     */
    public record Key(
            String path,
            Type type,
            String defaultText,
            String range,
            String description,
            Effect effect,
            String restartReason) {
        /** The type as the manual prints it. */
        public String typeText() {
            return type.text;
        }
    }

    /** When a change of a key takes effect. */
    public enum Effect {
        NOW("at once"),
        LOGIN("next login"),
        TUNNEL("next tunnel"),
        /** Not in this process: the change is refused. */
        RESTART("next start");

        private final String text;

        Effect(String text) {
            this.text = text;
        }

        /** As the manual prints it. */
        public String text() {
            return text;
        }
    }

    /** What is written at a key. */
    public enum Type {
        TEXT("text"),
        INTEGER("integer"),
        INTEGER_OR_WORD("integer or word"),
        DURATION("duration"),
        BOOLEAN("boolean"),
        CHOICE("choice"),
        IP_ADDRESS("IP address"),
        ENDPOINT("IP address[:port]"),
        HOST_AND_PORT("IP address or name[:port]"),
        NETWORK("IP network"),
        DOMAIN("domain"),
        LNS_NAME("LNS name"),
        SECRET("secret"),
        FILE("file"),
        ENVIRONMENT("environment variable"),
        TEXTS("list of text"),
        CHOICES("list of choices"),
        INTERFACES("list of interfaces"),
        ENDPOINTS("list of IP address[:port]"),
        HOSTS("list of IP addresses or names"),
        VLANS("list of VLAN ranges"),
        MACS("list of MAC addresses"),
        MAPS("list of maps");

        private final String text;

        Type(String text) {
            this.text = text;
        }

        /** A list of scalars. */
        boolean isList() {
            return text.startsWith("list of") && this != MAPS;
        }
    }
}
