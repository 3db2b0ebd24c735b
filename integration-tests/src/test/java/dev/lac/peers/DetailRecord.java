package dev.lac.peers;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An Accounting-Request as FreeRADIUS' detail module wrote it.
 *
 * @param attributes values by name, both in the order of the packet; strings without quotes, a tagged attribute with its tag:
 *     {@code Tunnel-Server-Endpoint:0}
 */
record DetailRecord(Map<String, List<String>> attributes) {
    /** The last line of every record. */
    private static final String END = "Timestamp";

    /** All records of a detail file that are complete; one that is being written is not among them. */
    static List<DetailRecord> parse(String file) {
        List<DetailRecord> records = new ArrayList<>();
        for (String block : file.split("\n\n")) {
            Map<String, List<String>> attributes = new LinkedHashMap<>();
            for (String line : block.split("\n")) {
                int sign = line.indexOf(" = ");
                if (line.startsWith("\t") && sign > 0) {
                    attributes
                            .computeIfAbsent(line.substring(1, sign), name -> new ArrayList<>())
                            .add(value(line.substring(sign + 3)));
                }
            }
            if (attributes.containsKey(END)) {
                records.add(new DetailRecord(attributes));
            }
        }
        return records;
    }

    private static String value(String written) {
        if (!written.matches("\".*\"")) {
            return written;
        }
        return written.substring(1, written.length() - 1).replaceAll("\\\\(.)", "$1");
    }

    /** The values of an attribute, none if it is not there. */
    List<String> all(String name) {
        return attributes.getOrDefault(name, List.of());
    }

    /** The value of an attribute, the last one if there are several; null if it is not there. */
    String get(String name) {
        List<String> values = all(name);
        return values.isEmpty() ? null : values.get(values.size() - 1);
    }
}
