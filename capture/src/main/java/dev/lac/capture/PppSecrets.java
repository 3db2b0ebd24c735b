package dev.lac.capture;

import dev.lac.ppp.Protocol;
import java.util.Arrays;
import java.util.Set;

/**
 * Blanks in a PPP frame what proves who somebody is: the password of PAP (RFC 1334 §2.2.1), the Value of a Response of CHAP (RFC 1994 §4.1) and
 * MS-CHAP (RFC 2433 §4, RFC 2759 §4), the authenticator response in a Success of MS-CHAPv2 (RFC 2759 §5), packets that change a password (RFC 2433
 * §9 and §10, RFC 2759 §7), what EAP methods say (RFC 3748 §5), and all of these in the Protocol-Rejects of LCP (RFC 1661 §5.7), which give back
 * what they refuse.
 *
 * <p>Of a packet of these protocols that is not well formed nothing is left behind code, identifier and length, and never anything behind its end.
 */
final class PppSecrets {
    private static final int EAP = 0xc227;

    /**
     * Link-Quality-Report (RFC 1989), CBCP, BACP and BAP (RFC 2125): protocols of the link without secrets. Of the others from c000 on any may be
     * one for authentication.
     */
    private static final Set<Integer> HARMLESS = Set.of(0xc025, 0xc029, 0xc02b, 0xc02d);

    private static final int FIRST_OF_THE_LINK = 0xc000;

    /** Code, identifier and length: LCP, PAP, CHAP and EAP have them alike. */
    private static final int HEADER = 4;

    /** Rejects in one another; what lies deeper is blanked. */
    private static final int MOST_NESTED = 4;

    // LCP (RFC 1661 §5)
    private static final int CODE_REJECT = 7;
    private static final int PROTOCOL_REJECT = 8;
    // PAP (RFC 1334 §2.2)
    private static final int AUTHENTICATE_REQUEST = 1;
    private static final int AUTHENTICATE_ACK = 2;
    private static final int AUTHENTICATE_NAK = 3;
    // CHAP (RFC 1994 §4)
    private static final int CHALLENGE = 1;
    private static final int RESPONSE = 2;
    private static final int SUCCESS = 3;
    private static final int FAILURE = 4;
    // EAP (RFC 3748 §4 and §5)
    private static final int EAP_REQUEST = 1;
    private static final int EAP_RESPONSE = 2;
    private static final int EAP_NAK = 3;
    private static final int EAP_MD5_CHALLENGE = 4;

    private final byte[] octets;

    PppSecrets(byte[] octets) {
        this.octets = octets;
    }

    /** The frame begins with the protocol field, or with FF 03 before it. */
    void blank(int at, int end) {
        frame(at, end, 0);
    }

    private void frame(int at, int end, int nested) {
        int field = PppFields.protocolAt(octets, at, end);
        int protocol = PppFields.protocol(octets, field, end);
        if (protocol != PppFields.CUT_SHORT) {
            packet(protocol, field + PppFields.protocolLength(octets, field), end, nested);
        }
    }

    private void packet(int protocol, int at, int end, int nested) {
        if (protocol == Protocol.MULTILINK.value()) {
            // Part of a frame: which part, and of what, cannot be told from here.
            zero(at, end);
        } else if (protocol == Protocol.LCP.value()) {
            lcp(at, end, nested);
        } else if (protocol >= FIRST_OF_THE_LINK && !HARMLESS.contains(protocol)) {
            authentication(protocol, at, end);
        }
    }

    private void lcp(int at, int end, int nested) {
        if (end - at < HEADER) {
            zero(at, end);
            return;
        }
        int code = octets[at] & 0xff;
        if (code != CODE_REJECT && code != PROTOCOL_REJECT) {
            return;
        }
        int rejected = at + HEADER;
        if (isMalformed(at, end) || nested == MOST_NESTED) {
            zero(rejected, end);
            return;
        }
        int stop = at + PppFields.u16(octets, at + 2);
        zero(stop, end);
        if (code == CODE_REJECT) {
            lcp(rejected, stop, nested + 1);
        } else {
            frame(rejected, stop, nested + 1);
        }
    }

    /** Whether there are no octets of length's number from {@code at} on; there is a header. */
    private boolean isMalformed(int at, int end) {
        int length = PppFields.u16(octets, at + 2);
        return length < HEADER || length > end - at;
    }

    private void authentication(int protocol, int at, int end) {
        if (end - at < HEADER) {
            zero(at, end);
            return;
        }
        int data = at + HEADER;
        if (isMalformed(at, end)) {
            zero(data, end);
            return;
        }
        int stop = at + PppFields.u16(octets, at + 2);
        zero(stop, end);
        int code = octets[at] & 0xff;
        boolean good = data == stop;
        if (!good && protocol == Protocol.PAP.value()) {
            good = pap(code, data, stop);
        } else if (!good && protocol == Protocol.CHAP.value()) {
            good = chap(code, data, stop);
        } else if (!good && protocol == EAP) {
            good = eap(code, data, stop);
        }
        if (!good) {
            zero(data, stop);
        }
    }

    /** Blanks what follows the header; false if it is not well formed. */
    private boolean pap(int code, int data, int stop) {
        int first = octets[data] & 0xff;
        int behind = data + 1 + first;
        switch (code) {
            case AUTHENTICATE_REQUEST -> {
                // Peer-ID Length, Peer-ID, Passwd-Length, Password
                int password = behind + 1;
                if (password > stop || password + (octets[behind] & 0xff) > stop) {
                    return false;
                }
                int rest = password + (octets[behind] & 0xff);
                Arrays.fill(octets, password, rest, (byte) 'X');
                zero(rest, stop);
                return true;
            }
            case AUTHENTICATE_ACK, AUTHENTICATE_NAK -> {
                // Msg-Length, Message
                zero(behind, stop);
                return behind <= stop;
            }
            default -> {
                return false;
            }
        }
    }

    /** Blanks what follows the header; false if it is not well formed, or all of it is secret. */
    private boolean chap(int code, int data, int stop) {
        switch (code) {
            case CHALLENGE, RESPONSE -> {
                // Value-Size, Value, Name
                int name = data + 1 + (octets[data] & 0xff);
                boolean none = code == RESPONSE && name == data + 1;
                if (name > stop || none) {
                    return false;
                }
                if (code == RESPONSE) {
                    zero(data + 1, name);
                }
                return true;
            }
            case SUCCESS -> {
                authenticatorResponse(data, stop);
                return true;
            }
            case FAILURE -> {
                return true;
            }
            default -> {
                return false;
            }
        }
    }

    /** "S=" and what follows up to a blank. */
    private void authenticatorResponse(int data, int stop) {
        for (int i = data; i + 2 <= stop; i++) {
            if (octets[i] == 'S' && octets[i + 1] == '=') {
                for (i += 2; i < stop && octets[i] != ' '; i++) {
                    octets[i] = 'X';
                }
            }
        }
    }

    /** Identity, Notification, Nak and the Challenge of MD5-Challenge stay. */
    private boolean eap(int code, int data, int stop) {
        int type = octets[data] & 0xff;
        if (code != EAP_REQUEST && code != EAP_RESPONSE) {
            return false;
        }
        if (type > EAP_NAK && !(code == EAP_REQUEST && type == EAP_MD5_CHALLENGE)) {
            zero(data + 1, stop);
        }
        return true;
    }

    private void zero(int from, int to) {
        if (from < to) {
            Arrays.fill(octets, from, to, (byte) 0);
        }
    }
}
