package dev.lac.protocol;

/**
 * Received octets break the format of their protocol.
 *
 * <p>Checked, so that every path from the wire decides what to do with it; carries no stack trace, so that a flood of hostile
 * frames costs a counter each and nothing else. The message names the field and the rule, never the contents.
 */
public final class MalformedPacketException extends Exception {
    private static final long serialVersionUID = 1L;

    public MalformedPacketException(String message) {
        super(message, null, false, false);
    }
}
