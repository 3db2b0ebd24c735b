package dev.lac.dataplane;

/** Why the fast path hands a frame to the portable path. The order is that of {@code enum punt} in {@code lac.bpf.c}. */
public enum Punt {
    /** Not PPPoE session data or L2TP data at all: discovery, L2TP control, ARP, whatever else the host receives. */
    NOT_DATA,
    /** For another station, or with more than two VLAN tags. */
    NOT_FOR_US,
    /** A PPPoE, IP, UDP or L2TP header that is cut short or inconsistent. */
    MALFORMED,
    /** No session of this number is in the table. */
    UNKNOWN_SESSION,
    /** The session is another station's, VLAN's, tunnel's or LNS'. */
    WRONG_SOURCE,
    /** LCP, authentication and other protocols from c000 on. */
    LINK_CONTROL,
    /** Sequence numbers are in use (RFC 2661 §5.4). */
    SEQUENCING,
    /** Longer than the path or the subscriber's link takes. */
    TOO_BIG,
    /** An IP fragment, or an IP header with options or extensions. */
    IP_OPTIONS_OR_FRAGMENT,
    /** The next hop towards the LNS is not known at the moment. */
    NO_NEIGHBOUR,
    /** The kernel refused to change the size of the frame. */
    RESIZE_FAILED,
    /** Somebody looks at the session's frames, which the portable path shows. */
    TAPPED
}
