package dev.lac.config;

import java.util.List;

/**
 * LNSes that stand in for one another.
 *
 * @param name unique among groups and LNSes
 * @param maxSessions calls at once; 0: no limit
 * @param members at least one
 */
public record LnsGroupConfig(String name, Policy policy, int maxSessions, List<Member> members) {
    public LnsGroupConfig {
        members = List.copyOf(members);
    }

    /** Which LNS of equal preference is first. */
    public enum Policy {
        WEIGHTED,
        LEAST_SESSIONS,
        ROUND_ROBIN,
        RANDOM
    }

    /**
     * A member.
     *
     * @param lns name of a configured LNS
     * @param preference the lowest first
     * @param weight share of the calls among those of equal preference
     */
    public record Member(String lns, int preference, int weight) {}
}
