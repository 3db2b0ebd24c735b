package dev.lac.server;

/** The LAC cannot serve: a port, a file or a word of the configuration is in the way; the message says which, and what to do. */
public final class ServerException extends Exception {
    private static final long serialVersionUID = 1L;

    ServerException(Throwable cause) {
        super(cause.getMessage(), cause);
    }
}
