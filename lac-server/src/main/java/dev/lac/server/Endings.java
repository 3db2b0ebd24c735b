package dev.lac.server;

import dev.lac.l2tp.CallEnd;
import dev.lac.l2tp.CdnResult;
import dev.lac.l2tp.TunnelEnd;
import dev.lac.ppp.LinkEnd;
import dev.lac.pppoe.CloseCause;
import java.util.EnumSet;
import java.util.Set;

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
            boolean carrierLost = end.resultCode() == CdnResult.LOSS_OF_CARRIER.number();
            return switch (end.origin()) {
                case TIMEOUT -> EndReason.TUNNEL_LOST;
                case PEER_MESSAGE -> carrierLost ? EndReason.LNS_LOST_SUBSCRIBER : EndReason.LNS_CLEARED;
                case LOCAL, PROTOCOL, TUNNEL -> EndReason.LNS_CLEARED;
            };
        }
        return tunnel.origin() == TunnelEnd.Origin.TIMEOUT ? EndReason.TUNNEL_LOST : EndReason.TUNNEL_CLOSED;
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
