package dev.lac.capture;

import dev.lac.l2tp.DataHeader;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Takes out of frames what is nobody's business: what gives a password away, which is replaced by as many zeros (X in text), and what
 * subscribers say to one another, which is cut behind the headers of IP and transport.
 *
 * <p>Frames are changed in place. What cannot be read is blanked rather than shown.
 */
public final class Redactor {
    private final boolean secrets;
    private final boolean payload;

    /**
     * @param secrets whether passwords, responses to challenges and packets that change a password stay
     * @param payload whether what IP packets carry stays
     */
    public Redactor(boolean secrets, boolean payload) {
        this.secrets = secrets;
        this.payload = payload;
    }

    /**
     * A PPP frame of {@code length} octets at {@code at}, from the protocol field on.
     *
     * @return how many of its octets may be shown
     */
    int ppp(byte[] octets, int at, int length) {
        if (!secrets) {
            new PppSecrets(octets).blank(at, at + length);
        }
        return payload ? length : InnerHeaders.length(octets, at, at + length);
    }

    /**
     * An L2TP control or data message of {@code length} octets at {@code at}.
     *
     * @return how many of its octets may be shown
     */
    int datagram(byte[] octets, int at, int length) {
        ByteBuffer buffer = ByteBuffer.wrap(octets);
        if (length >= 2 && DataHeader.isControl(buffer, at)) {
            if (!secrets) {
                new L2tpSecrets(octets).blank(at, at + length);
            }
            return length;
        }
        boolean all = secrets && payload;
        if (!DataHeader.isValid(buffer, at, length)) {
            if (!all) {
                Arrays.fill(octets, at + Math.min(DataHeader.MIN_LENGTH, length), at + length, (byte) 0);
            }
            return length;
        }
        int ppp = DataHeader.payloadOffset(buffer, at);
        int pppLength = DataHeader.payloadLength(buffer, at, length);
        if (!all) {
            // Offset padding, and what lies behind the message's end.
            int fixed = DataHeader.writtenLength(DataHeader.flags(buffer, at), 0);
            Arrays.fill(octets, at + fixed, ppp, (byte) 0);
            Arrays.fill(octets, ppp + pppLength, at + length, (byte) 0);
        }
        int kept = ppp(octets, ppp, pppLength);
        return kept == pppLength ? length : ppp - at + kept;
    }
}
