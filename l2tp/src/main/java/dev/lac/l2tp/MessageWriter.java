package dev.lac.l2tp;

import dev.lac.protocol.Octets;
import dev.lac.protocol.PacketWriter;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Writes the AVPs of a control message with the M and H bits that RFC 2661 §4.4 asks for, and a Random Vector before the first
 * hidden one, or before each (§4.3).
 */
final class MessageWriter {
    private final PacketWriter writer = new PacketWriter();
    private final TunnelSpec spec;
    private final RandomGenerator random;
    private @Nullable Octets vector;

    MessageWriter(MessageType type, TunnelSpec spec, RandomGenerator random) {
        this.spec = spec;
        this.random = random;
        Octets number = new PacketWriter(2).u16(type.number()).toOctets();
        new Avp(type.mandatory(), false, 0, AvpType.MESSAGE_TYPE.number(), number).write(writer);
    }

    MessageWriter u16(AvpType type, int value) {
        return octets(type, new PacketWriter(2).u16(value).toOctets());
    }

    MessageWriter u32(AvpType type, long value) {
        return octets(type, new PacketWriter(4).u32(value).toOctets());
    }

    MessageWriter u64(AvpType type, long value) {
        return octets(
                type,
                new PacketWriter(8).u32(value >>> 32).u32(value & 0xffff_ffffL).toOctets());
    }

    /** Writes text, clipped to what an AVP can hold; nothing where it is null or empty. */
    MessageWriter text(AvpType type, @Nullable String text) {
        return text == null || text.isEmpty() ? this : octets(type, clipped(text, Hiding.MAX_VALUE));
    }

    /** Writes the value, nothing where it is null. */
    MessageWriter octetsIf(AvpType type, @Nullable Octets value) {
        return value == null ? this : octets(type, value);
    }

    MessageWriter octets(AvpType type, Octets value) {
        if (spec.hideAvps() && spec.secret() != null && type.hiding() == AvpType.Hiding.WHEN_TOLD) {
            return hidden(type, value);
        }
        new Avp(type.mandatory(), false, type.vendorId(), type.number(), value).write(writer);
        return this;
    }

    /**
     * Writes the value hidden whether hiding is configured or not.
     *
     * @throws IllegalStateException when there is no secret: "The H bit MUST only be set if a shared secret exists" (§4.3)
     */
    MessageWriter hidden(AvpType type, Octets value) {
        Octets secret = spec.secret();
        if (secret == null) {
            throw new IllegalStateException(type + " cannot be hidden without a secret");
        }
        Octets current = vector;
        if (current == null || spec.vectorForEach()) {
            current = Hiding.randomVector(random);
            vector = current;
            new Avp(true, false, 0, AvpType.RANDOM_VECTOR.number(), current).write(writer);
        }
        int padding = spec.hidePadding() == 0 ? 0 : random.nextInt(spec.hidePadding() + 1);
        Octets hidden = Hiding.hide(type.number(), value, padding, secret, current, random);
        new Avp(type.mandatory(), true, type.vendorId(), type.number(), hidden).write(writer);
        return this;
    }

    /** The Result Code AVP: code alone, or with Error Code and Error Message (§4.4.2). */
    MessageWriter result(int resultCode, int errorCode, String text) {
        PacketWriter value = new PacketWriter().u16(resultCode);
        if (errorCode != 0 || !text.isEmpty()) {
            value.u16(errorCode).octets(clipped(text, Avp.MAX_VALUE - 4));
        }
        return octets(AvpType.RESULT_CODE, value.toOctets());
    }

    Octets body() {
        return writer.toOctets();
    }

    /** UTF-8 of at most {@code limit} octets, cut between characters. */
    static Octets clipped(String text, int limit) {
        Octets octets = Octets.ofText(text);
        int end = Math.min(octets.length(), limit);
        while (end < octets.length() && end > 0 && (octets.get(end) & 0xc0) == 0x80) {
            end--;
        }
        return octets.slice(0, end);
    }
}
