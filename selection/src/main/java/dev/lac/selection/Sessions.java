package dev.lac.selection;

import java.net.InetSocketAddress;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How many sessions, those included that are being set up, each address, LNS, group, rule and tunnel has. */
public final class Sessions {
    private final Map<InetSocketAddress, Integer> byAddress = new HashMap<>();
    private final Map<String, Integer> byLns = new HashMap<>();
    private final Map<String, Integer> byGroup = new HashMap<>();
    private final Map<String, Integer> byRule = new HashMap<>();
    /** By the key of the first of tunnels that differ in nothing but their number. */
    private final Map<TunnelKey, Tunnels> tunnels = new HashMap<>();

    /** Tunnels that differ in nothing but their number. */
    private static final class Tunnels {
        private final Map<Integer, Integer> sessions = new HashMap<>();
        private final BitSet full = new BitSet();

        void count(int number, int change, int limit) {
            int count = sessions.merge(number, change, Integer::sum);
            full.set(number, limit > 0 && count >= limit);
            if (count == 0) {
                sessions.remove(number);
            }
        }
    }

    /** Counts a session; returns the candidate with the tunnel that has room for it. */
    Candidate open(Candidate wanted) {
        Candidate candidate = placed(wanted);
        count(candidate, 1);
        return candidate;
    }

    /** The candidate with the lowest tunnel number that has room; nothing is counted. */
    Candidate placed(Candidate wanted) {
        TunnelKey first = wanted.tunnel().numbered(0);
        Tunnels known = tunnels.get(first);
        int number = known == null || limit(wanted) == 0 ? 0 : known.full.nextClearBit(0);
        return new Candidate(
                wanted.address(), wanted.source(), wanted.destination(), first.numbered(number), wanted.rule());
    }

    void close(Candidate candidate) {
        count(candidate, -1);
    }

    private static int limit(Candidate candidate) {
        Lns lns = candidate.destination().lns();
        return lns == null ? 0 : lns.maxSessionsPerTunnel();
    }

    private void count(Candidate candidate, int change) {
        Destination destination = candidate.destination();
        count(byAddress, candidate.address(), change);
        if (destination.lns() != null) {
            count(byLns, destination.lns().name(), change);
        }
        if (destination.group() != null) {
            count(byGroup, destination.group().name(), change);
        }
        if (candidate.rule() != null) {
            count(byRule, candidate.rule().name(), change);
        }
        TunnelKey first = candidate.tunnel().numbered(0);
        Tunnels counted = tunnels.computeIfAbsent(first, any -> new Tunnels());
        counted.count(candidate.tunnel().number(), change, limit(candidate));
        if (counted.sessions.isEmpty()) {
            tunnels.remove(first);
        }
    }

    private static <K> void count(Map<K, Integer> counts, K key, int change) {
        int count = counts.merge(key, change, Integer::sum);
        if (count < 0) {
            throw new IllegalStateException(key + " has lost more sessions than it had");
        }
        if (count == 0) {
            counts.remove(key);
        }
    }

    /** Sessions on {@code address}. */
    public int of(InetSocketAddress address) {
        return byAddress.getOrDefault(address, 0);
    }

    /** Sessions on all addresses of the LNS of that name. */
    public int ofLns(String name) {
        return byLns.getOrDefault(name, 0);
    }

    /** Sessions that the group of that name has placed. */
    public int ofGroup(String name) {
        return byGroup.getOrDefault(name, 0);
    }

    /** Sessions of those to whom the rule of that name applied. */
    public int ofRule(String name) {
        return byRule.getOrDefault(name, 0);
    }

    /** Sessions in the tunnel {@code key}. */
    public int of(TunnelKey key) {
        Tunnels known = tunnels.get(key.numbered(0));
        return known == null ? 0 : known.sessions.getOrDefault(key.number(), 0);
    }

    /** Every address with sessions. */
    public Map<InetSocketAddress, Integer> byAddress() {
        return Map.copyOf(byAddress);
    }

    /** Why {@code rule} gets no more sessions; null: it does. */
    @Nullable
    String full(@Nullable Rule rule) {
        return rule == null ? null : full("rule " + rule.name(), ofRule(rule.name()), rule.maxSessions());
    }

    /** Why a destination gets no more sessions; null: it does. */
    @Nullable
    String full(Destination destination) {
        Lns lns = destination.lns();
        LnsGroup group = destination.group();
        String full = lns == null ? null : full("LNS " + lns.name(), ofLns(lns.name()), lns.maxSessions());
        return full != null || group == null
                ? full
                : full("group " + group.name(), ofGroup(group.name()), group.maxSessions());
    }

    /** Why an address gets no more sessions, by what RADIUS says; null: it does. */
    @Nullable
    String full(Candidate candidate) {
        return full(
                candidate.toString(),
                of(candidate.address()),
                candidate.destination().maxSessions());
    }

    private static @Nullable String full(String who, int sessions, long limit) {
        return limit == 0 || sessions < limit ? null : who + " has " + sessions + " of " + limit + " sessions";
    }
}
