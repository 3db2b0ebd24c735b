package dev.lac.server;

import dev.lac.l2tp.CallEnd;
import dev.lac.l2tp.CdnResult;
import dev.lac.l2tp.PppDisconnectCause;
import dev.lac.l2tp.StopCcnResult;
import dev.lac.l2tp.TunnelEnd;
import dev.lac.ppp.LinkEnd;
import dev.lac.pppoe.CloseCause;
import dev.lac.selection.CallFailure;
import dev.lac.selection.Hunt;
import dev.lac.selection.HuntEnd;
import org.jspecify.annotations.Nullable;

/** What an engine calls the end of its part, in terms of {@link EndReason}. */
final class Endings {
    private Endings() {}

    static EndReason of(CloseCause cause) {
        return switch (cause) {
            case PADT_RECEIVED -> EndReason.SUBSCRIBER_PADT;
            case REPLACED -> EndReason.SUBSCRIBER_REPLACED;
        };
    }

    static EndReason of(LinkEnd end) {
        return switch (end.kind()) {
            case LCP_TIMEOUT, PROTOCOL_ERROR -> EndReason.LCP_TIMEOUT;
            case AUTH_TIMEOUT -> EndReason.AUTHENTICATION_TIMEOUT;
            case AUTHENTICATION_REJECTED -> EndReason.AUTHENTICATION_REJECTED;
            case AUTH_PROTOCOL_REFUSED -> EndReason.AUTHENTICATION_PROTOCOL_REFUSED;
            case PEER_TERMINATED -> EndReason.SUBSCRIBER_TERMINATED;
            case ECHO_FAILURE -> EndReason.ECHO_FAILURE;
            case LOOPBACK -> EndReason.LCP_LOOPBACK;
            case LOWER_DOWN -> EndReason.SUBSCRIBER_PADT;
            case CLOSED -> EndReason.INTERNAL; // nobody but the subscriber's story closes its link
        };
    }

    static EndReason of(CallEnd end) {
        TunnelEnd tunnel = end.tunnel();
        if (tunnel == null) {
            PppDisconnectCause cause = end.disconnectCause();
            EndReason told = cause == null ? null : known(cause);
            if (told != null) {
                return told;
            }
            boolean carrierLost = end.resultCode() == CdnResult.LOSS_OF_CARRIER.number();
            return switch (end.origin()) {
                case TIMEOUT -> EndReason.TUNNEL_LOST;
                case PEER_MESSAGE -> carrierLost ? EndReason.LNS_LOST_SUBSCRIBER : EndReason.LNS_CLEARED;
                case LOCAL, PROTOCOL, TUNNEL -> EndReason.LNS_CLEARED;
            };
        }
        return tunnel.origin() == TunnelEnd.Origin.TIMEOUT ? EndReason.TUNNEL_LOST : EndReason.TUNNEL_CLOSED;
    }

    /** What the LNS says of the PPP session (RFC 3145 §3), where it says more than the CDN itself. */
    private static @Nullable EndReason known(PppDisconnectCause cause) {
        PppDisconnectCause.Code code = PppDisconnectCause.Code.of(cause.code());
        if (code == null) {
            return null;
        }
        return switch (code) {
            case NORMAL ->
                cause.direction() == PppDisconnectCause.AT_PEER
                        ? EndReason.LNS_SAW_SUBSCRIBER_GO
                        : EndReason.LNS_CLEARED;
            case LCP_ECHO_TIMEOUT, LCP_FSM_TIMEOUT, LCP_NOT_RECOGNIZABLE -> EndReason.LNS_LOST_SUBSCRIBER;
            case AUTHENTICATION_FSM_TIMEOUT, AUTHENTICATION_PROTOCOL_UNACCEPTABLE, AUTHENTICATION_FAILED ->
                EndReason.LNS_REFUSED_USER;
            case ADMINISTRATIVE -> EndReason.LNS_CLEARED;
            default -> null;
        };
    }

    /** What the LNS is told of the PPP session (RFC 3145 §3); null where there is nothing to say. */
    static @Nullable PppDisconnectCause disconnectCause(EndReason reason) {
        return switch (reason) {
            case SUBSCRIBER_PADT, SUBSCRIBER_TERMINATED ->
                cause(PppDisconnectCause.Code.NORMAL, PppDisconnectCause.AT_PEER, reason);
            case ECHO_FAILURE -> cause(PppDisconnectCause.Code.LCP_ECHO_TIMEOUT, PppDisconnectCause.AT_PEER, reason);
            case LCP_TIMEOUT -> cause(PppDisconnectCause.Code.LCP_FSM_TIMEOUT, PppDisconnectCause.AT_PEER, reason);
            case LCP_LOOPBACK -> cause(PppDisconnectCause.Code.LCP_MAGIC_NUMBER, PppDisconnectCause.GLOBAL, reason);
            case IDLE_TIMEOUT, SESSION_TIMEOUT, SHUTDOWN, INTERFACE_CHANGED, DISCONNECTED_BY_RADIUS, LNS_DRAINED ->
                cause(PppDisconnectCause.Code.ADMINISTRATIVE, PppDisconnectCause.AT_LOCAL, reason);
            default -> null;
        };
    }

    private static PppDisconnectCause cause(PppDisconnectCause.Code code, int direction, EndReason reason) {
        return new PppDisconnectCause(code, 0, direction, reason.text());
    }

    /** Whether the tunnel ended only because the LNS asked for one at the same moment (RFC 2661 §4.4.3, Tie Breaker). */
    static boolean lostTheTie(CallEnd end) {
        TunnelEnd tunnel = end.tunnel();
        return tunnel != null && lostTheTie(tunnel);
    }

    static boolean lostTheTie(TunnelEnd end) {
        return end.origin() == TunnelEnd.Origin.LOCAL && end.resultCode() == StopCcnResult.ALREADY_EXISTS.number();
    }

    /** Why no LNS took a call. */
    static EndReason of(Hunt hunt) {
        HuntEnd ending = hunt.ending();
        if (ending == HuntEnd.RULE_FULL) {
            return EndReason.SESSION_LIMIT;
        }
        if (ending == HuntEnd.LOCAL_FAILURE) {
            return EndReason.INTERNAL;
        }
        if (hunt.attempts() > 0) {
            return EndReason.LNS_UNREACHABLE;
        }
        return hunt.foundAnyAddress() || !hunt.anyUnresolved()
                ? EndReason.LNS_NOT_AVAILABLE
                : EndReason.LNS_NAME_UNRESOLVED;
    }

    /** What an attempt to place a call came to, in terms of the selection of LNSes. */
    static CallFailure failure(CallEnd end) {
        String text = end.describe();
        TunnelEnd tunnel = end.tunnel();
        if (tunnel != null) {
            return switch (tunnel.origin()) {
                case TIMEOUT -> CallFailure.timeout(text);
                case PEER_MESSAGE -> CallFailure.stopCcn(tunnel.resultCode(), tunnel.errorCode(), text);
                case AUTHENTICATION -> CallFailure.of(CallFailure.Kind.AUTHENTICATION, text);
                case PROTOCOL -> CallFailure.of(CallFailure.Kind.PROTOCOL, text);
                case LOCAL -> CallFailure.of(CallFailure.Kind.OTHER, text);
            };
        }
        return switch (end.origin()) {
            case TIMEOUT -> CallFailure.timeout(text);
            case PEER_MESSAGE -> CallFailure.cdn(end.resultCode(), end.errorCode(), text);
            case PROTOCOL -> CallFailure.of(CallFailure.Kind.PROTOCOL, text);
            case LOCAL, TUNNEL -> CallFailure.of(CallFailure.Kind.OTHER, text);
        };
    }
}
