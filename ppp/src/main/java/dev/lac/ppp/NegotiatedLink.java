package dev.lac.ppp;

import dev.lac.protocol.Octets;
import org.jspecify.annotations.Nullable;

/**
 * What LCP agreed upon, in the form in which RFC 2661 §4.4.5 hands it to an LNS: Options fields without code, identifier and
 * length.
 *
 * @param initialReceivedConfReq the first Configure-Request of this negotiation that the peer sent, even if it was Nak'd
 * @param lastSentConfReq our Configure-Request that the peer Ack'd
 * @param lastReceivedConfReq the peer's Configure-Request that we Ack'd
 * @param peerMru octets of Information the peer receives, 1500 when it named none (RFC 1661 §6.1)
 * @param authProtocol by which the peer proves who it is; null when nothing was demanded
 */
public record NegotiatedLink(
        Octets initialReceivedConfReq,
        Octets lastSentConfReq,
        Octets lastReceivedConfReq,
        int peerMru,
        @Nullable AuthProtocol authProtocol) {}
