package dev.lac.radius;

import dev.lac.protocol.Octets;

/**
 * One attribute, RFC 2865 §5.
 *
 * <pre>
 *  0                   1                   2
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-
 * |     Type      |    Length     |  Value ...
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-
 * </pre>
 *
 * @param type 0 to 255
 * @param value at most 253 octets
 */
record Attribute(int type, Octets value) {
    static final int MAX_VALUE = 253;

    Attribute(AttributeType type, Octets value) {
        this(type.number(), value);
    }

    boolean is(AttributeType wanted) {
        return type == wanted.number();
    }

    /** The type alone: values may be secrets. */
    @Override
    public String toString() {
        return "Attribute[type=" + type + ", " + value.length() + " octets]";
    }
}
