package dev.lac.radius;

/** Why a Disconnect-Request or CoA-Request is refused: Error-Cause, RFC 5176 §3.6. */
public enum ErrorCause {
    UNSUPPORTED_ATTRIBUTE(401),
    MISSING_ATTRIBUTE(402),
    NAS_IDENTIFICATION_MISMATCH(403),
    INVALID_REQUEST(404),
    UNSUPPORTED_SERVICE(405),
    INVALID_ATTRIBUTE_VALUE(407),
    ADMINISTRATIVELY_PROHIBITED(501),
    SESSION_CONTEXT_NOT_FOUND(503),
    SESSION_CONTEXT_NOT_REMOVABLE(504),
    RESOURCES_UNAVAILABLE(506),
    MULTIPLE_SESSION_SELECTION_UNSUPPORTED(508);

    private final int number;

    ErrorCause(int number) {
        this.number = number;
    }

    /** The value on the wire. */
    public int number() {
        return number;
    }
}
