package dev.lac.pppoe;

import dev.lac.protocol.Octets;

/**
 * One TAG of a discovery packet (RFC 2516 §5).
 *
 * <pre>
 *                      1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |          TAG_TYPE             |        TAG_LENGTH             |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |          TAG_VALUE ...                                        ~
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * @param type TAG_TYPE, 0 to 65,535; not necessarily one of {@link TagType}
 * @param value TAG_VALUE, 0 to 65,535 octets
 */
public record Tag(int type, Octets value) {
    public static final int HEADER_LENGTH = 4;

    public Tag(TagType type, Octets value) {
        this(type.value(), value);
    }

    /** A tag whose value is the UTF-8 encoding of {@code text}. */
    public Tag(TagType type, String text) {
        this(type, Octets.ofText(text));
    }

    public boolean is(TagType wanted) {
        return type == wanted.value();
    }
}
