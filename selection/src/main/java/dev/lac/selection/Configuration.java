package dev.lac.selection;

import dev.lac.dns.IpLiteral;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the operator says about LNSes: rules, LNSes and groups that fit together. */
public final class Configuration {
    private final Settings settings;
    private final RuleTable rules;
    private final List<Lns> lnses;
    private final Map<String, Lns> lnsByName = new HashMap<>();
    private final Map<String, Lns> lnsByEndpoint = new HashMap<>();
    private final Map<String, LnsGroup> groupByName = new HashMap<>();

    /**
     * @throws IllegalArgumentException when two things bear one name, or one is named that does not exist
     */
    public Configuration(Settings settings, List<Rule> rules, List<Lns> lnses, List<LnsGroup> groups) {
        this.settings = settings;
        this.lnses = List.copyOf(lnses);
        this.rules = new RuleTable(rules);
        for (Lns lns : lnses) {
            checkUnique("LNSes or groups", lns.name(), lnsByName.put(lns.name(), lns));
            lns.endpoints().forEach(endpoint -> lnsByEndpoint.putIfAbsent(canonical(endpoint), lns));
        }
        for (LnsGroup group : groups) {
            checkUnique("LNSes or groups", group.name(), lnsByName.get(group.name()));
            checkUnique("LNSes or groups", group.name(), groupByName.put(group.name(), group));
            group.members().forEach(member -> checkKnown("group " + group.name(), member.lns(), lnsByName.keySet()));
        }
        Set<String> ruleNames = new HashSet<>();
        Set<String> targets = new HashSet<>(lnsByName.keySet());
        targets.addAll(groupByName.keySet());
        for (Rule rule : rules) {
            checkUnique("rules", rule.name(), ruleNames.add(rule.name()) ? null : rule);
            if (rule.action() instanceof Rule.Action.Tunnel tunnel) {
                tunnel.targets().forEach(target -> checkKnown("rule " + rule.name(), target, targets));
            }
        }
    }

    private static void checkUnique(String what, String name, @Nullable Object other) {
        if (other != null) {
            throw new IllegalArgumentException("two " + what + " are called " + name);
        }
    }

    private static void checkKnown(String who, String name, Set<String> known) {
        if (!known.contains(name)) {
            throw new IllegalArgumentException(who + " names " + name + ", which does not exist");
        }
    }

    public Settings settings() {
        return settings;
    }

    /** In the order of the file. */
    public List<Lns> lnses() {
        return lnses;
    }

    RuleTable rules() {
        return rules;
    }

    /** Null when there is none of that name. */
    @Nullable
    Lns lns(String name) {
        return lnsByName.get(name);
    }

    /** Null when there is none of that name. */
    @Nullable
    LnsGroup group(String name) {
        return groupByName.get(name);
    }

    /** The LNS that has {@code endpoint}; null: it is not configured. */
    @Nullable
    Lns lnsOf(String endpoint) {
        return lnsByEndpoint.get(canonical(endpoint));
    }

    /** One spelling for each endpoint. */
    private static String canonical(String endpoint) {
        InetAddress literal = IpLiteral.parse(endpoint);
        if (literal != null) {
            return literal.getHostAddress();
        }
        String lower = endpoint.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }
}
