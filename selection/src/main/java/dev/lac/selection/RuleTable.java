package dev.lac.selection;

import dev.lac.selection.Explanation.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rules, found by what they ask for first: a look-up reads the rules for its own user, domain and circuit-id and those that ask
 * for none of these, in the order of the file, and no other.
 */
final class RuleTable {
    /** More misfits than this are only counted in an {@link Explanation}. */
    private static final int EXPLAINED = 20;

    private final List<Rule> rules;
    /** Places in {@link #rules}, ascending. */
    private final Map<String, List<Integer>> byUser = new HashMap<>();

    private final Map<String, List<Integer>> byDomain = new HashMap<>();
    private final Map<String, List<Integer>> byCircuitId = new HashMap<>();
    private final List<Integer> others = new ArrayList<>();

    RuleTable(List<Rule> rules) {
        this.rules = List.copyOf(rules);
        for (int i = 0; i < rules.size(); i++) {
            bucket(rules.get(i)).add(i);
        }
    }

    List<Rule> inOrder() {
        return rules;
    }

    private List<Integer> bucket(Rule rule) {
        String circuitId = rule.circuitId();
        if (rule.user() != null) {
            return byUser.computeIfAbsent(rule.user(), any -> new ArrayList<>());
        }
        if (rule.domain() != null) {
            return byDomain.computeIfAbsent(rule.domain(), any -> new ArrayList<>());
        }
        if (circuitId != null && !Glob.isPattern(circuitId)) {
            return byCircuitId.computeIfAbsent(circuitId, any -> new ArrayList<>());
        }
        return others;
    }

    /** The first rule that fits; null when none does. */
    @Nullable
    Rule find(Caller caller, Realms.Split split, Explanation explanation) {
        List<List<Integer>> buckets = buckets(caller, split.realm());
        int[] next = new int[buckets.size()];
        int misfits = 0;
        while (true) {
            int first = -1;
            for (int i = 0; i < next.length; i++) {
                if (next[i] < buckets.get(i).size()
                        && (first < 0 || place(buckets, next, i) < place(buckets, next, first))) {
                    first = i;
                }
            }
            if (first < 0) {
                explanation.add(
                        Kind.RULE, "none of {} rules fits{}", rules.size(), misfits > EXPLAINED ? beyond(misfits) : "");
                return null;
            }
            Rule rule = rules.get(place(buckets, next, first));
            next[first]++;
            String misfit = rule.misfit(caller, split);
            if (misfit == null) {
                explanation.add(Kind.RULE, "{} applies{}", rule.name(), misfits > EXPLAINED ? beyond(misfits) : "");
                return rule;
            }
            if (misfits++ < EXPLAINED) {
                explanation.add(Kind.RULE, "{} does not fit: {}", rule.name(), misfit);
            }
        }
    }

    private static String beyond(int misfits) {
        return ", after " + (misfits - EXPLAINED) + " more that do not fit";
    }

    private static int place(List<List<Integer>> buckets, int[] next, int bucket) {
        return buckets.get(bucket).get(next[bucket]);
    }

    private List<List<Integer>> buckets(Caller caller, String realm) {
        List<List<Integer>> buckets = new ArrayList<>();
        buckets.add(others);
        add(buckets, byUser.get(caller.userName()));
        if (caller.circuitId() != null) {
            add(buckets, byCircuitId.get(caller.circuitId()));
        }
        add(buckets, byDomain.get(realm));
        for (int dot = realm.indexOf('.'); dot >= 0; dot = realm.indexOf('.', dot + 1)) {
            add(buckets, byDomain.get("*" + realm.substring(dot)));
        }
        return buckets;
    }

    private static void add(List<List<Integer>> buckets, @Nullable List<Integer> bucket) {
        if (bucket != null) {
            buckets.add(bucket);
        }
    }
}
