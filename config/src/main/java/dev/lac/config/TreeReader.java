package dev.lac.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes the {@link ConfigTree} of a {@link Document} without faults. */
final class TreeReader {
    /** Makes fingerprints of secrets worthless outside this process. */
    private static final byte[] SALT = new SecureRandom().generateSeed(16);

    /** What entries are called by where they have it; others by their place, as rules without a name are. */
    private static final List<String> NAMES = List.of("name", "address");

    /** What entries of other lists are called by. */
    private static final Map<String, List<String>> OTHER_NAMES =
            Map.of("lns-groups[].members", List.of("lns"), "pppoe.pado-delays", List.of("sessions"));

    private final Document document;
    private final Function<String, @Nullable String> environment;
    private final Path directory;
    private final ConfigTree.Builder tree = new ConfigTree.Builder();

    private TreeReader(Document document, Function<String, @Nullable String> environment, Path directory) {
        this.document = document;
        this.environment = environment;
        this.directory = directory;
    }

    static ConfigTree read(Document document, Function<String, @Nullable String> environment, Path directory) {
        TreeReader reader = new TreeReader(document, environment, directory);
        reader.map("", "", "");
        return reader.tree.build();
    }

    /** Everything below the map at {@code path}, which is called {@code shown} and is {@code generic} in the schema. */
    private void map(String path, String shown, String generic) {
        for (ConfigSchema.Key key : ConfigSchema.keys()) {
            if (!key.path().startsWith(generic)) {
                continue;
            }
            String rest = key.path().substring(generic.length());
            if (rest.contains("[]")) {
                continue; // belongs to an entry of a list within
            }
            if (key.type() == ConfigSchema.Type.MAPS) {
                list(path + rest, shown + rest, key.path());
            } else {
                value(key, path + rest, shown + rest);
            }
        }
    }

    private void list(String path, String shown, String generic) {
        for (int i = 0; i < document.size(path); i++) {
            String element = path + "[" + i + "]";
            String label = label(element, OTHER_NAMES.getOrDefault(generic, NAMES), i);
            String entry = shown + "[" + label + "]";
            if (tree.hasEntry(entry)) {
                entry = shown + "[" + label + "#" + (i + 1) + "]";
            }
            tree.entry(entry, generic);
            map(element + ".", entry + ".", generic + "[].");
        }
    }

    private String label(String element, List<String> names, int index) {
        return names.stream()
                .map(name -> element + "." + name)
                .filter(ConfigSchema::has)
                .map(document::text)
                .filter(text -> text != null)
                .findFirst()
                .orElse(String.valueOf(index + 1));
    }

    private void value(ConfigSchema.Key key, String path, String shown) {
        List<String> texts = document.texts(path);
        String written = texts == null ? document.text(path) : texts.toString();
        String text = written != null ? written : usual(key);
        if (text == null) {
            return;
        }
        switch (key.type()) {
            case SECRET -> put(key, shown, ConfigTree.SECRET, text);
            case FILE -> put(key, shown, text, text + content(text));
            case ENVIRONMENT -> put(key, shown, text, text + "=" + environment.apply(text));
            default -> put(key, shown, text, text);
        }
    }

    private @Nullable String usual(ConfigSchema.Key key) {
        return switch (key.defaultText()) {
            case ConfigSchema.REQUIRED, ConfigSchema.NONE -> null;
            case ConfigSchema.VALUE_OF_NAME -> document.text("name") == null ? "lac" : document.text("name");
            case ConfigSchema.VALUE_OF_DATA_DSCP ->
                document.text("l2tp.data-dscp") == null
                        ? usual(ConfigSchema.of("l2tp.data-dscp"))
                        : document.text("l2tp.data-dscp");
            default -> key.defaultText();
        };
    }

    private void put(ConfigSchema.Key key, String shown, String text, String meant) {
        tree.value(shown, new ConfigTree.Value(key.path(), text, fingerprint(meant)));
    }

    /** What stands in a file, which changes the configuration although its name stays; nothing where that is not to be read. */
    private String content(String text) {
        Path file = directory.resolve(text);
        try {
            return Files.isRegularFile(file) ? Files.readString(file, StandardCharsets.ISO_8859_1) : "";
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static String fingerprint(String meant) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(SALT);
            return HexFormat.of().formatHex(digest.digest(meant.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
