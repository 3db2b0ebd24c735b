package dev.lac.config;

import java.nio.file.Path;
import java.util.List;

/**
 * All that the operator's file says, defaults filled in.
 *
 * @param name what this LAC calls itself where nothing more particular is given: AC-Name, NAS-Identifier, L2TP Host Name
 * @param stateDirectory where what outlives the process is kept
 * @param lns the LNSes known by name; empty when RADIUS supplies every tunnel
 */
public record LacConfig(
        String name,
        Path stateDirectory,
        PppoeConfig pppoe,
        PppConfig ppp,
        AaaConfig aaa,
        RadiusConfig radius,
        AccountingConfig accounting,
        CoaConfig coa,
        DnsConfig dns,
        L2tpConfig l2tp,
        List<LnsConfig> lns,
        List<LnsGroupConfig> lnsGroups,
        SelectionConfig selection,
        DataPlaneConfig dataPlane,
        LogConfig log,
        ManagementConfig management,
        CallsConfig calls,
        WebConfig web) {
    public LacConfig {
        lns = List.copyOf(lns);
        lnsGroups = List.copyOf(lnsGroups);
    }
}
