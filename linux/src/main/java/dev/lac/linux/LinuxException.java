package dev.lac.linux;

/** A port cannot be opened; the message says which, why, and what to do. */
public final class LinuxException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public LinuxException(String message) {
        super(message);
    }
}
