package dev.lac.radius;

import dev.lac.protocol.Counters;
import dev.lac.protocol.MalformedPacketException;
import dev.lac.protocol.Octets;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the tunnels an Access-Accept offers, RFC 2868 §3: the attributes of one tag are one tunnel. */
final class TunnelAttributes {
    static final int L2TP = 3; // Tunnel-Type, RFC 2868 §3.1
    static final int IPV4 = 1; // Tunnel-Medium-Type, RFC 2868 §3.2
    static final int IPV6 = 2;

    private static final Logger LOG = System.getLogger(TunnelAttributes.class.getName());

    /** "Valid values for this field are 0x01 through 0x1F, inclusive"; 0x00: unused. */
    private static final int MAX_TAG = 0x1f;

    private static final long NO_HIDING = 1; // Alc-Tunnel-AVP-Hiding nothing

    /** Finds tag and password in a Tunnel-Password. */
    interface Passwords {
        TaggedPassword reveal(Octets value) throws MalformedPacketException;
    }

    /** A password in clear; {@code tag} is 0 where there is none. */
    record TaggedPassword(int tag, Octets password) {
        @Override
        public String toString() {
            return "TaggedPassword[tag=" + tag + ", ***]";
        }
    }

    /**
     * The tunnels of an Access-Accept.
     *
     * @param offers those that can be used, the most preferred first; of equal preference the lower tag first
     * @param password the first Tunnel-Password of whatever tag
     * @param isRejection whether there are Tunnel-Types, and none is L2TP: then it must be treated as an Access-Reject
     *     (RFC 2868 §3.1)
     */
    record Tunnels(List<TunnelOffer> offers, @Nullable Octets password, boolean isRejection) {}

    private final TunnelMapping mapping;
    private final Passwords passwords;
    private final Counters<RadiusEvent> counters;
    private final TunnelFields fields = new TunnelFields();
    private final CiscoTunnel cisco = new CiscoTunnel();

    private TunnelAttributes(TunnelMapping mapping, Passwords passwords, Counters<RadiusEvent> counters) {
        this.mapping = mapping;
        this.passwords = passwords;
        this.counters = counters;
    }

    static Tunnels read(Packet accept, TunnelMapping mapping, Passwords passwords, Counters<RadiusEvent> counters) {
        TunnelAttributes reader = new TunnelAttributes(mapping, passwords, counters);
        accept.forEach(reader::add);
        boolean isRejection = reader.fields.hasType() && !reader.fields.hasType(L2TP);
        Octets password = reader.fields.first(TunnelField.PASSWORD);
        List<TunnelOffer> offers = new ArrayList<>();
        reader.fields
                .tunnels()
                .forEach((tag, group) -> reader.offer(tag, group)
                        .ifPresent(offer -> offers.addAll(tag == 0 ? reader.cisco.parted(offer) : List.of(offer))));
        offers.sort(Comparator.comparingInt(TunnelOffer::preference));
        return new Tunnels(offers, password, isRejection);
    }

    private void add(long vendor, int type, Octets value) {
        try {
            if (vendor == TunnelMapping.CISCO && type == TunnelMapping.CISCO_AVPAIR) {
                if (cisco.read(value, fields) == CiscoTunnel.Found.IGNORED) {
                    counters.increment(RadiusEvent.TUNNEL_ATTRIBUTE_IGNORED);
                }
                return;
            }
            TunnelMapping.Source source = mapping.source(vendor, type);
            if (source != null) {
                add(source, value);
            }
        } catch (MalformedPacketException e) {
            counters.increment(RadiusEvent.ATTRIBUTE_IGNORED_MALFORMED);
            LOG.log(Level.WARNING, "a tunnel attribute of an Access-Accept is ignored: {0}", e.getMessage());
        }
    }

    private void add(TunnelMapping.Source source, Octets value) throws MalformedPacketException {
        if (source.form() == TunnelMapping.Form.IGNORED) {
            counters.increment(RadiusEvent.TUNNEL_ATTRIBUTE_IGNORED);
            return;
        }
        TunnelField field = Objects.requireNonNull(source.field(), "only what is ignored has no field");
        if (value.isEmpty()) {
            throw new MalformedPacketException(field.text() + ": empty");
        }
        switch (source.form()) {
            case TAGGED_TEXT -> {
                // RFC 2868 §3.3: "If the value of the Tag field is greater than 0x1F, it SHOULD be interpreted as the
                // first byte of the following String field."
                boolean tagged = value.get(0) <= MAX_TAG;
                text(tagged ? value.get(0) : 0, field, tagged ? value.slice(1, value.length()) : value);
            }
            case TEXT -> text(0, field, value);
            case HIDDEN -> password(field, value);
            case ADDRESS -> address(field, value);
            default -> integer(source.form(), field, value);
        }
    }

    private void text(int tag, TunnelField field, Octets value) throws MalformedPacketException {
        if (value.isEmpty()) {
            throw new MalformedPacketException(field.text() + ": empty");
        }
        fields.text(tag, field, value);
    }

    private void integer(TunnelMapping.Form form, TunnelField field, Octets value) throws MalformedPacketException {
        if (value.length() != 4) {
            throw new MalformedPacketException(field.text() + ": " + value.length() + " octets");
        }
        long all = value.buffer().getInt() & 0xffff_ffffL;
        if (form == TunnelMapping.Form.INTEGER) {
            fields.number(0, field, all);
            return;
        }
        // RFC 2868 §3.1: "If the value of the Tag field is greater than 0x1F, it SHOULD be ignored".
        int tag = value.get(0) > MAX_TAG ? 0 : value.get(0);
        long number = all & 0xff_ffff;
        fields.number(tag, field, form == TunnelMapping.Form.TAGGED_HIDING ? (number == NO_HIDING ? 0 : 1) : number);
    }

    private void password(TunnelField field, Octets value) throws MalformedPacketException {
        TaggedPassword revealed = passwords.reveal(value);
        if (!revealed.password().isEmpty()) {
            fields.text(revealed.tag() > MAX_TAG ? 0 : revealed.tag(), field, revealed.password());
        }
    }

    private void address(TunnelField field, Octets value) throws MalformedPacketException {
        try {
            fields.text(
                    0,
                    field,
                    Octets.ofText(InetAddress.getByAddress(value.toByteArray()).getHostAddress()));
        } catch (UnknownHostException e) {
            throw new MalformedPacketException(field.text() + ": " + value.length() + " octets are no address");
        }
    }

    private Optional<TunnelOffer> offer(int tag, TunnelFields.Group group) {
        List<Long> types = group.numbers(TunnelField.TYPE);
        List<Long> media = group.numbers(TunnelField.MEDIUM_TYPE);
        String tunnelGroup = group.text(TunnelField.GROUP);
        List<String> endpoints = group.texts(TunnelField.SERVER_ENDPOINT).stream()
                .map(endpoint -> endpoint.text().strip())
                .filter(endpoint -> !endpoint.isEmpty())
                .toList();
        if (types.isEmpty() && tunnelGroup == null) {
            return skip(tag, "it has no Tunnel-Type");
        }
        if (!types.isEmpty() && !types.contains((long) L2TP)) {
            return skip(tag, "its Tunnel-Type is " + types + ", not L2TP (3)");
        }
        if (!media.isEmpty() && !media.contains((long) IPV4) && !media.contains((long) IPV6)) {
            return skip(tag, "its Tunnel-Medium-Type is " + media + ", not IPv4 (1) or IPv6 (2)");
        }
        if (endpoints.isEmpty() && tunnelGroup == null) {
            return skip(tag, "it has no Tunnel-Server-Endpoint");
        }
        Long preference = group.number(TunnelField.PREFERENCE);
        Long maxSessions = group.number(TunnelField.MAX_SESSIONS);
        Long hideAvps = group.number(TunnelField.HIDE_AVPS);
        return Optional.of(new TunnelOffer(
                tag,
                preference == null ? TunnelOffer.NO_PREFERENCE : (int) Math.min(preference, TunnelOffer.NO_PREFERENCE),
                endpoints,
                group.text(TunnelField.CLIENT_ENDPOINT),
                group.octets(TunnelField.PASSWORD),
                group.text(TunnelField.ASSIGNMENT_ID),
                group.text(TunnelField.CLIENT_AUTH_ID),
                group.text(TunnelField.SERVER_AUTH_ID),
                group.text(TunnelField.PRIVATE_GROUP_ID),
                maxSessions == null ? 0 : maxSessions,
                tunnelGroup,
                hideAvps == null ? null : hideAvps != 0));
    }

    private Optional<TunnelOffer> skip(int tag, String reason) {
        counters.increment(RadiusEvent.TUNNEL_SKIPPED);
        LOG.log(Level.WARNING, "the tunnel of tag {0} in an Access-Accept is skipped: {1}", tag, reason);
        return Optional.empty();
    }
}
