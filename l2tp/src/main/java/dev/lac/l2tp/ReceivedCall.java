package dev.lac.l2tp;

import dev.lac.protocol.Octets;
import org.jspecify.annotations.Nullable;

/**
 * What a LAC told us about an incoming call: in the ICRQ, and, once connected, in the ICCN too (RFC 2661 §6.6, §6.8). Hidden
 * values are unhidden.
 *
 * @param peerSessionId the LAC's Assigned Session ID, 1 to 65,535
 * @param callSerialNumber 0 to 2³² − 1
 * @param calledNumber empty where absent
 * @param callingNumber empty where absent
 * @param subAddress empty where absent
 * @param txConnectSpeed bits per second, 0 before the ICCN
 * @param rxConnectSpeed bits per second, 0 before the ICCN and where absent
 * @param framingType the bits of the Framing Type, 0 before the ICCN
 * @param proxyLcp null before the ICCN, and unless all three AVPs are there
 * @param proxyAuthentication null before the ICCN, and unless all that its type needs is there
 * @param privateGroupId empty where absent
 * @param sequencingRequired whether data messages must always carry sequence numbers
 * @param bearerType the bits of the Bearer Type, null where absent
 * @param physicalChannelId null where absent
 * @param nasPortInfo the value of Cisco's NAS-Port-Info, null where absent
 * @param accessLine what the LAC knows about the subscriber's line (RFC 5515), null where it says nothing
 * @param connectSpeedUpdates whether the LAC offers Connect Speed Updates (RFC 5515)
 * @param dscp the Differentiated Services Code Point asked for the session (RFC 3308), or -1
 */
public record ReceivedCall(
        int peerSessionId,
        long callSerialNumber,
        String calledNumber,
        String callingNumber,
        String subAddress,
        long txConnectSpeed,
        long rxConnectSpeed,
        long framingType,
        @Nullable ProxyLcp proxyLcp,
        @Nullable ProxyAuthentication proxyAuthentication,
        String privateGroupId,
        boolean sequencingRequired,
        @Nullable Integer bearerType,
        @Nullable Integer physicalChannelId,
        @Nullable Octets nasPortInfo,
        @Nullable AccessLineInformation accessLine,
        boolean connectSpeedUpdates,
        int dscp) {
    static ReceivedCall ofIcrq(ReceivedMessage icrq) {
        return new ReceivedCall(
                icrq.u16(AvpType.ASSIGNED_SESSION_ID, 0),
                icrq.u32(AvpType.CALL_SERIAL_NUMBER),
                icrq.text(AvpType.CALLED_NUMBER),
                icrq.text(AvpType.CALLING_NUMBER),
                icrq.text(AvpType.SUB_ADDRESS),
                0,
                0,
                0,
                null,
                null,
                "",
                false,
                integer(icrq, AvpType.BEARER_TYPE),
                integer(icrq, AvpType.PHYSICAL_CHANNEL_ID),
                icrq.octets(AvpType.CISCO_NAS_PORT_INFO),
                AccessLineInformation.read(icrq),
                icrq.has(AvpType.CONNECT_SPEED_UPDATE_ENABLE),
                dscp(icrq));
    }

    private static @Nullable Integer integer(ReceivedMessage message, AvpType type) {
        return message.has(type) ? (int) message.u32(type) : null;
    }

    /** The DSCP of the Session DS AVP, or -1. */
    static int dscp(ReceivedMessage message) {
        return message.has(AvpType.SESSION_DS)
                ? PerHopBehavior.dscp(message.u16(AvpType.SESSION_DS, 0))
                : PerHopBehavior.NONE;
    }

    ReceivedCall withIccn(ReceivedMessage iccn) {
        return new ReceivedCall(
                peerSessionId,
                callSerialNumber,
                calledNumber,
                callingNumber,
                subAddress,
                iccn.u32(AvpType.TX_CONNECT_SPEED),
                iccn.u32(AvpType.RX_CONNECT_SPEED),
                iccn.u32(AvpType.FRAMING_TYPE),
                proxyLcp(iccn),
                proxyAuthentication(iccn),
                iccn.text(AvpType.PRIVATE_GROUP_ID),
                iccn.has(AvpType.SEQUENCING_REQUIRED),
                bearerType,
                physicalChannelId,
                nasPortInfo,
                accessLine,
                connectSpeedUpdates,
                dscp);
    }

    private static @Nullable ProxyLcp proxyLcp(ReceivedMessage iccn) {
        Octets initial = iccn.octets(AvpType.INITIAL_RECEIVED_LCP_CONFREQ);
        Octets sent = iccn.octets(AvpType.LAST_SENT_LCP_CONFREQ);
        Octets received = iccn.octets(AvpType.LAST_RECEIVED_LCP_CONFREQ);
        return initial == null || sent == null || received == null ? null : new ProxyLcp(initial, sent, received);
    }

    private static @Nullable ProxyAuthentication proxyAuthentication(ReceivedMessage iccn) {
        int type = iccn.u16(AvpType.PROXY_AUTHEN_TYPE, 0);
        if (type == 4) {
            return new ProxyAuthentication.None();
        }
        Octets name = iccn.octets(AvpType.PROXY_AUTHEN_NAME);
        Octets challenge = iccn.octets(AvpType.PROXY_AUTHEN_CHALLENGE);
        Octets response = iccn.octets(AvpType.PROXY_AUTHEN_RESPONSE);
        int identifier = iccn.u16(AvpType.PROXY_AUTHEN_ID, -1);
        // "the most significant octet MUST be 0" (§4.4.5)
        if (name == null || response == null || identifier < 0 || identifier > 0xff) {
            return null;
        }
        if (type == 3) {
            return new ProxyAuthentication.Pap(name, identifier, response);
        }
        if (challenge == null) {
            return null;
        }
        return switch (type) {
            case 2 -> new ProxyAuthentication.Chap(name, identifier, challenge, response);
            case 5 -> new ProxyAuthentication.MsChapV1(name, identifier, challenge, response);
            default -> null;
        };
    }
}
