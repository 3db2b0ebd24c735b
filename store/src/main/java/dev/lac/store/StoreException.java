package dev.lac.store;

import org.jspecify.annotations.Nullable;

/** The store cannot be opened; the message says which file, why, and what the operator can do. */
public final class StoreException extends Exception {
    private static final long serialVersionUID = 1L;

    StoreException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
