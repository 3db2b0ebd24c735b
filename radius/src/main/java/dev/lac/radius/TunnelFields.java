package dev.lac.radius;

import dev.lac.protocol.Octets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the attributes of each tag say of its tunnel. */
final class TunnelFields {
    private final Map<Integer, Group> groups = new TreeMap<>();

    /** What is said of one tunnel; several values of a field in the order they came. */
    static final class Group {
        private final Map<TunnelField, List<Octets>> texts = new EnumMap<>(TunnelField.class);
        private final Map<TunnelField, List<Long>> numbers = new EnumMap<>(TunnelField.class);

        List<Octets> texts(TunnelField field) {
            return texts.getOrDefault(field, List.of());
        }

        List<Long> numbers(TunnelField field) {
            return numbers.getOrDefault(field, List.of());
        }

        @Nullable
        Octets octets(TunnelField field) {
            return texts(field).stream().findFirst().orElse(null);
        }

        @Nullable
        String text(TunnelField field) {
            Octets octets = octets(field);
            return octets == null ? null : octets.text();
        }

        @Nullable
        Long number(TunnelField field) {
            return numbers(field).stream().findFirst().orElse(null);
        }

        private void fillFrom(Group defaults) {
            defaults.texts.forEach(texts::putIfAbsent);
            defaults.numbers.forEach(numbers::putIfAbsent);
        }
    }

    void text(int tag, TunnelField field, Octets value) {
        group(tag).texts.computeIfAbsent(field, any -> new ArrayList<>()).add(value);
    }

    void number(int tag, TunnelField field, long value) {
        group(tag).numbers.computeIfAbsent(field, any -> new ArrayList<>()).add(value);
    }

    private Group group(int tag) {
        return groups.computeIfAbsent(tag, any -> new Group());
    }

    /** The first value of a field, of the lowest tag that has one. */
    @Nullable
    Octets first(TunnelField field) {
        return groups.values().stream()
                .flatMap(group -> group.texts(field).stream())
                .findFirst()
                .orElse(null);
    }

    /** Whether any tunnel's type is given. */
    boolean hasType() {
        return groups.values().stream().anyMatch(group -> group.number(TunnelField.TYPE) != null);
    }

    /** Whether any tunnel may be of {@code type}. */
    boolean hasType(long type) {
        return groups.values().stream()
                .anyMatch(group -> group.numbers(TunnelField.TYPE).contains(type));
    }

    /** The tunnels by their tags: what has no tag holds for all that lack it, and is a tunnel of its own where there are no others. */
    Map<Integer, Group> tunnels() {
        Group defaults = groups.get(0);
        if (defaults == null || groups.size() == 1) {
            return groups;
        }
        groups.remove(0);
        groups.values().forEach(group -> group.fillFrom(defaults));
        return groups;
    }
}
