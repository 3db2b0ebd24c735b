package dev.lac.ppp;

/** The phases of a link (RFC 1661 §3.2). */
public enum Phase {
    /** §3.3. */
    DEAD,
    /** §3.4. */
    ESTABLISH,
    /** §3.5. */
    AUTHENTICATE,
    /** §3.6. */
    NETWORK,
    /** §3.7. */
    TERMINATE
}
