package dev.lac.dataplane;

import dev.lac.l2tp.DataHeader;
import java.nio.ByteBuffer;

/** What stands before a PPP frame on its way to an LNS: the L2TP header (RFC 2661 §3.1), address and control field. */
final class DataMessage {
    /** The most octets that {@link #encapsulate} writes: L2TP header with Length, Ns and Nr, and FF 03. */
    static final int MAX_HEADER = DataHeader.MIN_LENGTH + 2 + 4 + PppFrame.ADDRESS_AND_CONTROL_LENGTH;

    private DataMessage() {}

    /**
     * Writes the header before the PPP frame of {@code length} octets at {@code ppp}.
     *
     * @param numbered whether with the sequence number that is next
     * @return where the message begins; it ends where the frame does
     */
    static int encapsulate(ByteBuffer buffer, int ppp, int length, Relay to, boolean numbered) {
        DataFormat format = to.session().format();
        boolean priority = format.priority() && PppFrame.isLinkControl(buffer, ppp);
        int at = ppp;
        if (format.addressAndControl()) {
            at -= PppFrame.ADDRESS_AND_CONTROL_LENGTH;
            buffer.putShort(at, PppFrame.ADDRESS_AND_CONTROL);
        }
        int payload = ppp + length - at;
        int tunnelId = to.session().peerTunnelId();
        int sessionId = to.session().peerSessionId();
        if (numbered) {
            at -= DataHeader.writtenLength(format.length()) + DataHeader.SEQUENCE_LENGTH;
            DataHeader.writeSequenced(buffer, at, format.length(), priority, tunnelId, sessionId, to.takeNs(), payload);
        } else {
            at -= DataHeader.writtenLength(format.length());
            DataHeader.write(buffer, at, format.length(), priority, tunnelId, sessionId, payload);
        }
        return at;
    }
}
