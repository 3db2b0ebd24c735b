package dev.lac.ppp;

import dev.lac.protocol.MalformedPacketException;
import dev.lac.protocol.Octets;
import dev.lac.protocol.PacketReader;
import dev.lac.protocol.PacketWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * A Configuration Option (RFC 1661 §6).
 *
 * <pre>
 *  0                   1
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |     Type      |    Length     |    Data ...
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * @param type 0 to 255
 * @param value the Data, 0 to 253 octets
 */
public record ConfigureOption(int type, Octets value) {
    private static final int HEADER_LENGTH = 2;

    static ConfigureOption u16(int type, int value) {
        return new ConfigureOption(type, new PacketWriter(2).u16(value).toOctets());
    }

    static ConfigureOption u32(int type, long value) {
        return new ConfigureOption(type, new PacketWriter(4).u32(value).toOctets());
    }

    /** The value of an option of two octets, 0 to 65,535. */
    int u16() {
        return value.buffer().getShort() & 0xffff;
    }

    /** The value of an option of four octets, 0 to 2³² − 1. */
    long u32() {
        return value.buffer().getInt() & 0xffff_ffffL;
    }

    /**
     * Reads the Options field of a Configure packet.
     *
     * @throws MalformedPacketException when a Length is below 2 or beyond the field
     */
    public static List<ConfigureOption> parseList(Octets options) throws MalformedPacketException {
        PacketReader reader = options.reader();
        List<ConfigureOption> list = new ArrayList<>();
        while (reader.hasRemaining()) {
            int type = reader.u8("option Type");
            int length = reader.u8("option Length");
            list.add(new ConfigureOption(type, reader.octets(length - HEADER_LENGTH, "option Data")));
        }
        return List.copyOf(list);
    }

    /** The Options field of a Configure packet. */
    public static Octets encodeList(List<ConfigureOption> options) {
        PacketWriter writer = new PacketWriter();
        for (ConfigureOption option : options) {
            writer.u8(option.type).u8(HEADER_LENGTH + option.value.length()).octets(option.value);
        }
        return writer.toOctets();
    }
}
