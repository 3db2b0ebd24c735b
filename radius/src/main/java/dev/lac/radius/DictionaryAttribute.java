package dev.lac.radius;

import dev.lac.protocol.Octets;
import dev.lac.protocol.PacketWriter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An attribute as a dictionary defines it.
 *
 * @param vendor Private Enterprise Number; 0: none
 * @param number as written; only 1 to 255 can be in a packet
 * @param isTagged whether its value begins with a tag (RFC 2868 §3)
 * @param encryption 0: none; 1: as User-Password; 2: as Tunnel-Password; 3: as Ascend's
 * @param isOrdinary whether it is an attribute in the format of RFC 2865 §5 or §5.26, neither within another one nor in a vendor's own format
 */
record DictionaryAttribute(
        String name, long vendor, int number, Type type, boolean isTagged, int encryption, boolean isOrdinary) {
    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    /** Types of values, by what FreeRADIUS calls them. */
    enum Type {
        STRING,
        OCTETS,
        INTEGER,
        IPV4_ADDRESS,
        IPV6_ADDRESS,
        IPV6_PREFIX,
        INTERFACE_ID,
        DATE,
        BYTE,
        SHORT,
        INTEGER64,
        /** Known and not to be written by hand. */
        OTHER;

        private static final Map<String, Type> NAMES = Map.ofEntries(
                Map.entry("string", STRING),
                Map.entry("text", STRING),
                Map.entry("octets", OCTETS),
                Map.entry("integer", INTEGER),
                Map.entry("uint32", INTEGER),
                Map.entry("ipaddr", IPV4_ADDRESS),
                Map.entry("ipv4addr", IPV4_ADDRESS),
                Map.entry("ipv6addr", IPV6_ADDRESS),
                Map.entry("ipv6prefix", IPV6_PREFIX),
                Map.entry("ifid", INTERFACE_ID),
                Map.entry("date", DATE),
                Map.entry("byte", BYTE),
                Map.entry("uint8", BYTE),
                Map.entry("short", SHORT),
                Map.entry("uint16", SHORT),
                Map.entry("integer64", INTEGER64),
                Map.entry("uint64", INTEGER64),
                Map.entry("signed", OTHER),
                Map.entry("int32", OTHER),
                Map.entry("ether", OTHER),
                Map.entry("tlv", OTHER),
                Map.entry("struct", OTHER),
                Map.entry("vsa", OTHER),
                Map.entry("evs", OTHER),
                Map.entry("extended", OTHER),
                Map.entry("long-extended", OTHER),
                Map.entry("ipv4prefix", OTHER),
                Map.entry("combo-ip", OTHER),
                Map.entry("abinary", OTHER),
                Map.entry("bool", OTHER),
                Map.entry("comboip", OTHER));

        static Optional<Type> ofText(String text) {
            // "octets[16]" has a length besides.
            return Optional.ofNullable(
                    NAMES.get(text.replaceAll("\\[\\d+]$", "").toLowerCase(Locale.ROOT)));
        }

        String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    boolean isOnTheWire() {
        return isOrdinary && number >= 1 && number <= 255;
    }

    /** A value in clear cannot be written; its message says what would do, never what was given. */
    static final class UnwritableException extends Exception {
        private static final long serialVersionUID = 1L;

        private final String problem;

        UnwritableException(String problem) {
            super(problem, null, false, false);
            this.problem = problem;
        }

        String problem() {
            return problem;
        }
    }

    /**
     * The octets of a value, without a tag.
     *
     * @param text a number, an address or a name of {@code values}; octets as 0x and hexadecimal digits; anything else is text
     */
    Octets encode(String text, Map<String, Long> values) throws UnwritableException {
        return switch (type) {
            case STRING -> Octets.ofText(text);
            case OCTETS -> text.startsWith("0x") ? hexadecimal(text.substring(2)) : Octets.ofText(text);
            case INTEGER, DATE -> number(text, values, 4);
            case BYTE -> number(text, values, 1);
            case SHORT -> number(text, values, 2);
            case INTEGER64 -> number(text, values, 8);
            case IPV4_ADDRESS -> address(text, IPV4, "an IPv4 address");
            case IPV6_ADDRESS -> address(text, IPV6, "an IPv6 address");
            case IPV6_PREFIX -> prefix(text);
            case INTERFACE_ID -> interfaceId(text);
            case OTHER -> throw new UnwritableException(name + " is of a type whose values cannot be written");
        };
    }

    /**
     * The octets of a value with {@code tag}; a hidden password stays in clear and always has a tag.
     *
     * @param tag 0: none
     */
    Octets encode(String text, int tag, Map<String, Long> values) throws UnwritableException {
        if (tag != 0 && (!isTagged || tag > 0x1f)) {
            throw new UnwritableException(name + (isTagged ? " needs a tag of 1 to 31" : " has no tag"));
        }
        Octets value = encode(text, values);
        if (encryption == 2) {
            return Octets.of(tag).concat(value);
        }
        if (!isTagged) {
            return value;
        }
        if (type == Type.INTEGER) {
            if (value.get(0) != 0) {
                throw new UnwritableException(name + " needs a number of 3 octets besides its tag");
            }
            return Octets.of(tag).concat(value.slice(1, 4));
        }
        boolean mistakable = value.isEmpty() || value.get(0) <= 0x1f;
        return tag != 0 || mistakable ? Octets.of(tag).concat(value) : value;
    }

    private Octets hexadecimal(String digits) throws UnwritableException {
        if (digits.length() % 2 != 0 || !digits.matches("[0-9a-fA-F]*")) {
            throw new UnwritableException(name + " needs pairs of hexadecimal digits after 0x");
        }
        return Octets.ofHex(digits);
    }

    private Octets number(String text, Map<String, Long> values, int octets) throws UnwritableException {
        Long known = values.get(text.toLowerCase(Locale.ROOT));
        long number;
        try {
            number = known != null ? known : Long.decode(text);
        } catch (NumberFormatException e) {
            throw new UnwritableException(name + " needs a number or a name that a VALUE line gives");
        }
        if (number < 0 || (octets < 8 && number >>> (8 * octets) != 0)) {
            throw new UnwritableException(name + " needs a number of " + octets + " octets");
        }
        PacketWriter writer = new PacketWriter(octets);
        for (int shift = 8 * (octets - 1); shift >= 0; shift -= 8) {
            writer.u8((int) (number >>> shift) & 0xff);
        }
        return writer.toOctets();
    }

    private Octets address(String text, Pattern literal, String wanted) throws UnwritableException {
        // Only what looks like an address is given to the JDK, which would ask DNS for anything else.
        if (literal.matcher(text).matches()) {
            InetAddress address = literal(text);
            if (address != null && (address.getAddress().length == 4) == (literal == IPV4)) {
                return Octets.copyOf(address.getAddress());
            }
        }
        throw new UnwritableException(name + " needs " + wanted);
    }

    private static @Nullable InetAddress literal(String text) {
        if (IPV4.matcher(text).matches()
                && Arrays.stream(text.split("\\.")).anyMatch(part -> Integer.parseInt(part) > 255)) {
            return null;
        }
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            return null;
        }
    }

    private Octets prefix(String text) throws UnwritableException {
        int slash = text.indexOf('/');
        if (slash < 0 || !text.substring(slash + 1).matches("\\d{1,3}")) {
            throw new UnwritableException(name + " needs an IPv6 prefix with its length");
        }
        int length = Integer.parseInt(text.substring(slash + 1));
        Octets address = address(text.substring(0, slash), IPV6, "an IPv6 prefix with its length");
        if (length > 128) {
            throw new UnwritableException(name + " needs a prefix length of 128 at most");
        }
        return Octets.of(0, length).concat(address.slice(0, (length + 7) / 8));
    }

    private Octets interfaceId(String text) throws UnwritableException {
        if (!text.matches("[0-9a-fA-F]{1,4}(:[0-9a-fA-F]{1,4}){3}")) {
            throw new UnwritableException(name + " needs four groups of hexadecimal digits with colons between");
        }
        PacketWriter writer = new PacketWriter(8);
        for (String group : text.split(":", -1)) {
            writer.u16(Integer.parseInt(group, 16));
        }
        return writer.toOctets();
    }
}
