package dev.lac.l2tp;

import dev.lac.protocol.MalformedPacketException;
import dev.lac.protocol.Octets;
import dev.lac.protocol.PacketReader;
import dev.lac.protocol.PacketWriter;
import org.jspecify.annotations.Nullable;

/**
 * The PPP Disconnect Cause Code (RFC 3145 §2), which a CDN may carry.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |       Disconnect Code         |    Control Protocol Number    |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |   Direction   | Message...
 * +-+-+-+-+-+-+-+-+-+-+-+-
 * </pre>
 *
 * @param code the Disconnect Code, 0 to 65,535, see {@link Code}
 * @param protocol the number of the PPP control protocol it is about, or 0
 * @param direction 0 to 255: {@link #GLOBAL}, {@link #AT_PEER} or {@link #AT_LOCAL}
 * @param message may be empty
 */
public record PppDisconnectCause(int code, int protocol, int direction, String message) {
    /** A global error: it belongs to neither side. */
    public static final int GLOBAL = 0;

    /** The cause lies with the PPP peer of whoever sends this. */
    public static final int AT_PEER = 1;

    /** The cause lies with whoever sends this. */
    public static final int AT_LOCAL = 2;

    /** The Disconnect Codes (RFC 3145 §3), a line each. */
    public enum Code {
        NO_INFORMATION(0, "No information available"),
        ADMINISTRATIVE(1, "Administrative disconnect"),
        LCP_RENEGOTIATION_DISABLED(2, "LCP renegotiation at LNS disabled; LNS expects proxy LCP information"),
        NORMAL(3, "Normal Disconnection, LCP Terminate-Request sent"),
        COMPULSORY_ENCRYPTION_REFUSED(4, "Compulsory encryption required by a PPP peer was refused by the other"),
        LCP_FSM_TIMEOUT(5, "LCP: FSM Timeout error"),
        LCP_NOT_RECOGNIZABLE(6, "No recognizable LCP packets were received"),
        LCP_MAGIC_NUMBER(7, "LCP failure: Magic Number error; link possibly looped back"),
        LCP_ECHO_TIMEOUT(8, "LCP link failure: Echo Request timeout"),
        MP_ENDPOINT_DISCRIMINATOR(9, "Peer has unexpected Endpoint-Discriminator for existing MP bundle"),
        MP_MRRU(10, "Peer has unexpected MRRU for existing MP bundle"),
        MP_SHORT_SEQUENCE_NUMBER(11, "Peer has unexpected Short-Sequence-Number option for existing MP bundle"),
        COMPULSORY_CALL_BACK_REFUSED(12, "Compulsory call-back required by a PPP peer was refused by the other"),
        AUTHENTICATION_FSM_TIMEOUT(13, "Authentication: FSM Timeout error"),
        MP_AUTHENTICATED_NAME(14, "Peer has unexpected authenticated name for existing MP bundle"),
        AUTHENTICATION_PROTOCOL_UNACCEPTABLE(15, "PPP authentication failure: Authentication protocol unacceptable"),
        AUTHENTICATION_FAILED(16, "PPP authentication failure: bad name, password, or secret"),
        NCP_FSM_TIMEOUT(17, "NCP: FSM Timeout error"),
        NO_NCP(18, "No NCPs available (all disabled or rejected)"),
        NO_ACCEPTABLE_ADDRESS(19, "NCP failure: failed to converge on acceptable addresses"),
        NO_PERMITTED_ADDRESS(20, "NCP failure: user not permitted to use any addresses");

        private final int number;
        private final String meaning;

        Code(int number, String meaning) {
            this.number = number;
            this.meaning = meaning;
        }

        /** The Disconnect Code on the wire. */
        public int number() {
            return number;
        }

        /** The meaning in the RFC's words. */
        public String meaning() {
            return meaning;
        }

        /** The constant of that number, or null where the RFC defines none. */
        public static @Nullable Code of(int number) {
            return number >= 0 && number < values().length ? values()[number] : null;
        }
    }

    /** A cause from the catalogue. */
    public PppDisconnectCause(Code code, int protocol, int direction, String message) {
        this(code.number(), protocol, direction, message);
    }

    /** One line for people. */
    public String describe() {
        Code known = Code.of(code);
        String side = direction == AT_PEER ? " at the sender's peer" : direction == AT_LOCAL ? " at the sender" : "";
        return "PPP disconnect code " + code + (known == null ? "" : " " + known.meaning())
                + (protocol == 0 ? "" : String.format(" (protocol %04x)", protocol)) + side
                + (message.isEmpty() ? "" : ": " + message);
    }

    static PppDisconnectCause parse(Octets value) throws MalformedPacketException {
        PacketReader reader = value.reader();
        int code = reader.u16("Disconnect Code");
        int protocol = reader.u16("Control Protocol Number");
        int direction = reader.u8("Direction");
        return new PppDisconnectCause(code, protocol, direction, reader.rest().text());
    }

    Octets encode() {
        return new PacketWriter()
                .u16(code)
                .u16(protocol)
                .u8(direction)
                .octets(MessageWriter.clipped(message, Avp.MAX_VALUE - 5))
                .toOctets();
    }
}
