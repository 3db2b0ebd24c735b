package dev.lac.server;

import dev.lac.l2tp.CallEnd;
import dev.lac.l2tp.CdnResult;
import dev.lac.l2tp.PppDisconnectCause;
import dev.lac.l2tp.StopCcnResult;
import dev.lac.l2tp.TunnelEnd;
import dev.lac.ppp.LinkEnd;
import dev.lac.pppoe.CloseCause;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What an engine calls the end of its part, in terms of {@link EndReason}. */
final class Endings {
    /** CDN results that speak of the LNS as a whole and not of one call (RFC 2661 §4.4.2). */
    private static final Set<CdnResult> LNS_IS_UNFIT =
            EnumSet.of(CdnResult.NO_FACILITIES_TEMPORARY, CdnResult.NO_FACILITIES_PERMANENT);

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
            case IDLE_TIMEOUT, SESSION_TIMEOUT, SHUTDOWN, INTERFACE_CHANGED ->
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
        return tunnel != null
                && tunnel.origin() == TunnelEnd.Origin.LOCAL
                && tunnel.resultCode() == StopCcnResult.ALREADY_EXISTS.number();
    }

    /** Whether other calls, too, had better try another LNS first for a while. */
    static boolean condemnsTheLns(CallEnd end) {
        return switch (end.origin()) {
            case TUNNEL, TIMEOUT -> true;
            case PEER_MESSAGE -> {
                CdnResult result = CdnResult.of(end.resultCode());
                yield result != null && LNS_IS_UNFIT.contains(result);
            }
            case LOCAL, PROTOCOL -> false;
        };
    }
}
