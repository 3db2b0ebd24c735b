package dev.lac.config;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.configuration2.AbstractYAMLBasedConfiguration;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * The operator's YAML as Commons Configuration holds it, after its shape has been held against {@link ConfigSchema}.
 *
 * <p>Commons Configuration's own reader passes over unknown and repeated keys, knows no lines, turns {@code 0123} into 83 and
 * replaces <code>${…}</code> inside secrets; this one keeps every value as it was written and interpolates nothing.
 */
final class Document extends AbstractYAMLBasedConfiguration {
    private final Faults faults;
    private final Set<String> lists = new HashSet<>();

    private Document(Faults faults) {
        this.faults = faults;
        setInterpolator(null);
    }

    /** Parses {@code yaml}; without a tree to look at, absent, with the reason among {@code faults}. */
    static Optional<Document> parse(String yaml, Faults faults) {
        Node root;
        try {
            root = new Yaml(new SafeConstructor(new LoaderOptions())).compose(new StringReader(yaml));
        } catch (MarkedYAMLException e) {
            Mark mark = e.getProblemMark();
            String where = mark == null ? "" : " (column " + (mark.getColumn() + 1) + ")";
            faults.add(
                    "", mark == null ? 0 : mark.getLine() + 1, "is not YAML: " + e.getProblem() + where, "correct it");
            return Optional.empty();
        } catch (YAMLException e) {
            faults.add(
                    "",
                    0,
                    "is not YAML: "
                            + String.valueOf(e.getMessage()).lines().findFirst().orElse(""),
                    "correct it");
            return Optional.empty();
        }
        Document document = new Document(faults);
        if (root == null || isNull(root)) {
            document.load(Map.of());
        } else if (root instanceof MappingNode map) {
            document.load(document.map(map, ""));
        } else {
            faults.add("", line(root), "is not a map of keys", "write it as key: value");
            return Optional.empty();
        }
        return Optional.of(document);
    }

    /** The text written at {@code path}, absent when the key is. */
    @Nullable
    String text(String path) {
        return getString(key(path));
    }

    /** The texts of the list at {@code path}, absent when the key is. */
    @Nullable
    List<String> texts(String path) {
        return lists.contains(path) ? getList(String.class, key(path), List.of()) : null;
    }

    /** How many maps stand in the list at {@code path}. */
    int size(String path) {
        return getMaxIndex(key(path)) + 1;
    }

    private static String key(String path) {
        return path.replace('[', '(').replace(']', ')');
    }

    private Map<String, Object> map(MappingNode node, String path) {
        Map<String, Object> content = new LinkedHashMap<>();
        Map<String, Integer> seen = new LinkedHashMap<>();
        List<String> names = ConfigSchema.namesIn(path);
        for (NodeTuple tuple : node.getValue()) {
            int line = line(tuple.getKeyNode());
            if (!(tuple.getKeyNode() instanceof ScalarNode keyNode)) {
                faults.add(path, line, "has a key that is not a word", "use one of " + String.join(", ", names));
                continue;
            }
            String name = keyNode.getValue();
            String inner = path.isEmpty() ? name : path + "." + name;
            Integer first = seen.putIfAbsent(name, line);
            if (!names.contains(name)) {
                faults.add(inner, line, "is not a known key", suggestion(name, names));
            } else if (first != null) {
                faults.add(inner, line, "is given twice, first in line " + first, "leave one of them");
            } else {
                faults.locate(inner, line);
                Object value = value(tuple.getValueNode(), inner);
                if (value != null) {
                    content.put(name, value);
                }
            }
        }
        return content;
    }

    /** What {@code node} holds, if it has the shape that belongs at {@code path}. */
    private @Nullable Object value(Node node, String path) {
        if (!ConfigSchema.has(path)) {
            if (node instanceof MappingNode map) {
                return map(map, path);
            }
            if (!isNull(node)) {
                faults.add(
                        path,
                        "is not a map of keys",
                        "indent its keys below it: " + String.join(", ", ConfigSchema.namesIn(path)));
            }
            return null;
        }
        ConfigSchema.Key schema = ConfigSchema.of(path);
        if (isNull(node)) {
            boolean list =
                    schema.type() == ConfigSchema.Type.MAPS || schema.type().isList();
            faults.add(
                    path,
                    "has no value",
                    list ? "write [] for an empty list, or leave the key out" : "give one, or leave the key out");
            return null;
        }
        if (schema.type() == ConfigSchema.Type.MAPS) {
            return node instanceof SequenceNode list
                    ? maps(list, path)
                    : wrong(path, "a list of maps", "begin each map with \"- \"");
        }
        if (schema.type().isList()) {
            return node instanceof SequenceNode list
                    ? texts(list, path)
                    : wrong(path, "a list", "write it as [a, b] or as lines beginning with \"- \"");
        }
        return node instanceof ScalarNode scalar
                ? scalar.getValue()
                : wrong(path, "a single value", "write one " + schema.typeText());
    }

    private @Nullable Object wrong(String path, String wanted, String remedy) {
        faults.add(path, "is not " + wanted, remedy);
        return null;
    }

    private List<Object> maps(SequenceNode node, String path) {
        List<Object> content = new ArrayList<>();
        for (Node element : node.getValue()) {
            String inner = path + "[" + content.size() + "]";
            faults.locate(inner, line(element));
            if (element instanceof MappingNode map) {
                content.add(map(map, inner));
            } else {
                wrong(inner, "a map", "give it the keys " + String.join(", ", ConfigSchema.namesIn(inner)));
                content.add(Map.of());
            }
        }
        return content;
    }

    private List<Object> texts(SequenceNode node, String path) {
        lists.add(path);
        List<Object> content = new ArrayList<>();
        for (Node element : node.getValue()) {
            String inner = path + "[" + content.size() + "]";
            faults.locate(inner, line(element));
            if (element instanceof ScalarNode scalar && !isNull(element)) {
                content.add(scalar.getValue());
            } else {
                wrong(inner, "a single value", "write plain values in this list");
            }
        }
        return content;
    }

    private static boolean isNull(Node node) {
        return node instanceof ScalarNode && node.getTag().equals(Tag.NULL);
    }

    private static int line(Node node) {
        return node.getStartMark().getLine() + 1;
    }

    private static String suggestion(String name, List<String> names) {
        String nearest = names.get(0);
        for (String candidate : names) {
            if (distance(name, candidate) < distance(name, nearest)) {
                nearest = candidate;
            }
        }
        if (distance(name, nearest) <= Math.max(2, name.length() / 3)) {
            return "did you mean " + nearest + "?";
        }
        return ConfigSchema.keys().stream()
                .map(ConfigSchema.Key::path)
                .filter(path -> path.endsWith("." + name))
                .findFirst()
                .map(path -> "its place is " + path)
                .orElse("known here: " + String.join(", ", names));
    }

    /** Levenshtein distance. */
    private static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replace = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replace, Math.min(previous[j], row[j - 1]) + 1);
            }
            previous = row;
        }
        return previous[b.length()];
    }
}
