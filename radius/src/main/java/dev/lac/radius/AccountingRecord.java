package dev.lac.radius;

import dev.lac.protocol.Counters;
import dev.lac.protocol.MalformedPacketException;
import dev.lac.protocol.Octets;
import dev.lac.protocol.PacketReader;
import dev.lac.protocol.PacketWriter;
import java.time.DateTimeException;
import java.time.Instant;

/**
 * An Accounting-Request as it is kept until a server has acknowledged it: all that does not depend on the server or on when it is
 * asked is written once, when it happened. Nothing in it is secret.
 *
 * @param sessionId Acct-Session-Id
 * @param happened when; the source of Event-Timestamp (RFC 2869 §5.3) and Acct-Delay-Time (RFC 2866 §5.2)
 * @param group whose servers are to be told
 * @param attributes of the request, without Event-Timestamp and Acct-Delay-Time
 */
public record AccountingRecord(
        String sessionId, AccountingRequest.Status status, Instant happened, String group, Octets attributes) {
    private static final int VERSION = 1;

    /** What is left for the attributes of a packet of 4096 octets besides the header, Event-Timestamp and Acct-Delay-Time. */
    private static final int MAX_ATTRIBUTES = Packet.MAX_LENGTH - Packet.HEADER - 12;

    /**
     * @param counters where an attribute that had to be left out is counted
     */
    public static AccountingRecord of(
            AccountingRequest request,
            Instant happened,
            String group,
            NasIdentity nas,
            Counters<RadiusEvent> counters) {
        int most = request.status() == AccountingRequest.Status.START
                ? MAX_ATTRIBUTES - AccountingAttributes.STOP_BEYOND_START
                : MAX_ATTRIBUTES;
        AttributeWriter writer =
                new AttributeWriter(() -> counters.increment(RadiusEvent.REQUEST_ATTRIBUTE_OMITTED), most);
        AccountingAttributes.write(request, nas, writer);
        return new AccountingRecord(request.sessionId(), request.status(), happened, group, writer.toOctets());
    }

    /**
     * The Stop of a session of which no more is known than its Start and figures that were kept: it happened when the session had
     * lasted as long as they say.
     *
     * @param start whose status is {@link AccountingRequest.Status#START}
     */
    public static AccountingRecord stopFor(
            AccountingRecord start, AccountingRequest.Usage usage, TerminateCause cause) {
        if (start.status != AccountingRequest.Status.START) {
            throw new IllegalArgumentException("a Start is needed, not " + start.status);
        }
        return new AccountingRecord(
                start.sessionId,
                AccountingRequest.Status.STOP,
                start.happened.plus(usage.sessionTime()),
                start.group,
                AccountingAttributes.stopFor(start.attributes, usage, cause));
    }

    /** User-Name; empty: there is none. */
    public String userName() {
        return text(AttributeType.USER_NAME);
    }

    /** Calling-Station-Id; empty: there is none. */
    public String callingStationId() {
        return text(AttributeType.CALLING_STATION_ID);
    }

    private String text(AttributeType type) {
        try {
            return Packet.attributes(attributes).stream()
                    .filter(attribute -> attribute.type() == type.number())
                    .map(attribute -> attribute.value().text())
                    .findFirst()
                    .orElse("");
        } catch (MalformedPacketException e) {
            throw new IllegalStateException("they were looked at when they were read", e);
        }
    }

    /** This record for other servers. */
    public AccountingRecord withGroup(String other) {
        return new AccountingRecord(sessionId, status, happened, other, attributes);
    }

    /**
     * The record in octets, to be kept: a version, then what the record has.
     *
     * <pre>
     * | version 1 | status 1 | seconds 8 | nanoseconds 4 | length 2, session id | length 2, group | length 2, attributes |
     * </pre>
     */
    public Octets toOctets() {
        Octets session = Octets.ofText(sessionId);
        Octets ofGroup = Octets.ofText(group);
        return new PacketWriter(20 + session.length() + ofGroup.length() + attributes.length())
                .u8(VERSION)
                .u8(status.number())
                .u32(happened.getEpochSecond() >>> 32)
                .u32(happened.getEpochSecond())
                .u32(happened.getNano())
                .u16(session.length())
                .octets(session)
                .u16(ofGroup.length())
                .octets(ofGroup)
                .u16(attributes.length())
                .octets(attributes)
                .toOctets();
    }

    /** Reads what {@link #toOctets} wrote. */
    public static AccountingRecord ofOctets(Octets octets) throws MalformedPacketException {
        PacketReader reader = octets.reader();
        int version = reader.u8("version");
        if (version != VERSION) {
            throw new MalformedPacketException("stored accounting record: version " + version + ", not " + VERSION);
        }
        int number = reader.u8("status");
        long seconds = reader.u32("seconds") << 32 | reader.u32("seconds");
        long nanoseconds = reader.u32("nanoseconds");
        String sessionId = text(reader, "session id");
        String group = text(reader, "group");
        Octets attributes = reader.octets(reader.u16("attributes"), "attributes");
        if (reader.hasRemaining()) {
            throw new MalformedPacketException(
                    "stored accounting record: " + reader.remaining() + " octets too many at its end");
        }
        if (sessionId.isEmpty() || attributes.length() > MAX_ATTRIBUTES) {
            throw new MalformedPacketException("stored accounting record: no session id, or more than a packet holds");
        }
        Packet.attributes(attributes);
        for (AccountingRequest.Status status : AccountingRequest.Status.values()) {
            if (status.number() == number) {
                return new AccountingRecord(sessionId, status, instant(seconds, nanoseconds), group, attributes);
            }
        }
        throw new MalformedPacketException("stored accounting record: Acct-Status-Type " + number);
    }

    private static String text(PacketReader reader, String field) throws MalformedPacketException {
        Octets octets = reader.octets(reader.u16(field), field);
        String text = octets.text();
        if (!Octets.ofText(text).equals(octets)) {
            throw new MalformedPacketException("stored accounting record: " + field + " is not UTF-8");
        }
        return text;
    }

    private static Instant instant(long seconds, long nanoseconds) throws MalformedPacketException {
        try {
            if (nanoseconds < 1_000_000_000) {
                return Instant.ofEpochSecond(seconds, nanoseconds);
            }
        } catch (DateTimeException e) {
            // as below
        }
        throw new MalformedPacketException("stored accounting record: no such time");
    }
}
