package dev.lac.radius;

/** What became of an {@link AccountingRequest}. */
public sealed interface AccountingResult {
    /**
     * An Accounting-Response came (RFC 2866 §4.2).
     *
     * @param server {@code address:port}
     */
    record Acknowledged(String server) implements AccountingResult {}

    /**
     * No server acknowledged it.
     *
     * @param cause each server that was asked and what it did, for the operator
     */
    record Undelivered(String cause) implements AccountingResult {}
}
