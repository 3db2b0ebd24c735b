package dev.lac.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The faults of one file as they are found, each with the line of the key it concerns. */
final class Faults {
    private final String file;
    private final List<ConfigException.Fault> found = new ArrayList<>();
    private final Set<String> faulty = new HashSet<>();
    private final Map<String, Integer> lines = new HashMap<>();

    Faults(String file) {
        this.file = file;
    }

    /** Remembers where {@code path} is written, counted from 1. */
    void locate(String path, int line) {
        lines.putIfAbsent(path, line);
    }

    /** Where {@code path} is written, or else the map it is missing from; 0 when neither is. */
    int line(String path) {
        String at = path;
        while (!at.isEmpty() && !lines.containsKey(at)) {
            at = parent(at);
        }
        return lines.getOrDefault(at, 0);
    }

    void add(String path, String problem, String remedy) {
        add(path, line(path), problem, remedy);
    }

    void add(String path, int line, String problem, String remedy) {
        faulty.add(path);
        found.add(new ConfigException.Fault(file, path, line, problem, remedy));
    }

    /** A fault of another file that the configuration names. */
    void addIn(String otherFile, int line, String problem, String remedy) {
        found.add(new ConfigException.Fault(otherFile, "", line, problem, remedy));
    }

    /** Whether {@code path} or what it stands in is faulty already, so that its absence is no news. */
    boolean covers(String path) {
        for (String at = path; !at.isEmpty(); at = parent(at)) {
            if (faulty.contains(at)) {
                return true;
            }
        }
        return faulty.contains("");
    }

    /** Whether an element of the list at {@code path} is faulty. */
    boolean within(String path) {
        return faulty.stream().anyMatch(other -> other.startsWith(path + "["));
    }

    void throwIfAny() throws ConfigException {
        if (!found.isEmpty()) {
            found.sort(Comparator.comparingInt(ConfigException.Fault::line));
            throw new ConfigException(found);
        }
    }

    private static String parent(String path) {
        return path.substring(0, Math.max(0, Math.max(path.lastIndexOf('.'), path.lastIndexOf('['))));
    }
}
