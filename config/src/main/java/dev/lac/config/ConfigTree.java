package dev.lac.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Every key of one configuration with its value as text, defaults included; secrets are known by their fingerprints alone. An entry of a
 * list stands under its name or address: {@code lns[isp].max-sessions}, {@code radius.authentication[192.0.2.10].weight}.
 */
public final class ConfigTree {
    /** What is shown of a secret. */
    public static final String SECRET = "(secret)";

    /**
     * A value.
     *
     * @param key the key of the schema that it belongs to, as {@code lns[].max-sessions}
     * @param text as it would be written; {@link #SECRET} for a secret
     * @param fingerprint what differs when the value does, also that of a file or variable whose content is meant; no secret can be found
     *     out by it
     */
    public record Value(String key, String text, String fingerprint) {}

    /**
     * A key that two configurations differ in.
     *
     * @param path where it stands, as {@code lns[isp].max-sessions}; of an entry that only one of them has, the entry's: {@code lns[isp]}
     * @param key the key of the schema, as {@code lns[].max-sessions}, or {@code lns} for an entry
     * @param before null: it was not there
     * @param after null: it is not there any more
     */
    public record Change(
            String path,
            String key,
            @Nullable String before,
            @Nullable String after) {}

    private final Map<String, Value> values;
    private final Map<String, String> entries;

    private ConfigTree(Map<String, Value> values, Map<String, String> entries) {
        this.values = values;
        this.entries = entries;
    }

    /** Every key and its value, in the order of the schema. */
    public Map<String, Value> values() {
        return values;
    }

    /** What is different in {@code after}: entries that have come or gone as wholes, then single keys, in the order of the schema. */
    public List<Change> changes(ConfigTree after) {
        List<Change> changes = new ArrayList<>();
        Set<String> whole = new LinkedHashSet<>();
        entries.forEach((path, list) -> {
            if (!after.entries.containsKey(path) && isOutermost(path, whole)) {
                changes.add(new Change(path, list, "present", null));
                whole.add(path);
            }
        });
        after.entries.forEach((path, list) -> {
            if (!entries.containsKey(path) && isOutermost(path, whole)) {
                changes.add(new Change(path, list, null, "present"));
                whole.add(path);
            }
        });
        Set<String> paths = new LinkedHashSet<>(values.keySet());
        paths.addAll(after.values.keySet());
        for (String path : paths) {
            Value before = values.get(path);
            Value now = after.values.get(path);
            boolean same = before != null && now != null && before.fingerprint.equals(now.fingerprint);
            if (!same && isOutermost(path, whole)) {
                Value either = before == null ? now : before;
                changes.add(new Change(
                        path,
                        either == null ? path : either.key,
                        before == null ? null : before.text,
                        now == null ? null : now.text));
            }
        }
        return changes;
    }

    private static boolean isOutermost(String path, Set<String> whole) {
        return whole.stream().noneMatch(entry -> path.startsWith(entry + ".") || path.startsWith(entry + "["));
    }

    /** Collects the values of one configuration. */
    static final class Builder {
        private final Map<String, Value> values = new LinkedHashMap<>();
        private final Map<String, String> entries = new LinkedHashMap<>();

        void entry(String path, String list) {
            entries.put(path, list);
        }

        void value(String path, Value value) {
            values.put(path, value);
        }

        boolean hasEntry(String path) {
            return entries.containsKey(path);
        }

        ConfigTree build() {
            return new ConfigTree(values, entries);
        }
    }
}
