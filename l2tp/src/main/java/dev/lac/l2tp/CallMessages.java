package dev.lac.l2tp;

import dev.lac.protocol.MalformedPacketException;
import dev.lac.protocol.Octets;
import org.jspecify.annotations.Nullable;

/** The messages of incoming calls as we send them, and what a CDN says (RFC 2661 §6.6 to §6.8, §6.12). */
final class CallMessages {
    /** Bit S of the Framing Type: a PPPoE session has no octet-stuffing (§4.4.4). */
    private static final int SYNCHRONOUS = 1;

    private CallMessages() {}

    /**
     * The Bearer Type is left out: a PPPoE session is neither analog nor digital, and the Physical Channel ID, there being none.
     */
    static Octets icrq(MessageWriter writer, int localSessionId, CallSpec spec) {
        return writer.u16(AvpType.ASSIGNED_SESSION_ID, localSessionId)
                .u32(AvpType.CALL_SERIAL_NUMBER, spec.callSerialNumber())
                .text(AvpType.CALLED_NUMBER, spec.calledNumber())
                .text(AvpType.CALLING_NUMBER, spec.callingNumber())
                .text(AvpType.SUB_ADDRESS, spec.subAddress())
                .body();
    }

    static Octets icrp(MessageWriter writer, int localSessionId) {
        return writer.u16(AvpType.ASSIGNED_SESSION_ID, localSessionId).body();
    }

    static Octets iccn(MessageWriter writer, CallSpec spec) {
        writer.u32(AvpType.TX_CONNECT_SPEED, spec.txConnectSpeed()).u32(AvpType.FRAMING_TYPE, SYNCHRONOUS);
        ProxyLcp lcp = spec.proxyLcp();
        if (lcp != null) {
            writer.octets(AvpType.INITIAL_RECEIVED_LCP_CONFREQ, lcp.initialReceivedConfReq())
                    .octets(AvpType.LAST_SENT_LCP_CONFREQ, lcp.lastSentConfReq())
                    .octets(AvpType.LAST_RECEIVED_LCP_CONFREQ, lcp.lastReceivedConfReq());
        }
        ProxyAuthentication authentication = spec.proxyAuthentication();
        if (authentication != null) {
            writer.u16(AvpType.PROXY_AUTHEN_TYPE, authentication.authenType());
            proxyAuthentication(writer, authentication);
        }
        writer.text(AvpType.PRIVATE_GROUP_ID, spec.privateGroupId());
        if (spec.rxConnectSpeed() != 0) {
            writer.u32(AvpType.RX_CONNECT_SPEED, spec.rxConnectSpeed());
        }
        return writer.body();
    }

    private static void proxyAuthentication(MessageWriter writer, ProxyAuthentication authentication) {
        // §4.4.5: the Proxy Authen ID has two octets, "the most significant octet MUST be 0".
        if (authentication instanceof ProxyAuthentication.Chap chap) {
            writer.octets(AvpType.PROXY_AUTHEN_NAME, chap.name())
                    .octets(AvpType.PROXY_AUTHEN_CHALLENGE, chap.challenge())
                    .u16(AvpType.PROXY_AUTHEN_ID, chap.identifier())
                    .octets(AvpType.PROXY_AUTHEN_RESPONSE, chap.response());
        } else if (authentication instanceof ProxyAuthentication.MsChapV1 chap) {
            writer.octets(AvpType.PROXY_AUTHEN_NAME, chap.name())
                    .octets(AvpType.PROXY_AUTHEN_CHALLENGE, chap.challenge())
                    .u16(AvpType.PROXY_AUTHEN_ID, chap.identifier())
                    .octets(AvpType.PROXY_AUTHEN_RESPONSE, chap.response());
        } else if (authentication instanceof ProxyAuthentication.Pap pap) {
            writer.octets(AvpType.PROXY_AUTHEN_NAME, pap.name())
                    .u16(AvpType.PROXY_AUTHEN_ID, pap.identifier())
                    .hidden(AvpType.PROXY_AUTHEN_RESPONSE, pap.password());
        }
    }

    static Octets cdn(MessageWriter writer, int localSessionId, CallEnd end) {
        writer.result(end.resultCode(), end.errorCode(), end.text()).u16(AvpType.ASSIGNED_SESSION_ID, localSessionId);
        PppDisconnectCause cause = end.disconnectCause();
        if (cause != null) {
            writer.octets(AvpType.PPP_DISCONNECT_CAUSE_CODE, cause.encode());
        }
        return writer.body();
    }

    /** What a received CDN says. */
    static CallEnd endOf(ReceivedMessage cdn) {
        Result result = Result.of(cdn.octets(AvpType.RESULT_CODE));
        return new CallEnd(
                CallEnd.Origin.PEER_MESSAGE,
                result.code(),
                result.error(),
                result.text(),
                null,
                disconnectCause(cdn.octets(AvpType.PPP_DISCONNECT_CAUSE_CODE)),
                q931Cause(cdn.octets(AvpType.Q931_CAUSE_CODE)));
    }

    private static @Nullable PppDisconnectCause disconnectCause(@Nullable Octets value) {
        try {
            return value == null ? null : PppDisconnectCause.parse(value);
        } catch (MalformedPacketException e) {
            throw new IllegalStateException("the catalogue admits no shorter value", e);
        }
    }

    private static @Nullable Q931Cause q931Cause(@Nullable Octets value) {
        try {
            return value == null ? null : Q931Cause.parse(value);
        } catch (MalformedPacketException e) {
            throw new IllegalStateException("the catalogue admits no shorter value", e);
        }
    }

    /** The Result Code AVP (§4.4.2); an absent Error Code reads as 0. */
    record Result(int code, int error, String text) {
        static Result of(@Nullable Octets value) {
            if (value == null) {
                return new Result(0, 0, "");
            }
            int code = value.get(0) << 8 | value.get(1);
            if (value.length() < 4) {
                return new Result(code, 0, "");
            }
            return new Result(
                    code,
                    value.get(2) << 8 | value.get(3),
                    value.slice(4, value.length()).text());
        }
    }
}
