package dev.lac.radius;

import static dev.lac.radius.AttributeType.TUNNEL_ASSIGNMENT_ID;
import static dev.lac.radius.AttributeType.TUNNEL_CLIENT_AUTH_ID;
import static dev.lac.radius.AttributeType.TUNNEL_CLIENT_ENDPOINT;
import static dev.lac.radius.AttributeType.TUNNEL_MEDIUM_TYPE;
import static dev.lac.radius.AttributeType.TUNNEL_PASSWORD;
import static dev.lac.radius.AttributeType.TUNNEL_PREFERENCE;
import static dev.lac.radius.AttributeType.TUNNEL_PRIVATE_GROUP_ID;
import static dev.lac.radius.AttributeType.TUNNEL_SERVER_AUTH_ID;
import static dev.lac.radius.AttributeType.TUNNEL_SERVER_ENDPOINT;
import static dev.lac.radius.AttributeType.TUNNEL_TYPE;

import dev.lac.protocol.Counters;
import dev.lac.protocol.MalformedPacketException;
import dev.lac.protocol.Octets;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads the tunnels an Access-Accept offers, RFC 2868 §3: the attributes of one tag are one tunnel. */
final class TunnelAttributes {
    static final int L2TP = 3; // Tunnel-Type, RFC 2868 §3.1
    static final int IPV4 = 1; // Tunnel-Medium-Type, RFC 2868 §3.2
    static final int IPV6 = 2;

    private static final Logger LOG = System.getLogger(TunnelAttributes.class.getName());

    /** "Valid values for this field are 0x01 through 0x1F, inclusive"; 0x00: unused. */
    private static final int MAX_TAG = 0x1f;

    private static final List<AttributeType> INTEGERS = List.of(TUNNEL_TYPE, TUNNEL_MEDIUM_TYPE, TUNNEL_PREFERENCE);
    private static final List<AttributeType> STRINGS = List.of(
            TUNNEL_CLIENT_ENDPOINT,
            TUNNEL_SERVER_ENDPOINT,
            TUNNEL_PRIVATE_GROUP_ID,
            TUNNEL_ASSIGNMENT_ID,
            TUNNEL_CLIENT_AUTH_ID,
            TUNNEL_SERVER_AUTH_ID);

    private final Octets requestAuthenticator;
    private final Octets secret;
    private final Counters<RadiusEvent> counters;
    private final Map<Integer, Map<AttributeType, List<Octets>>> groups = new TreeMap<>();

    private TunnelAttributes(Octets requestAuthenticator, Octets secret, Counters<RadiusEvent> counters) {
        this.requestAuthenticator = requestAuthenticator;
        this.secret = secret;
        this.counters = counters;
    }

    /** The usable tunnels of {@code accept}, the most preferred first; of equal preference the lower tag first. */
    static List<TunnelOffer> offers(
            Packet accept, Octets requestAuthenticator, Octets secret, Counters<RadiusEvent> counters) {
        TunnelAttributes reader = new TunnelAttributes(requestAuthenticator, secret, counters);
        accept.attributes().forEach(reader::add);
        List<TunnelOffer> offers = new ArrayList<>();
        reader.groups.forEach((tag, group) -> reader.offer(tag, group).ifPresent(offers::add));
        offers.sort(Comparator.comparingInt(TunnelOffer::preference));
        return offers;
    }

    private void add(Attribute attribute) {
        try {
            for (AttributeType type : INTEGERS) {
                if (attribute.is(type)) {
                    addInteger(type, attribute.value());
                }
            }
            for (AttributeType type : STRINGS) {
                if (attribute.is(type)) {
                    addString(type, attribute.value());
                }
            }
            if (attribute.is(TUNNEL_PASSWORD)) {
                addPassword(attribute.value());
            }
        } catch (MalformedPacketException e) {
            counters.increment(RadiusEvent.ATTRIBUTE_IGNORED_MALFORMED);
            LOG.log(Level.WARNING, "a tunnel attribute of an Access-Accept is ignored: {0}", e.getMessage());
        }
    }

    /** A tag and three octets of value. */
    private void addInteger(AttributeType type, Octets value) throws MalformedPacketException {
        if (value.length() != 4) {
            throw new MalformedPacketException(type + ": " + value.length() + " octets");
        }
        // RFC 2868 §3.1: "If the value of the Tag field is greater than 0x1F, it SHOULD be ignored".
        int tag = value.get(0) > MAX_TAG ? 0 : value.get(0);
        put(tag, type, value.slice(1, 4));
    }

    /** A tag, if the first octet can be one, and the string. */
    private void addString(AttributeType type, Octets value) throws MalformedPacketException {
        if (value.isEmpty()) {
            throw new MalformedPacketException(type + ": empty");
        }
        // RFC 2868 §3.3: "If the value of the Tag field is greater than 0x1F, it SHOULD be interpreted as the first
        // byte of the
        // following String field."
        boolean tagged = value.get(0) <= MAX_TAG;
        Octets string = tagged ? value.slice(1, value.length()) : value;
        if (string.isEmpty()) {
            throw new MalformedPacketException(type + ": empty");
        }
        put(tagged ? value.get(0) : 0, type, string);
    }

    /** A tag, a salt whose first bit is set, and blocks of 16 octets. Some servers leave the tag out; the length betrays them. */
    private void addPassword(Octets value) throws MalformedPacketException {
        boolean tagged = value.length() % 16 != 2;
        if (value.isEmpty()) {
            throw new MalformedPacketException(TUNNEL_PASSWORD + ": empty");
        }
        int tag = tagged && value.get(0) <= MAX_TAG ? value.get(0) : 0;
        Octets hidden = tagged ? value.slice(1, value.length()) : value;
        Octets password = HiddenPasswords.revealTunnelPassword(hidden, requestAuthenticator, secret);
        if (!password.isEmpty()) {
            put(tag, TUNNEL_PASSWORD, password);
        }
    }

    private void put(int tag, AttributeType type, Octets value) {
        groups.computeIfAbsent(tag, any -> new EnumMap<>(AttributeType.class))
                .computeIfAbsent(type, any -> new ArrayList<>())
                .add(value);
    }

    private Optional<TunnelOffer> offer(int tag, Map<AttributeType, List<Octets>> group) {
        List<Integer> types = integers(group, TUNNEL_TYPE);
        List<Integer> media = integers(group, TUNNEL_MEDIUM_TYPE);
        List<String> endpoints = group.getOrDefault(TUNNEL_SERVER_ENDPOINT, List.of()).stream()
                .map(endpoint -> endpoint.text().strip())
                .filter(endpoint -> !endpoint.isEmpty())
                .toList();
        if (types.isEmpty()) {
            return skip(tag, "it has no Tunnel-Type");
        }
        if (!types.contains(L2TP)) {
            return skip(tag, "its Tunnel-Type is " + types + ", not L2TP (3)");
        }
        if (!media.isEmpty() && !media.contains(IPV4) && !media.contains(IPV6)) {
            return skip(tag, "its Tunnel-Medium-Type is " + media + ", not IPv4 (1) or IPv6 (2)");
        }
        if (endpoints.isEmpty()) {
            return skip(tag, "it has no Tunnel-Server-Endpoint");
        }
        List<Integer> preferences = integers(group, TUNNEL_PREFERENCE);
        return Optional.of(new TunnelOffer(
                tag,
                preferences.isEmpty() ? TunnelOffer.NO_PREFERENCE : preferences.get(0),
                endpoints,
                text(group, TUNNEL_CLIENT_ENDPOINT),
                octets(group, TUNNEL_PASSWORD),
                text(group, TUNNEL_ASSIGNMENT_ID),
                text(group, TUNNEL_CLIENT_AUTH_ID),
                text(group, TUNNEL_SERVER_AUTH_ID),
                text(group, TUNNEL_PRIVATE_GROUP_ID)));
    }

    private Optional<TunnelOffer> skip(int tag, String reason) {
        counters.increment(RadiusEvent.TUNNEL_SKIPPED);
        LOG.log(Level.WARNING, "the tunnel of tag {0} in an Access-Accept is skipped: {1}", tag, reason);
        return Optional.empty();
    }

    private static List<Integer> integers(Map<AttributeType, List<Octets>> group, AttributeType type) {
        return group.getOrDefault(type, List.of()).stream()
                .map(value -> value.get(0) << 16 | value.get(1) << 8 | value.get(2))
                .toList();
    }

    private static @Nullable Octets octets(Map<AttributeType, List<Octets>> group, AttributeType type) {
        List<Octets> values = group.get(type);
        return values == null ? null : values.get(0);
    }

    private static @Nullable String text(Map<AttributeType, List<Octets>> group, AttributeType type) {
        Octets value = octets(group, type);
        return value == null ? null : value.text();
    }
}
