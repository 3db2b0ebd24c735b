package dev.lac.dataplane;

/** Whatever happens to a frame in the data plane other than being relayed. */
public enum ForwardingEvent {
    /** A discovery packet went up to the control thread. */
    PUNTED_DISCOVERY,
    /** A frame of a session that is not relayed went up to the control thread. */
    PUNTED_SESSION_FRAME,
    /** An L2TP control message went up to the control thread. */
    PUNTED_CONTROL,
    /** An L2TP data message of a session that is not relayed went up to the control thread. */
    PUNTED_DATA,
    /** The control thread's queue was full. */
    DROPPED_PUNT_QUEUE_FULL,
    /** A frame for another station, a multicast group or a VLAN that is not served. */
    DROPPED_NOT_FOR_US,
    /** A PPPoE header cut short, of another version, or with a length beyond the frame (RFC 2516 §4). */
    DROPPED_MALFORMED_PPPOE,
    /** A frame with more than two VLAN tags, or tags that this interface does not serve. */
    DROPPED_VLAN,
    /** A session frame from a hardware address or a VLAN that does not own the session. */
    DROPPED_WRONG_MAC,
    /** An L2TP header cut short, of another version, or inconsistent (RFC 2661 §3.1). */
    DROPPED_MALFORMED_L2TP,
    /** A data message with the right session but the wrong tunnel, address or port (RFC 2661 §8.1). */
    DROPPED_WRONG_PEER,
    /** A data message for a session that does not exist. */
    DROPPED_UNKNOWN_SESSION,
    /** A frame longer than the receive buffer. */
    DROPPED_TOO_LONG,
    /** A data message that came after a later one, or twice (RFC 2661 §5.4). */
    DROPPED_OUT_OF_SEQUENCE,
    /** Data messages that are missing, by their sequence numbers (RFC 2661 §5.4). */
    MISSING_IN_SEQUENCE,
    /** A numbered data message that came early and waited for those before it (RFC 2661 §5.4). */
    REORDERED,
    /** A data message without PPP payload. */
    DROPPED_EMPTY,
    /** A data message that exceeds the path MTU and was sent to be fragmented. */
    FRAGMENTED,
    /** A data message that exceeds the path MTU and may not be fragmented, or a frame that exceeds the subscriber's link. */
    DROPPED_TOO_BIG,
    /** A datagram for an LNS that the pinned interface does not lead to at the moment. */
    DROPPED_NO_UNDERLAY,
    /** What came while the kernel had no room left for more, as it came faster than it was taken. */
    DROPPED_OVERRUN,
    /** The kernel does not cut datagrams (UDP_SEGMENT) on some way to an LNS; from then on they are sent one by one. */
    SEGMENTATION_REFUSED,
    /** The kernel refused to send. */
    SEND_FAILED,
    /** The kernel reported an error on receiving. */
    RECEIVE_FAILED,
    /** A tap failed at a frame and was taken away; the frame went on. */
    TAP_FAILED
}
