package dev.lac.selection;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * LNSes that calls are spread over.
 *
 * @param name unique among LNSes and groups
 * @param policy the order within one preference level
 * @param maxSessions on all members, placed by this group; 0: no limit
 * @param members at least one, each LNS once
 */
public record LnsGroup(String name, Policy policy, int maxSessions, List<Member> members) {
    public LnsGroup {
        members = List.copyOf(members);
        if (members.isEmpty() || maxSessions < 0) {
            throw new IllegalArgumentException("group " + name + ": no member, or a negative limit");
        }
        Set<String> seen = new HashSet<>();
        for (Member member : members) {
            if (!seen.add(member.lns())) {
                throw new IllegalArgumentException("group " + name + " has " + member.lns() + " twice");
            }
        }
    }

    /**
     * One LNS of a group.
     *
     * @param lns its name
     * @param preference its level, the lowest first, as Tunnel-Preference (RFC 2868 §3.8)
     * @param weight its share within the level, 0 to 65,535; 0: only when no other of the level can be had
     */
    public record Member(String lns, int preference, int weight) {
        public Member {
            if (preference < 0 || weight < 0 || weight > 0xffff) {
                throw new IllegalArgumentException(lns + ": preference " + preference + ", weight " + weight);
            }
        }
    }
}
