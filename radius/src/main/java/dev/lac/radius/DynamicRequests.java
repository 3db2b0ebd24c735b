package dev.lac.radius;

import dev.lac.protocol.Octets;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what a verified Disconnect-Request or CoA-Request asks for, or says why it asks for nothing we can do. */
final class DynamicRequests {
    private static final long AUTHORIZE_ONLY = 17; // Service-Type, RFC 5176 §3.2
    private static final long SHORTEST_INTERIM = 60; // RFC 2869 §5.16

    /** What each attribute is for; any other is not supported (RFC 5176 §3). */
    private static final Map<Integer, Use> USES = uses();

    private enum Use {
        IDENTIFICATION,
        NAS,
        /** An authorization change, in a CoA-Request only. */
        CHANGE,
        /** Neither changes anything nor needs to be understood, or is seen to elsewhere. */
        OTHER
    }

    private final Packet packet;
    private final boolean coa;

    private DynamicRequests(Packet packet) {
        this.packet = packet;
        coa = packet.code() == PacketCode.COA_REQUEST.number();
    }

    /** A request is refused. */
    static final class Unacceptable extends Exception {
        private static final long serialVersionUID = 1L;
        private final ErrorCause cause;

        /**
         * @param detail which attribute it is about, for the log
         */
        Unacceptable(ErrorCause cause, String detail) {
            super(cause + ": " + detail, null, false, false);
            this.cause = cause;
        }

        ErrorCause errorCause() {
            return cause;
        }
    }

    private static Map<Integer, Use> uses() {
        Map<Integer, Use> uses = new HashMap<>();
        for (AttributeType type : List.of(
                AttributeType.USER_NAME,
                AttributeType.NAS_PORT,
                AttributeType.FRAMED_IP_ADDRESS,
                AttributeType.CALLED_STATION_ID,
                AttributeType.CALLING_STATION_ID,
                AttributeType.ACCT_SESSION_ID,
                AttributeType.NAS_PORT_TYPE,
                AttributeType.NAS_PORT_ID,
                AttributeType.CHARGEABLE_USER_IDENTITY,
                AttributeType.FRAMED_INTERFACE_ID,
                AttributeType.FRAMED_IPV6_PREFIX)) {
            uses.put(type.number(), Use.IDENTIFICATION);
        }
        for (AttributeType type :
                List.of(AttributeType.NAS_IP_ADDRESS, AttributeType.NAS_IDENTIFIER, AttributeType.NAS_IPV6_ADDRESS)) {
            uses.put(type.number(), Use.NAS);
        }
        for (AttributeType type : List.of(
                AttributeType.SESSION_TIMEOUT, AttributeType.IDLE_TIMEOUT, AttributeType.ACCT_INTERIM_INTERVAL)) {
            uses.put(type.number(), Use.CHANGE);
        }
        for (AttributeType type : List.of(
                AttributeType.REPLY_MESSAGE,
                AttributeType.STATE,
                AttributeType.CLASS,
                AttributeType.PROXY_STATE,
                AttributeType.ACCT_TERMINATE_CAUSE,
                AttributeType.EVENT_TIMESTAMP,
                AttributeType.MESSAGE_AUTHENTICATOR)) {
            uses.put(type.number(), Use.OTHER);
        }
        return uses;
    }

    static DynamicRequest read(Packet packet, NasIdentity nas, String client) throws Unacceptable {
        DynamicRequests reader = new DynamicRequests(packet);
        reader.checkNas(nas);
        reader.checkSupport();
        DynamicRequest.SessionQuery query = reader.query();
        if (!query.identifies()) {
            throw new Unacceptable(ErrorCause.MISSING_ATTRIBUTE, "nothing says which session is meant");
        }
        DynamicRequest.Changes changes = reader.changes();
        if (reader.coa && changes.isEmpty()) {
            throw new Unacceptable(ErrorCause.MISSING_ATTRIBUTE, "nothing is to be changed");
        }
        return new DynamicRequest(
                reader.coa ? DynamicRequest.Kind.COA : DynamicRequest.Kind.DISCONNECT, query, changes, client);
    }

    /** RFC 5176 §3: NAS identification attributes that are not ours; an address can be compared where we say one of its family. */
    private void checkNas(NasIdentity nas) throws Unacceptable {
        InetAddress ours = nas.address();
        boolean other = packet.all(AttributeType.NAS_IDENTIFIER)
                        .anyMatch(value -> !value.equals(Octets.ofText(nas.identifier())))
                || (ours != null
                        && packet.all(
                                        ours instanceof Inet4Address
                                                ? AttributeType.NAS_IP_ADDRESS
                                                : AttributeType.NAS_IPV6_ADDRESS)
                                .anyMatch(value -> !value.equals(Octets.copyOf(ours.getAddress()))));
        if (other) {
            throw new Unacceptable(ErrorCause.NAS_IDENTIFICATION_MISMATCH, "it means another NAS");
        }
    }

    /** RFC 5176 §3.2: a NAS that does not support "Authorize Only" says Unsupported Service, and no Service-Type. */
    private void checkSupport() throws Unacceptable {
        Long service = integer(AttributeType.SERVICE_TYPE);
        if (service != null && service == AUTHORIZE_ONLY) {
            throw new Unacceptable(ErrorCause.UNSUPPORTED_SERVICE, "Service-Type Authorize-Only");
        }
        for (Attribute attribute : packet.attributes()) {
            Use use = USES.get(attribute.type());
            if (use == null || (use == Use.CHANGE && !coa)) {
                throw new Unacceptable(ErrorCause.UNSUPPORTED_ATTRIBUTE, "attribute " + attribute.type());
            }
        }
    }

    private DynamicRequest.SessionQuery query() throws Unacceptable {
        return new DynamicRequest.SessionQuery(
                text(AttributeType.USER_NAME),
                text(AttributeType.ACCT_SESSION_ID),
                text(AttributeType.CALLING_STATION_ID),
                text(AttributeType.CALLED_STATION_ID),
                text(AttributeType.NAS_PORT_ID),
                integer(AttributeType.NAS_PORT),
                integer(AttributeType.NAS_PORT_TYPE),
                new Framed(
                        sized(AttributeType.FRAMED_IP_ADDRESS, 4, 4),
                        prefix(),
                        sized(AttributeType.FRAMED_INTERFACE_ID, 8, 8)),
                sized(AttributeType.CHARGEABLE_USER_IDENTITY, 1, Attribute.MAX_VALUE));
    }

    private @Nullable Octets prefix() throws Unacceptable {
        Octets value = packet.first(AttributeType.FRAMED_IPV6_PREFIX).orElse(null);
        Octets prefix = value == null ? null : Framed.canonicalPrefix(value);
        if (value != null && prefix == null) {
            throw new Unacceptable(ErrorCause.INVALID_ATTRIBUTE_VALUE, "Framed-IPv6-Prefix " + value);
        }
        return prefix;
    }

    private DynamicRequest.Changes changes() throws Unacceptable {
        Duration interim = duration(AttributeType.ACCT_INTERIM_INTERVAL);
        if (interim != null && !interim.isZero() && interim.toSeconds() < SHORTEST_INTERIM) {
            throw new Unacceptable(
                    ErrorCause.INVALID_ATTRIBUTE_VALUE,
                    "Acct-Interim-Interval " + interim.toSeconds() + " is less than " + SHORTEST_INTERIM);
        }
        return new DynamicRequest.Changes(
                duration(AttributeType.SESSION_TIMEOUT),
                duration(AttributeType.IDLE_TIMEOUT),
                interim,
                packet.all(AttributeType.CLASS).toList());
    }

    private @Nullable Duration duration(AttributeType type) throws Unacceptable {
        Long seconds = integer(type);
        return seconds == null ? null : Duration.ofSeconds(seconds);
    }

    private @Nullable Long integer(AttributeType type) throws Unacceptable {
        Octets value = sized(type, 4, 4);
        return value == null ? null : value.buffer().getInt() & 0xffff_ffffL;
    }

    private @Nullable String text(AttributeType type) throws Unacceptable {
        Octets value = sized(type, 1, Attribute.MAX_VALUE);
        return value == null ? null : value.text();
    }

    private @Nullable Octets sized(AttributeType type, int least, int most) throws Unacceptable {
        Octets value = packet.first(type).orElse(null);
        if (value != null && (value.length() < least || value.length() > most)) {
            throw new Unacceptable(
                    ErrorCause.INVALID_ATTRIBUTE_VALUE,
                    "attribute " + type.number() + " has " + value.length() + " octets");
        }
        return value;
    }
}
