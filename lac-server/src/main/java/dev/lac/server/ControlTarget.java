package dev.lac.server;

import dev.lac.l2tp.AvpType;
import dev.lac.l2tp.DataHeader;
import dev.lac.l2tp.MessageType;
import java.nio.ByteBuffer;

/**
 * Whom an L2TP control message is about, as far as its headers say (RFC 2661 §3.1, §4.1).
 *
 * @param sessionId the recipient's; 0: the tunnel, or a call whose recipient has given it no id yet
 * @param assignedSessionId the sender's, of ICRQ, ICRP and CDN; 0: it is not said, or hidden
 * @param ofCall whether it is about one call
 */
record ControlTarget(int sessionId, int assignedSessionId, boolean ofCall) {
    private static final int HEADER = 12;
    private static final int SESSION_ID = 6;
    private static final int AVP_HEADER = 6;
    private static final int AVP_LENGTH = 0x03ff;
    private static final int AVP_HIDDEN = 0x4000;

    /** Of a message that a tunnel sends or takes; what is malformed is about the tunnel. */
    static ControlTarget of(ByteBuffer message) {
        int at = message.position();
        int end = message.limit();
        if (end - at < HEADER || !DataHeader.isControl(message, at)) {
            return new ControlTarget(0, 0, false);
        }
        int sessionId = message.getShort(at + SESSION_ID) & 0xffff;
        int assigned = 0;
        boolean ofCall = sessionId != 0;
        for (at += HEADER; end - at > AVP_HEADER; ) {
            int bits = message.getShort(at) & 0xffff;
            int length = bits & AVP_LENGTH;
            if (length < AVP_HEADER || at + length > end) {
                break;
            }
            int vendor = message.getShort(at + 2) & 0xffff;
            int type = message.getShort(at + 4) & 0xffff;
            if (vendor == 0 && (bits & AVP_HIDDEN) == 0 && length == AVP_HEADER + 2) {
                int value = message.getShort(at + AVP_HEADER) & 0xffff;
                if (type == AvpType.MESSAGE_TYPE.number()) {
                    ofCall |= value == MessageType.ICRQ.number() || value == MessageType.CDN.number();
                } else if (type == AvpType.ASSIGNED_SESSION_ID.number()) {
                    assigned = value;
                }
            }
            at += length;
        }
        return new ControlTarget(sessionId, assigned, ofCall);
    }
}
