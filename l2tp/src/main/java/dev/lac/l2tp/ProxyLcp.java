package dev.lac.l2tp;

import dev.lac.protocol.Octets;

/**
 * The LCP negotiation between LAC and PPP peer, told to the LNS (RFC 2661 §4.4.5): bodies of Configure-Requests, "starting at the
 * first option".
 *
 * @param initialReceivedConfReq the first received, even where it was answered by a Nak or Reject (AVP 26)
 * @param lastSentConfReq the last the LAC sent, which completed the negotiation (AVP 27)
 * @param lastReceivedConfReq the last the LAC received, which completed the negotiation (AVP 28)
 */
public record ProxyLcp(Octets initialReceivedConfReq, Octets lastSentConfReq, Octets lastReceivedConfReq) {}
