package dev.lac.config;

import java.util.List;

/**
 * All that the operator's file says, defaults filled in.
 *
 * @param name what this LAC calls itself where nothing more particular is given: AC-Name, NAS-Identifier, L2TP Host Name
 * @param lns the LNSes known by name; empty when RADIUS supplies every tunnel
 */
public record LacConfig(
        String name,
        PppoeConfig pppoe,
        PppConfig ppp,
        AaaConfig aaa,
        RadiusConfig radius,
        DnsConfig dns,
        L2tpConfig l2tp,
        List<LnsConfig> lns,
        SelectionConfig selection,
        LogConfig log) {
    public LacConfig {
        lns = List.copyOf(lns);
    }
}
