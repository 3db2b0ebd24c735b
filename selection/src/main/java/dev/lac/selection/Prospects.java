package dev.lac.selection;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** What the rules leave open before a subscriber has said who it is: a row for all rules that ask for the same of the access line. */
final class Prospects {
    /** A rule that asks for what all of the row ask for, and where they lead. */
    private record Row(Rule like, boolean everybody, Set<Rule.Action> actions) {}

    private final Configuration configuration;
    private final List<Row> rows = new ArrayList<>();

    Prospects(Configuration configuration) {
        this.configuration = configuration;
        Map<List<Object>, Row> open = new HashMap<>();
        for (Rule rule : configuration.rules().inOrder()) {
            boolean everybody = rule.user() == null && rule.domain() == null;
            Row row = everybody ? null : open.get(access(rule));
            if (row == null) {
                row = new Row(rule, everybody, new LinkedHashSet<>());
                rows.add(row);
                if (everybody) {
                    open.clear(); // what comes behind is for those whom this rule does not fit
                } else {
                    open.put(access(rule), row);
                }
            }
            row.actions.add(rule.action());
        }
    }

    private static List<Object> access(Rule rule) {
        return List.of(
                Objects.requireNonNullElse(rule.serviceName(), ""),
                Objects.requireNonNullElse(rule.circuitId(), ""),
                rule.vlans(),
                rule.interfaces());
    }

    /** @param nobody what is known of a subscriber; its user name does not count */
    Prospect of(Caller nobody) {
        Set<Lns> lnses = new LinkedHashSet<>();
        boolean others = false;
        for (Row row : rows) {
            if (row.like.accessMisfit(nobody) != null) {
                continue;
            }
            for (Rule.Action action : row.actions) {
                if (action instanceof Rule.Action.Tunnel tunnel) {
                    others |= tunnel.targets().isEmpty();
                    tunnel.targets().forEach(target -> lnses.addAll(lnses(target)));
                }
            }
            if (row.everybody) {
                return new Prospect(List.copyOf(lnses), others);
            }
        }
        return new Prospect(List.copyOf(lnses), true);
    }

    private List<Lns> lnses(String target) {
        LnsGroup group = configuration.group(target);
        List<String> names = group == null
                ? List.of(target)
                : group.members().stream().map(LnsGroup.Member::lns).toList();
        return names.stream()
                .map(configuration::lns)
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull)
                .toList();
    }
}
