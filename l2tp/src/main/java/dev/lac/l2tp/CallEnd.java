package dev.lac.l2tp;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Why a call ended, and who ended it (RFC 2661 §5.6, §4.4.2).
 *
 * @param origin who
 * @param resultCode the Result Code of the CDN sent or received; 0 where there was none
 * @param errorCode its Error Code, see {@link ErrorCode}; 0 where there was none
 * @param text the peer's Error Message, or our own words
 * @param tunnel how the tunnel ended when {@code origin} is {@link Origin#TUNNEL}, otherwise null
 * @param disconnectCause what the peer says about the PPP session (RFC 3145), or null
 * @param q931Cause what the peer says about the telephone call (§4.4.4), or null
 */
public record CallEnd(
        Origin origin,
        int resultCode,
        int errorCode,
        String text,
        @Nullable TunnelEnd tunnel,
        @Nullable PppDisconnectCause disconnectCause,
        @Nullable Q931Cause q931Cause) {
    /** Who ended a call. */
    public enum Origin {
        /** We were told to close it, or could not offer it to the peer at all. */
        LOCAL,
        /** A CDN came. */
        PEER_MESSAGE,
        /** The peer acknowledged our messages but did not answer in time. */
        TIMEOUT,
        /** The peer sent what the protocol does not allow. */
        PROTOCOL,
        /** The whole tunnel ended. */
        TUNNEL
    }

    static CallEnd local(CdnResult result, @Nullable ErrorCode error, String text, @Nullable PppDisconnectCause cause) {
        int code = error == null ? 0 : error.number();
        return new CallEnd(Origin.LOCAL, result.number(), code, text, null, cause, null);
    }

    static CallEnd of(Origin origin, CdnResult result, @Nullable ErrorCode error, String text) {
        return new CallEnd(origin, result.number(), error == null ? 0 : error.number(), text, null, null, null);
    }

    /** The peer has never heard of the call: it could not be offered. */
    static CallEnd notOffered(String why) {
        return new CallEnd(Origin.LOCAL, 0, 0, why, null, null, null);
    }

    static CallEnd protocol(ErrorCode error, String text) {
        return of(Origin.PROTOCOL, CdnResult.GENERAL_ERROR, error, text);
    }

    static CallEnd withTunnel(TunnelEnd tunnel) {
        return new CallEnd(Origin.TUNNEL, 0, 0, tunnel.text(), tunnel, null, null);
    }

    /** One line for people. */
    public String describe() {
        if (tunnel != null) {
            return "tunnel ended: " + tunnel.describe();
        }
        StringBuilder line =
                new StringBuilder(origin.name().toLowerCase(Locale.ROOT).replace('_', ' '));
        if (resultCode != 0) {
            CdnResult known = CdnResult.of(resultCode);
            line.append(", CDN result ").append(resultCode).append(known == null ? "" : " " + known.meaning());
        }
        if (errorCode != 0) {
            ErrorCode known = ErrorCode.of(errorCode);
            line.append(", error ").append(errorCode).append(known == null ? "" : " " + known.meaning());
        }
        if (disconnectCause != null) {
            line.append(", ").append(disconnectCause.describe());
        }
        if (q931Cause != null) {
            line.append(", ").append(q931Cause);
        }
        return text.isEmpty() ? line.toString() : line + ": " + text;
    }
}
