package dev.lac.radius;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which attributes of an Access-Accept say what of a tunnel: those of RFC 2868, those of vendors that say more or say it their own way,
 * and those the operator adds. Numbers of vendors as FreeRADIUS' dictionaries have them.
 */
public final class TunnelMapping {
    static final long CISCO = 9;
    static final int CISCO_AVPAIR = 1;

    private static final long JUNIPER_ERX = 4874;
    private static final long NOKIA = 6527;
    private static final long HUAWEI = 2011;

    private static final TunnelMapping STANDARD = new TunnelMapping(standardSources());

    private final Map<Long, Source> sources;

    /** How the value of an attribute is written. */
    enum Form {
        /** A tag, unless the first octet cannot be one, and text. */
        TAGGED_TEXT,
        TEXT,
        /** A tag and three octets. */
        TAGGED_INTEGER,
        /** Four octets. */
        INTEGER,
        /** The same as {@link #TAGGED_INTEGER}; 1 (nothing) is no, 2 (sensitive only) and 3 (all) are yes. */
        TAGGED_HIDING,
        /** A tag, a salt and a hidden text (RFC 2868 §3.5). */
        HIDDEN,
        /** Four octets of an IPv4 address or sixteen of an IPv6 address. */
        ADDRESS,
        /** Known, and without meaning here. */
        IGNORED
    }

    /**
     * An attribute that says something of a tunnel.
     *
     * @param field absent exactly for {@link Form#IGNORED}
     */
    record Source(@Nullable TunnelField field, Form form) {}

    private TunnelMapping(Map<Long, Source> sources) {
        this.sources = Map.copyOf(sources);
    }

    /** RFC 2868 and the vendors. */
    public static TunnelMapping standard() {
        return STANDARD;
    }

    private static Map<Long, Source> standardSources() {
        Map<Long, Source> all = new HashMap<>();
        put(all, 0, 64, TunnelField.TYPE, Form.TAGGED_INTEGER); // RFC 2868 §3.1
        put(all, 0, 65, TunnelField.MEDIUM_TYPE, Form.TAGGED_INTEGER); // §3.2
        put(all, 0, 66, TunnelField.CLIENT_ENDPOINT, Form.TAGGED_TEXT); // §3.3
        put(all, 0, 67, TunnelField.SERVER_ENDPOINT, Form.TAGGED_TEXT); // §3.4
        put(all, 0, 69, TunnelField.PASSWORD, Form.HIDDEN); // §3.5
        put(all, 0, 81, TunnelField.PRIVATE_GROUP_ID, Form.TAGGED_TEXT); // §3.6
        put(all, 0, 82, TunnelField.ASSIGNMENT_ID, Form.TAGGED_TEXT); // §3.7
        put(all, 0, 83, TunnelField.PREFERENCE, Form.TAGGED_INTEGER); // §3.8
        put(all, 0, 90, TunnelField.CLIENT_AUTH_ID, Form.TAGGED_TEXT); // §3.9
        put(all, 0, 91, TunnelField.SERVER_AUTH_ID, Form.TAGGED_TEXT); // §3.10

        put(all, JUNIPER_ERX, 9, TunnelField.PASSWORD, Form.TAGGED_TEXT); // Tunnel-Password, in clear
        put(all, JUNIPER_ERX, 33, TunnelField.MAX_SESSIONS, Form.INTEGER); // Tunnel-Maximum-Sessions
        put(all, JUNIPER_ERX, 64, TunnelField.GROUP, Form.TEXT); // Tunnel-Group
        // Tunnel-Virtual-Router, -Nas-Port-Method, -Tos, -Switch-Profile, -Tx-Speed-Method
        ignore(all, JUNIPER_ERX, 8, 30, 32, 91, 94);

        put(all, NOKIA, 46, TunnelField.GROUP, Form.TEXT); // Alc-Tunnel-Group
        put(all, NOKIA, 48, TunnelField.MAX_SESSIONS, Form.TAGGED_INTEGER); // Alc-Tunnel-Max-Sessions
        put(all, NOKIA, 54, TunnelField.HIDE_AVPS, Form.TAGGED_HIDING); // Alc-Tunnel-AVP-Hiding
        // Alc-Tunnel-Algorithm, -Idle-Timeout, -Hello-Interval, -Destruct-Timeout, -Max-Retries-Estab,
        // -Max-Retries-Not-Estab, -Challenge, -Serv-Id, -Rx-Window-Size, -Acct-Policy
        ignore(all, NOKIA, 47, 49, 50, 51, 52, 53, 97, 104, 120, 144);

        put(all, HUAWEI, 80, TunnelField.MAX_SESSIONS, Form.INTEGER); // Huawei-Tunnel-Session-Limit
        put(all, HUAWEI, 96, TunnelField.GROUP, Form.TEXT); // Huawei-Tunnel-Group-Name
        ignore(all, HUAWEI, 63); // Huawei-Tunnel-VPN-Instance
        return all;
    }

    private static void put(Map<Long, Source> all, long vendor, int type, TunnelField field, Form form) {
        all.put(key(vendor, type), new Source(field, form));
    }

    private static void ignore(Map<Long, Source> all, long vendor, int... types) {
        for (int type : types) {
            all.put(key(vendor, type), new Source(null, Form.IGNORED));
        }
    }

    private static long key(long vendor, int type) {
        return vendor << 8 | type;
    }

    /** What an attribute says; absent when it is none of ours. */
    @Nullable
    Source source(long vendor, int type) {
        return sources.get(key(vendor, type));
    }

    /**
     * This mapping and the operator's on top.
     *
     * @param fields {@link TunnelField#text} by the attribute's name in {@code dictionary}
     * @throws DictionaryException when an attribute or field is unknown or the two do not fit each other
     */
    public TunnelMapping with(Dictionary dictionary, Map<String, String> fields) throws DictionaryException {
        Map<Long, Source> all = new HashMap<>(sources);
        List<DictionaryException.Fault> faults = new ArrayList<>();
        fields.forEach((name, text) -> {
            Optional<DictionaryAttribute> attribute = dictionary.attribute(name);
            Optional<TunnelField> field = TunnelField.ofText(text);
            if (attribute.isEmpty()) {
                faults.add(fault(name + " is in no dictionary", "define it by an ATTRIBUTE line"));
            } else if (!attribute.get().isOnTheWire()) {
                faults.add(fault(name + " cannot be in a packet", "map an attribute with a number of 1 to 255"));
            } else if (field.isEmpty()) {
                String known = Arrays.stream(TunnelField.values())
                        .map(TunnelField::text)
                        .collect(Collectors.joining(", "));
                faults.add(fault(name + " is mapped to \"" + text + "\", which is nothing", "write one of " + known));
            } else {
                Form form = form(attribute.get(), field.get());
                if (form == Form.IGNORED) {
                    faults.add(fault(
                            name + " is of type " + attribute.get().type().text() + " and cannot be a " + text,
                            field.get().isNumber() ? "map an integer" : "map a string"));
                } else {
                    put(all, attribute.get().vendor(), attribute.get().number(), field.get(), form);
                }
            }
        });
        DictionaryException.throwIf(faults);
        return new TunnelMapping(all);
    }

    private static DictionaryException.Fault fault(String problem, String remedy) {
        return new DictionaryException.Fault("tunnel mapping", 0, problem, remedy);
    }

    private static Form form(DictionaryAttribute attribute, TunnelField field) {
        boolean tagged = attribute.isTagged();
        return switch (attribute.type()) {
            case INTEGER -> field.isNumber() ? (tagged ? Form.TAGGED_INTEGER : Form.INTEGER) : Form.IGNORED;
            case STRING, OCTETS -> {
                if (field.isNumber() || attribute.encryption() % 2 == 1) {
                    yield Form.IGNORED;
                }
                yield attribute.encryption() == 2 ? Form.HIDDEN : tagged ? Form.TAGGED_TEXT : Form.TEXT;
            }
            case IPV4_ADDRESS, IPV6_ADDRESS ->
                field == TunnelField.SERVER_ENDPOINT || field == TunnelField.CLIENT_ENDPOINT
                        ? Form.ADDRESS
                        : Form.IGNORED;
            default -> Form.IGNORED;
        };
    }
}
