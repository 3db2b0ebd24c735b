package dev.lac.radius;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Attributes, their values and vendors by name, in the format of FreeRADIUS' dictionaries. */
public final class Dictionary {
    private static final String BUILT_IN_RESOURCE = "dictionary";

    private static final Dictionary BUILT_IN = readBuiltIn();

    private final Map<String, Vendor> vendors;
    private final Map<String, DictionaryAttribute> attributes;
    private final Map<String, Map<String, Long>> values;

    /**
     * A vendor.
     *
     * @param isOrdinary whether its attributes have one octet of type and one of length, as RFC 2865 §5.26 suggests
     */
    record Vendor(long number, boolean isOrdinary) {}

    Dictionary(
            Map<String, Vendor> vendors,
            Map<String, DictionaryAttribute> attributes,
            Map<String, Map<String, Long>> values) {
        this.vendors = Map.copyOf(vendors);
        this.attributes = Map.copyOf(attributes);
        this.values = Map.copyOf(values);
    }

    /** The attributes of the RFCs that are used here, and the vendors' that speak of tunnels. */
    public static Dictionary builtIn() {
        return BUILT_IN;
    }

    private static Dictionary readBuiltIn() {
        try (InputStream resource = Dictionary.class.getResourceAsStream(BUILT_IN_RESOURCE)) {
            if (resource == null) {
                throw new IllegalStateException("the built-in dictionary is missing");
            }
            String text = new String(resource.readAllBytes(), StandardCharsets.UTF_8);
            return new Dictionary(Map.of(), Map.of(), Map.of()).with(BUILT_IN_RESOURCE, name -> Optional.of(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (DictionaryException e) {
            throw new IllegalStateException("the built-in dictionary has faults", e);
        }
    }

    /**
     * This dictionary and {@code file} on top, with what it includes.
     *
     * @throws DictionaryException with every fault there is
     */
    public Dictionary with(Path file) throws DictionaryException {
        return with(file.toString(), name -> {
            try {
                return Optional.of(Files.readString(Path.of(name), StandardCharsets.UTF_8));
            } catch (IOException e) {
                return Optional.empty();
            }
        });
    }

    /** The same with the text of each file, which is absent when it cannot be read. */
    Dictionary with(String file, Function<String, Optional<String>> files) throws DictionaryException {
        return new DictionaryReader(files, new HashMap<>(vendors), new HashMap<>(attributes), new HashMap<>(values))
                .read(file);
    }

    Optional<DictionaryAttribute> attribute(String name) {
        return Optional.ofNullable(attributes.get(name.toLowerCase(Locale.ROOT)));
    }

    /** The numbers of the names that an attribute's values have, names in lower case. */
    Map<String, Long> values(DictionaryAttribute attribute) {
        return values.getOrDefault(attribute.name().toLowerCase(Locale.ROOT), Map.of());
    }

    /**
     * An attribute for requests.
     *
     * @param name as a dictionary has it; behind it a colon and a tag, if one is wanted
     * @param value a number, an address, a name of a VALUE line, hexadecimal digits behind 0x, or text
     * @throws DictionaryException when the name is unknown or the value does not fit
     */
    public ExtraAttribute attribute(String name, String value) throws DictionaryException {
        try {
            int colon = name.lastIndexOf(':');
            boolean tagged = colon > 0 && name.substring(colon + 1).matches("\\d{1,2}");
            DictionaryAttribute attribute = writable(tagged ? name.substring(0, colon) : name);
            if (attribute.encryption() != 0) {
                throw new DictionaryAttribute.UnwritableException(name + " is hidden by a secret and cannot be added");
            }
            return new ExtraAttribute(
                    attribute.vendor(),
                    attribute.number(),
                    attribute.encode(
                            value, tagged ? Integer.parseInt(name.substring(colon + 1)) : 0, values(attribute)));
        } catch (DictionaryAttribute.UnwritableException e) {
            throw new DictionaryException(
                    List.of(new DictionaryException.Fault("attribute", 0, e.problem(), "correct its name or value")));
        }
    }

    /**
     * Looks whether {@link #attribute} can ever make {@code name}.
     *
     * @throws DictionaryException when the name is unknown or is of no attribute that a request can have
     */
    public void check(String name) throws DictionaryException {
        try {
            if (writable(untagged(name)).encryption() != 0) {
                throw new DictionaryAttribute.UnwritableException(name + " is hidden by a secret and cannot be added");
            }
        } catch (DictionaryAttribute.UnwritableException e) {
            throw new DictionaryException(
                    List.of(new DictionaryException.Fault("attribute", 0, e.problem(), "correct its name")));
        }
    }

    private static String untagged(String name) {
        return name.replaceFirst(":\\d{1,2}$", "");
    }

    /** The attribute called {@code name}, which can be in a packet. */
    DictionaryAttribute writable(String name) throws DictionaryAttribute.UnwritableException {
        Optional<DictionaryAttribute> attribute = attribute(name);
        if (attribute.isEmpty()) {
            throw new DictionaryAttribute.UnwritableException(name + " is in no dictionary");
        }
        if (!attribute.get().isOnTheWire()) {
            throw new DictionaryAttribute.UnwritableException(name + " is no attribute that a packet can have");
        }
        return attribute.get();
    }
}
