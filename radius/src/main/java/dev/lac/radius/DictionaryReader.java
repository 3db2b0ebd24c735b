package dev.lac.radius;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads dictionary files and lists what is wrong with them. */
final class DictionaryReader {
    /** Flags that change nothing here. */
    private static final Set<String> HARMLESS_FLAGS =
            Set.of("array", "concat", "virtual", "secret", "internal", "long");

    private static final int DEEPEST = 20;
    private static final int MOST_FILES = 1_000;

    private final Function<String, Optional<String>> files;
    private final Map<String, Dictionary.Vendor> vendors;
    private final Map<String, DictionaryAttribute> attributes;
    private final Map<String, Map<String, Long>> values;
    private final List<DictionaryException.Fault> faults = new ArrayList<>();
    private final List<Value> unplaced = new ArrayList<>();
    private final Deque<String> open = new ArrayDeque<>();

    private int filesRead;
    private String file = "";
    private int line;
    private @Nullable String vendor;
    private boolean vendorIsOrdinary = true;
    private @Nullable String tlv;

    /** A VALUE line, whose ATTRIBUTE may come later. */
    private record Value(String file, int line, String attribute, String name, long number) {}

    DictionaryReader(
            Function<String, Optional<String>> files,
            Map<String, Dictionary.Vendor> vendors,
            Map<String, DictionaryAttribute> attributes,
            Map<String, Map<String, Long>> values) {
        this.files = files;
        this.vendors = vendors;
        this.attributes = attributes;
        this.values = values;
    }

    Dictionary read(String name) throws DictionaryException {
        file = name;
        readFile(name, false);
        for (Value value : unplaced) {
            if (attributes.containsKey(value.attribute)) {
                Map<String, Long> all = new HashMap<>(values.getOrDefault(value.attribute, Map.of()));
                all.put(value.name, value.number);
                values.put(value.attribute, all);
            } else {
                faults.add(new DictionaryException.Fault(
                        value.file,
                        value.line,
                        "a VALUE for " + value.attribute + ", which is no attribute",
                        "define it by an ATTRIBUTE line"));
            }
        }
        DictionaryException.throwIf(faults);
        return new Dictionary(vendors, attributes, values);
    }

    private void readFile(String name, boolean optional) {
        if (open.contains(name) || open.size() >= DEEPEST) {
            fault(name + " includes itself", "remove one of the $INCLUDE lines");
            return;
        }
        if (filesRead == MOST_FILES) {
            fault("more than " + MOST_FILES + " files are included", "correct the $INCLUDE lines that go in circles");
        }
        filesRead++;
        if (filesRead > MOST_FILES) {
            return;
        }
        Optional<String> text = files.apply(name);
        if (text.isEmpty()) {
            if (!optional) {
                fault(name + " cannot be read", "correct its name or permissions");
            }
            return;
        }
        String outerFile = file;
        int outerLine = line;
        open.push(name);
        file = name;
        line = 0;
        for (String each : text.get().split("\\R", -1)) {
            line++;
            String[] words = each.replaceAll("#.*", "").strip().split("\\s+");
            if (!words[0].isEmpty()) {
                read(words);
            }
        }
        if (vendor != null || tlv != null) {
            fault((vendor == null ? tlv : vendor) + " is begun and not ended", "add its END line");
            vendor = null;
            tlv = null;
        }
        open.pop();
        file = outerFile;
        line = outerLine;
    }

    private void read(String[] words) {
        switch (words[0].toUpperCase(Locale.ROOT)) {
            case "ATTRIBUTE" -> attribute(words);
            case "VALUE" -> value(words);
            case "VENDOR" -> vendor(words);
            case "BEGIN-VENDOR" -> beginVendor(words);
            case "END-VENDOR" -> {
                if (vendor == null || words.length < 2 || !words[1].equalsIgnoreCase(vendor)) {
                    fault("END-VENDOR does not end what was begun", "name the vendor of the BEGIN-VENDOR before it");
                }
                vendor = null;
            }
            case "BEGIN-TLV" -> tlv = words.length < 2 ? "" : words[1];
            case "END-TLV" -> tlv = null;
            case "$INCLUDE", "$INCLUDE-" -> include(words);
            default ->
                fault(
                        "a line begins with neither ATTRIBUTE, VALUE, VENDOR, BEGIN-VENDOR, END-VENDOR nor $INCLUDE",
                        "correct or remove it");
        }
    }

    private void include(String[] words) {
        if (words.length != 2) {
            fault("$INCLUDE names no file", "write one file name behind it");
            return;
        }
        try {
            readFile(Path.of(file).resolveSibling(words[1]).normalize().toString(), words[0].endsWith("-"));
        } catch (InvalidPathException e) {
            fault("$INCLUDE names what cannot be a file", "write one file name behind it");
        }
    }

    private void vendor(String[] words) {
        Long number = words.length < 3 ? null : number(words[2]);
        if (number == null || number < 1 || number > 0xffff_ffffL) {
            fault("VENDOR has no name or number", "write VENDOR NAME NUMBER");
            return;
        }
        boolean ordinary = words.length < 4 || words[3].equals("format=1,1");
        vendors.put(words[1].toLowerCase(Locale.ROOT), new Dictionary.Vendor(number, ordinary));
    }

    private void beginVendor(String[] words) {
        String name = words.length < 2 ? "" : words[1];
        if (vendor != null) {
            fault("BEGIN-VENDOR within that of " + vendor, "write END-VENDOR " + vendor + " before it");
        }
        if (!vendors.containsKey(name.toLowerCase(Locale.ROOT))) {
            fault("BEGIN-VENDOR of an unknown vendor", "write VENDOR NAME NUMBER before it");
            return;
        }
        vendor = name;
        vendorIsOrdinary = words.length < 3;
    }

    private void attribute(String[] words) {
        if (words.length < 4) {
            fault("ATTRIBUTE has no name, number and type", "write ATTRIBUTE NAME NUMBER TYPE");
            return;
        }
        // A number with dots is that of an attribute within another one.
        boolean nested = words[2].contains(".");
        Long number = nested ? Long.valueOf(0) : number(words[2]);
        Optional<DictionaryAttribute.Type> type = DictionaryAttribute.Type.ofText(words[3]);
        if (number == null || number < 0 || number > Integer.MAX_VALUE) {
            fault("the number of " + words[1] + " is none", "write a decimal or hexadecimal number");
            return;
        }
        if (type.isEmpty()) {
            fault(words[1] + " is of the unknown type " + words[3], "write string, octets, integer, ipaddr or such");
            return;
        }
        Dictionary.Vendor of = vendor == null ? null : vendors.get(vendor.toLowerCase(Locale.ROOT));
        boolean tagged = false;
        int encryption = 0;
        for (String flag : flags(words)) {
            Dictionary.Vendor named = vendors.get(flag.toLowerCase(Locale.ROOT));
            if (flag.equals("has_tag")) {
                tagged = true;
            } else if (flag.matches("encrypt=[0-3]")) {
                encryption = flag.charAt(flag.length() - 1) - '0';
            } else if (named != null) {
                of = named;
            } else if (!HARMLESS_FLAGS.contains(flag)) {
                fault(words[1] + " has the unknown flag " + flag, "write has_tag, encrypt=1 or encrypt=2");
            }
        }
        boolean ordinary = !nested && tlv == null && vendorIsOrdinary && (of == null || of.isOrdinary());
        attributes.put(
                words[1].toLowerCase(Locale.ROOT),
                new DictionaryAttribute(
                        words[1],
                        of == null ? 0 : of.number(),
                        number.intValue(),
                        type.get(),
                        tagged,
                        encryption,
                        ordinary));
    }

    private static List<String> flags(String[] words) {
        return Arrays.stream(words)
                .skip(4)
                .flatMap(word -> Arrays.stream(word.split(",")))
                .filter(flag -> !flag.isEmpty())
                .toList();
    }

    private void value(String[] words) {
        Long number = words.length < 4 ? null : number(words[3]);
        if (number == null) {
            fault("VALUE has no attribute, name and number", "write VALUE ATTRIBUTE NAME NUMBER");
            return;
        }
        unplaced.add(
                new Value(file, line, words[1].toLowerCase(Locale.ROOT), words[2].toLowerCase(Locale.ROOT), number));
    }

    private static @Nullable Long number(String text) {
        try {
            return text.startsWith("0x") ? Long.valueOf(text.substring(2), 16) : Long.valueOf(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private void fault(String problem, String remedy) {
        faults.add(new DictionaryException.Fault(file, line, problem, remedy));
    }
}
