package dev.lac.dataplane;

/** A port cannot be opened; the message says which, why, and what to do. */
public final class DataPlaneException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DataPlaneException(String message) {
        super(message);
    }
}
