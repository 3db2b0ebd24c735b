package dev.lac.pppoe;

import dev.lac.protocol.MalformedPacketException;
import dev.lac.protocol.Octets;
import dev.lac.protocol.PacketReader;
import dev.lac.protocol.PacketWriter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A packet of the Discovery stage, ETHER_TYPE 0x8863, from the VER field on (RFC 2516 §4, §5).
 *
 * <pre>
 *                      1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |  VER  | TYPE  |      CODE     |          SESSION_ID           |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |            LENGTH             |           payload             ~
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * @param code which of the five packets
 * @param sessionId SESSION_ID, 0 to 65,535
 * @param tags in the order of the packet, without End-Of-List
 */
public record DiscoveryPacket(Code code, int sessionId, List<Tag> tags) {
    /** The CODEs of RFC 2516 §5.1 to §5.5. */
    public enum Code {
        PADI(0x09), // §5.1 Initiation
        PADO(0x07), // §5.2 Offer
        PADR(0x19), // §5.3 Session Request
        PADS(0x65), // §5.4 Session-confirmation
        PADT(0xa7); // §5.5 Terminate

        private final int value;

        Code(int value) {
            this.value = value;
        }

        /** The 8-bit CODE. */
        public int value() {
            return value;
        }

        private static Code of(int value) throws MalformedPacketException {
            for (Code code : values()) {
                if (code.value == value) {
                    return code;
                }
            }
            throw new MalformedPacketException("CODE: not one of RFC 2516");
        }
    }

    public DiscoveryPacket {
        tags = List.copyOf(tags);
    }

    /**
     * Reads the payload of an Ethernet frame; padding behind LENGTH and tags behind End-Of-List are passed over.
     *
     * @throws MalformedPacketException for another VER or TYPE, an unknown CODE, a LENGTH beyond the frame or a tag beyond LENGTH
     */
    public static DiscoveryPacket parse(ByteBuffer payload) throws MalformedPacketException {
        PacketReader reader = new PacketReader(payload);
        if (reader.u8("VER, TYPE") != SessionHeader.VERSION_AND_TYPE) {
            throw new MalformedPacketException("VER, TYPE: not 1, 1");
        }
        Code code = Code.of(reader.u8("CODE"));
        int sessionId = reader.u16("SESSION_ID");
        PacketReader body = reader.within(reader.u16("LENGTH"), "payload");
        List<Tag> tags = new ArrayList<>();
        while (body.hasRemaining()) {
            int type = body.u16("TAG_TYPE");
            Octets value = body.octets(body.u16("TAG_LENGTH"), "TAG_VALUE");
            if (type == TagType.END_OF_LIST.value()) {
                break;
            }
            tags.add(new Tag(type, value));
        }
        return new DiscoveryPacket(code, sessionId, tags);
    }

    /** The packet from VER to its last tag. */
    public Octets encode() {
        PacketWriter writer = new PacketWriter()
                .u8(SessionHeader.VERSION_AND_TYPE)
                .u8(code.value)
                .u16(sessionId)
                .u16(0);
        for (Tag tag : tags) {
            writer.u16(tag.type()).u16(tag.value().length()).octets(tag.value());
        }
        return writer.patchU16(SessionHeader.LENGTH, writer.length() - SessionHeader.HEADER_LENGTH)
                .toOctets();
    }

    /** The value of the first tag of this type, or null. */
    public @Nullable Octets first(TagType type) {
        for (Tag tag : tags) {
            if (tag.is(type)) {
                return tag.value();
            }
        }
        return null;
    }

    /** The Service-Name; empty when there is none, which in a request means the same: any service. */
    Octets serviceName() {
        Octets name = first(TagType.SERVICE_NAME);
        return name == null ? Octets.EMPTY : name;
    }

    /** How many tags of this type there are. */
    public int count(TagType type) {
        int count = 0;
        for (Tag tag : tags) {
            count += tag.is(type) ? 1 : 0;
        }
        return count;
    }
}
