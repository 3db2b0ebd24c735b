package dev.lac.server;

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
    static final Manners USUAL =
            new Manners(false, LnsConfig.TunnelAuthentication.LOCAL, LnsConfig.Tells.USUAL, LnsConfig.Data.USUAL);

    static Manners of(LnsConfig lns) {
        return new Manners(lns.tolerant(), lns.tunnelAuthentication(), lns.tells(), lns.data());
    }
}
