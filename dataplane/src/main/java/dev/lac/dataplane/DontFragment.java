package dev.lac.dataplane;

/** The Don't Fragment bit of the datagrams that carry data messages over IPv4 (RFC 791 §3.1), and what becomes of those that are too big. */
public enum DontFragment {
    /** Clear: what exceeds the path MTU is sent in fragments. */
    CLEAR,
    /** Set: what exceeds the path MTU is dropped and counted. */
    SET,
    /** As in the subscriber's IPv4 packet; set with IPv6, which no router fragments (RFC 8200 §5); clear with any other protocol. */
    COPY
}
