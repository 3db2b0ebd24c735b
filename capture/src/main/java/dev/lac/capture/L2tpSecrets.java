package dev.lac.capture;

import dev.lac.l2tp.Avp;
import dev.lac.l2tp.AvpType;
import dev.lac.l2tp.DataHeader;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Blanks in a control message what proves who somebody is: the values of Challenge Response (RFC 2661 §4.4.3) and of Proxy Authen Response
 * (§4.4.5), unless they are hidden (§4.3). Behind the header of an AVP that is not well formed nothing is left, nor behind
 * the message's end.
 */
final class L2tpSecrets {
    private static final int HIDDEN = 0x4000;
    private static final int LENGTH = 0x03ff;

    private final byte[] octets;

    L2tpSecrets(byte[] octets) {
        this.octets = octets;
    }

    void blank(int at, int end) {
        int flags = DataHeader.flags(ByteBuffer.wrap(octets), at);
        int fixed = DataHeader.writtenLength(flags, 0);
        if (fixed > end - at) {
            zero(at + 2, end);
        } else if ((flags & DataHeader.OFFSET) != 0) {
            // "MUST be set to 0 for control messages" (§3.1): where AVPs begin cannot be told.
            zero(at + fixed, end);
        } else {
            int stop = (flags & DataHeader.LENGTH) == 0 ? end : Math.min(end, at + PppFields.u16(octets, at + 2));
            avps(at + fixed, stop);
            zero(Math.max(stop, at + fixed), end);
        }
    }

    private void avps(int from, int stop) {
        int at = from;
        while (at < stop) {
            if (stop - at < Avp.HEADER_LENGTH) {
                zero(at, stop);
                return;
            }
            int first = PppFields.u16(octets, at);
            int length = first & LENGTH;
            if (length < Avp.HEADER_LENGTH || length > stop - at) {
                zero(at + Avp.HEADER_LENGTH, stop);
                return;
            }
            AvpType type = AvpType.of(PppFields.u16(octets, at + 2), PppFields.u16(octets, at + 4));
            boolean secret = type == AvpType.CHALLENGE_RESPONSE || type == AvpType.PROXY_AUTHEN_RESPONSE;
            if (secret && (first & HIDDEN) == 0) {
                zero(at + Avp.HEADER_LENGTH, at + length);
            }
            at += length;
        }
    }

    private void zero(int from, int to) {
        if (from < to) {
            Arrays.fill(octets, from, to, (byte) 0);
        }
    }
}
