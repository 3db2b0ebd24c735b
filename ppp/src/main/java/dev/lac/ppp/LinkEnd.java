package dev.lac.ppp;

import dev.lac.protocol.Octets;

/**
 * Why a link ended (RFC 1661 §3.7).
 *
 * @param text the peer's words, our own, or empty
 */
public record LinkEnd(Kind kind, String text) {
    /** The causes that are told apart. */
    public enum Kind {
        /** LCP: the peer did not answer, or options did not converge (RFC 1661 §4.6 Max-Configure, §4.5). */
        LCP_TIMEOUT,
        /** The peer did not authenticate itself in time. */
        AUTH_TIMEOUT,
        /** The authenticator said no. */
        AUTHENTICATION_REJECTED,
        /** The peer will not use any authentication protocol that is acceptable here. */
        AUTH_PROTOCOL_REFUSED,
        /** The peer sent a Terminate-Request; {@link LinkEnd#text} is its Data. */
        PEER_TERMINATED,
        /** Closed from above. */
        CLOSED,
        /** The peer answers no Echo-Requests (RFC 1661 §5.8). */
        ECHO_FAILURE,
        /** The link leads back to us (RFC 1661 §6.4). */
        LOOPBACK,
        /** The peer rejected what LCP or IPCP cannot do without (RFC 1661 §4.3, RXJ-). */
        PROTOCOL_ERROR,
        /** The layer below went away first: no packet could be exchanged about it. */
        LOWER_DOWN
    }

    /** Words of the peer, fit for a log: what cannot be printed becomes a dot. */
    static String printable(Octets words) {
        return words.text().replaceAll("[\\p{Cntrl}\ufffd]", ".");
    }
}
