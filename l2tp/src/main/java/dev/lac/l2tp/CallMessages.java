package dev.lac.l2tp;

import dev.lac.protocol.MalformedPacketException;
import dev.lac.protocol.Octets;
import org.jspecify.annotations.Nullable;

/** The messages of incoming calls as we send them, and what a CDN says (RFC 2661 §6.6 to §6.8, §6.12 to §6.14). */
final class CallMessages {
    private CallMessages() {}

    static Octets icrq(MessageWriter writer, int localSessionId, CallSpec spec) {
        writer.u16(AvpType.ASSIGNED_SESSION_ID, localSessionId)
                .u32(AvpType.CALL_SERIAL_NUMBER, spec.callSerialNumber());
        Integer bearer = spec.bearerType();
        if (bearer != null) {
            writer.u32(AvpType.BEARER_TYPE, bearer);
        }
        Integer channel = spec.physicalChannelId();
        if (channel != null) {
            writer.u32(AvpType.PHYSICAL_CHANNEL_ID, channel);
        }
        writer.text(AvpType.CALLED_NUMBER, spec.calledNumber())
                .text(AvpType.CALLING_NUMBER, spec.callingNumber())
                .text(AvpType.SUB_ADDRESS, spec.subAddress());
        sessionDs(writer, spec.dscp());
        if (spec.connectSpeedUpdates()) {
            writer.octets(AvpType.CONNECT_SPEED_UPDATE_ENABLE, Octets.EMPTY);
        }
        writer.octetsIf(AvpType.CISCO_NAS_PORT_INFO, spec.nasPortInfo());
        AccessLineInformation line = spec.accessLine();
        if (line != null) {
            line.write(writer);
        }
        return writer.body();
    }

    /** An ICRP that grants the wish for {@code dscp}, or says nothing of it where that is -1. */
    static Octets icrp(MessageWriter writer, int localSessionId, int dscp) {
        return sessionDs(writer.u16(AvpType.ASSIGNED_SESSION_ID, localSessionId), dscp)
                .body();
    }

    private static MessageWriter sessionDs(MessageWriter writer, int dscp) {
        return dscp == PerHopBehavior.NONE ? writer : writer.u16(AvpType.SESSION_DS, PerHopBehavior.code(dscp));
    }

    /** The speeds are those of now, which may no longer be those of {@code spec}; an Rx of 0 is left out. */
    static Octets iccn(MessageWriter writer, CallSpec spec, long tx, long rx, int framingType) {
        writer.u32(AvpType.TX_CONNECT_SPEED, tx).u32(AvpType.FRAMING_TYPE, framingType);
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
        if (rx != 0) {
            writer.u32(AvpType.RX_CONNECT_SPEED, rx);
        }
        if (spec.sequencingRequired()) {
            writer.octets(AvpType.SEQUENCING_REQUIRED, Octets.EMPTY);
        }
        return writer.body();
    }

    static Octets wen(MessageWriter writer, CallErrors errors) {
        return writer.octets(AvpType.CALL_ERRORS, errors.encode()).body();
    }

    static Octets sli(MessageWriter writer, Accm accm) {
        return writer.octets(AvpType.ACCM, accm.encode()).body();
    }

    /** A CSUN or CSURQ about one call (RFC 5515). */
    static Octets connectSpeed(MessageWriter writer, ConnectSpeed speed) {
        return writer.octets(AvpType.CONNECT_SPEED_UPDATE, speed.encode()).body();
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
                parsed(cdn.octets(AvpType.PPP_DISCONNECT_CAUSE_CODE), PppDisconnectCause::parse),
                parsed(cdn.octets(AvpType.Q931_CAUSE_CODE), Q931Cause::parse));
    }

    /** How an AVP's value is read. */
    interface Parser<T> {
        T parse(Octets value) throws MalformedPacketException;
    }

    /** What a value of the length that {@link AvpType} demands says; null where there is none. */
    static <T> @Nullable T parsed(@Nullable Octets value, Parser<T> parser) {
        try {
            return value == null ? null : parser.parse(value);
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
