package dev.lac.l2tp;

/** The bits of Framing Capabilities and Framing Type (RFC 2661 §4.4.3, §4.4.4). */
final class FramingType {
    /** Bit S: a PPPoE session has no octet-stuffing. */
    static final int SYNCHRONOUS = 1;

    /** Bit A. */
    static final int ASYNCHRONOUS = 2;

    /** Both, for it makes no difference to frames that are only relayed. */
    static final int CAPABILITIES = SYNCHRONOUS | ASYNCHRONOUS;

    private FramingType() {}

    /**
     * The type for a call to a peer with these capabilities: "A peer MUST NOT request an incoming or outgoing call with a Framing Type
     * AVP specifying a value not advertised in the Framing Capabilities AVP it received".
     *
     * @return synchronous where possible, otherwise asynchronous; 0 where the peer advertised neither
     */
    static int choose(long peerCapabilities) {
        if ((peerCapabilities & SYNCHRONOUS) != 0) {
            return SYNCHRONOUS;
        }
        return (peerCapabilities & ASYNCHRONOUS) != 0 ? ASYNCHRONOUS : 0;
    }
}
