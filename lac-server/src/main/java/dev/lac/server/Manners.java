package dev.lac.server;

import dev.lac.config.L2tpConfig;
import dev.lac.config.LnsConfig;

/**
 * How an LNS is treated.
 *
 * @param tolerant whether unknown mandatory AVPs and messages are ignored
 * @param tunnelAuthentication where the secret of a tunnel to it comes from
 * @param tells what it learns of a call
 * @param data how data messages to it look
 */
record Manners(
        boolean tolerant,
        LnsConfig.TunnelAuthentication tunnelAuthentication,
        LnsConfig.Tells tells,
        LnsConfig.Data data) {
    /** Those of an LNS of which the operator says nothing. */
    static Manners usual(L2tpConfig l2tp) {
        return new Manners(
                false,
                LnsConfig.TunnelAuthentication.LOCAL,
                LnsConfig.Tells.USUAL,
                LnsConfig.Data.usual(l2tp.dataDscp()));
    }

    static Manners of(LnsConfig lns) {
        return new Manners(lns.tolerant(), lns.tunnelAuthentication(), lns.tells(), lns.data());
    }
}
