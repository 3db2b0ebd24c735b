package dev.lac.l2tp;

import dev.lac.protocol.Counters;
import dev.lac.protocol.MalformedPacketException;
import dev.lac.protocol.Octets;
import dev.lac.protocol.PacketReader;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The AVPs of a received control message, recognized, unhidden and checked by the rules of RFC 2661 §4.1, §4.3 and §7.1.
 *
 * <p>Values have the lengths that {@link AvpType} gives. What breaks a rule and has M clear is counted and left out; what has M
 * set, or is required and missing, makes the {@link Fault} of the message; a tolerant reader counts what it does not know instead.
 */
final class ReceivedMessage {
    /** Why a message is not acceptable: the Error Code to answer with and words for it. */
    record Fault(ErrorCode error, String text) {}

    private final Map<AvpType, Octets> values = new EnumMap<>(AvpType.class);
    private final List<ConnectSpeed> connectSpeeds = new ArrayList<>();
    private final boolean tolerant;
    private final Counters<L2tpEvent> counters;
    private int number = -1;
    private boolean mandatory = true;
    private @Nullable Fault fault;
    private @Nullable Octets vector;

    private ReceivedMessage(boolean tolerant, Counters<L2tpEvent> counters) {
        this.tolerant = tolerant;
        this.counters = counters;
    }

    /** Reads as {@code spec} says: with its secret, and tolerantly or not. */
    static ReceivedMessage read(Octets body, TunnelSpec spec, Counters<L2tpEvent> counters) {
        return read(body, spec.secret(), spec.tolerant(), counters);
    }

    static ReceivedMessage read(Octets body, @Nullable Octets secret, boolean tolerant, Counters<L2tpEvent> counters) {
        ReceivedMessage message = new ReceivedMessage(tolerant, counters);
        PacketReader reader = body.reader();
        message.readMessageType(reader);
        while (message.number >= 0 && reader.hasRemaining()) {
            // §7.1: "A control message with an invalid AVP should look to the M-bit for that AVP"; a broken Length
            // hides the rest.
            boolean m = (body.get(reader.position()) & 0x80) != 0;
            try {
                message.take(Avp.read(reader), secret);
            } catch (MalformedPacketException e) {
                message.malformed(m, ErrorCode.WRONG_LENGTH, "broken AVP: " + e.getMessage());
                break;
            }
        }
        message.checkRequired();
        return message;
    }

    /** The type, or null where it is missing or not known. */
    @Nullable
    MessageType type() {
        return MessageType.of(number);
    }

    /** Whether the tunnel is to be cleared when the type is not known (§4.4.1): by its M bit, unless this reader is tolerant. */
    boolean mandatory() {
        return mandatory && !(tolerant && number >= 0);
    }

    /** What to count where the type is not known and the message is passed over. */
    L2tpEvent unknownEvent() {
        return mandatory ? L2tpEvent.TOLERATED_UNKNOWN_MESSAGE : L2tpEvent.IGNORED_UNKNOWN_MESSAGE;
    }

    @Nullable
    Fault fault() {
        return fault;
    }

    boolean has(AvpType type) {
        return values.containsKey(type);
    }

    @Nullable
    Octets octets(AvpType type) {
        return values.get(type);
    }

    /** The value of a two-octet attribute, or {@code absent}. */
    int u16(AvpType type, int absent) {
        Octets value = values.get(type);
        return value == null ? absent : value.get(0) << 8 | value.get(1);
    }

    /** The value of a four-octet attribute, or 0. */
    long u32(AvpType type) {
        Octets value = values.get(type);
        return value == null ? 0 : Integer.toUnsignedLong(value.buffer().getInt());
    }

    /** The value as text, empty where it is absent. */
    String text(AvpType type) {
        Octets value = values.get(type);
        return value == null ? "" : value.text();
    }

    /** The Connect Speed Updates, in order: the one attribute that a message may hold several times. */
    List<ConnectSpeed> connectSpeeds() {
        return connectSpeeds;
    }

    /** The name for logs: {@code SCCRQ}, or {@code message type 99}. */
    String name() {
        MessageType type = type();
        return type != null ? type.name() : number < 0 ? "message without type" : "message type " + number;
    }

    private void readMessageType(PacketReader reader) {
        // §4.4.1: "The Message Type AVP MUST be the first AVP"; "may not be hidden".
        try {
            Avp first = Avp.read(reader);
            boolean right = first.vendorId() == 0
                    && first.type() == AvpType.MESSAGE_TYPE.number()
                    && !first.hidden()
                    && first.reserved() == 0
                    && first.value().length() == 2;
            if (!right) {
                fail(ErrorCode.BAD_VALUE, "the first AVP is not a Message Type: " + first);
                return;
            }
            number = first.value().get(0) << 8 | first.value().get(1);
            mandatory = first.mandatory();
        } catch (MalformedPacketException e) {
            fail(ErrorCode.WRONG_LENGTH, "Message Type: " + e.getMessage());
        }
    }

    private void take(Avp avp, @Nullable Octets secret) {
        AvpType type = AvpType.of(avp.vendorId(), avp.type());
        // §4.1: "An AVP received with a reserved bit set to 1 MUST be treated as an unrecognized AVP."
        if (type == null || avp.reserved() != 0) {
            if (!avp.mandatory()) {
                counters.increment(L2tpEvent.IGNORED_UNKNOWN_AVP);
            } else if (tolerant) {
                counters.increment(L2tpEvent.TOLERATED_UNKNOWN_AVP);
            } else {
                fail(ErrorCode.UNKNOWN_MANDATORY_AVP, "unknown mandatory " + avp);
            }
            return;
        }
        Octets value = avp.value();
        if (avp.hidden()) {
            try {
                value = unhide(type, avp, secret);
            } catch (MalformedPacketException e) {
                malformed(avp.mandatory(), ErrorCode.BAD_VALUE, "hidden " + type + ": " + e.getMessage());
                return;
            }
        }
        if (!type.allows(value.length())) {
            malformed(avp.mandatory(), ErrorCode.WRONG_LENGTH, type + " of " + value.length() + " octets");
        } else if (type == AvpType.RANDOM_VECTOR) {
            // §4.3: "the random vector is taken from the last Random Vector AVP encountered in the message prior to the
            // AVP".
            vector = value;
        } else if (type == AvpType.CONNECT_SPEED_UPDATE) {
            ConnectSpeed speed = CallMessages.parsed(value, ConnectSpeed::parse);
            if (speed != null) {
                connectSpeeds.add(speed);
            }
        } else if (values.putIfAbsent(type, value) != null) {
            counters.increment(L2tpEvent.IGNORED_REPEATED_AVP);
        }
    }

    private Octets unhide(AvpType type, Avp avp, @Nullable Octets secret) throws MalformedPacketException {
        if (type == AvpType.RANDOM_VECTOR) {
            throw new MalformedPacketException("must not be hidden");
        }
        if (secret == null) {
            throw new MalformedPacketException("there is no secret");
        }
        if (vector == null) {
            throw new MalformedPacketException("no Random Vector precedes it");
        }
        return Hiding.unhide(avp.type(), avp.value(), secret, vector);
    }

    private void checkRequired() {
        MessageType type = type();
        if (type == null) {
            return;
        }
        for (AvpType required : type.required()) {
            if (!has(required)) {
                fail(ErrorCode.BAD_VALUE, type + " without " + required);
            }
        }
    }

    private void malformed(boolean mandatoryAvp, ErrorCode error, String text) {
        if (mandatoryAvp) {
            fail(error, text);
        } else {
            counters.increment(L2tpEvent.IGNORED_MALFORMED_AVP);
        }
    }

    /** The first fault is the one that is told. */
    private void fail(ErrorCode error, String text) {
        if (fault == null) {
            fault = new Fault(error, text);
        }
    }
}
