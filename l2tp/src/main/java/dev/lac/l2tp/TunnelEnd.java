package dev.lac.l2tp;

import java.net.InetSocketAddress;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Why a control connection ended, and who ended it (RFC 2661 §5.7, §4.4.2).
 *
 * @param origin who
 * @param resultCode the Result Code of the StopCCN sent or received; 0 where there was none
 * @param errorCode its Error Code, see {@link ErrorCode}; 0 where there was none
 * @param text the peer's Error Message, or our own words
 * @param unanswered what went unanswered when {@code origin} is {@link Origin#TIMEOUT}, otherwise null
 */
public record TunnelEnd(
        Origin origin,
        int resultCode,
        int errorCode,
        String text,
        @Nullable Unanswered unanswered) {
    /** Who ended a tunnel. */
    public enum Origin {
        /** We were told to close it. */
        LOCAL,
        /** A StopCCN came. */
        PEER_MESSAGE,
        /** The peer did not answer. */
        TIMEOUT,
        /** The peer failed our challenge, bears another name than expected, or challenged us and we have no secret. */
        AUTHENTICATION,
        /** The peer sent what the protocol does not allow. */
        PROTOCOL
    }

    /** What a peer left unanswered. */
    public enum Unanswered {
        /** Nothing at all came back for our SCCRQ. */
        SCCRQ,
        /** The peer was heard, but the control connection was not established in time. */
        SETUP,
        /** A control message other than Hello was not acknowledged in spite of retransmissions. */
        MESSAGE,
        /** A Hello was not acknowledged in spite of retransmissions. */
        HELLO
    }

    static TunnelEnd protocol(StopCcnResult result, int errorCode, String text) {
        return new TunnelEnd(Origin.PROTOCOL, result.number(), errorCode, text, null);
    }

    static TunnelEnd authentication(String text) {
        return new TunnelEnd(Origin.AUTHENTICATION, StopCcnResult.NOT_AUTHORIZED.number(), 0, text, null);
    }

    /** Ended silently, in favour of the control connection that the peer asked for (§4.4.3); the result is what a StopCCN would say. */
    static TunnelEnd lostTie() {
        String text = "the peer's tie breaker wins";
        return new TunnelEnd(Origin.LOCAL, StopCcnResult.ALREADY_EXISTS.number(), 0, text, null);
    }

    static TunnelEnd noAnswer(InetSocketAddress peer) {
        return timeout(Unanswered.SCCRQ, 0, "no answer to SCCRQ from " + peer);
    }

    static TunnelEnd setUpTooLate() {
        int result = StopCcnResult.GENERAL_REQUEST.number();
        return timeout(Unanswered.SETUP, result, "the control connection was not established in time");
    }

    static TunnelEnd unacknowledged(MessageType oldest, boolean established) {
        Unanswered what = oldest == MessageType.HELLO ? Unanswered.HELLO : Unanswered.MESSAGE;
        String text = oldest + " was not acknowledged in spite of retransmissions";
        return timeout(established ? what : Unanswered.SETUP, 0, text);
    }

    private static TunnelEnd timeout(Unanswered unanswered, int resultCode, String text) {
        return new TunnelEnd(Origin.TIMEOUT, resultCode, 0, text, unanswered);
    }

    /** One line for people. */
    public String describe() {
        StringBuilder line =
                new StringBuilder(origin.name().toLowerCase(Locale.ROOT).replace('_', ' '));
        if (unanswered != null) {
            line.append(" (").append(unanswered).append(')');
        }
        if (resultCode != 0) {
            StopCcnResult known = StopCcnResult.of(resultCode);
            line.append(", StopCCN result ").append(resultCode).append(known == null ? "" : " " + known.meaning());
        }
        // Of result 5 the "Error Code indicates highest version supported" (§4.4.2).
        if (errorCode != 0) {
            ErrorCode known =
                    resultCode == StopCcnResult.VERSION_NOT_SUPPORTED.number() ? null : ErrorCode.of(errorCode);
            line.append(", error ").append(errorCode).append(known == null ? "" : " " + known.meaning());
        }
        return text.isEmpty() ? line.toString() : line + ": " + text;
    }
}
