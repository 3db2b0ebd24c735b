package dev.lac.selection;

import dev.lac.dns.Address;
import dev.lac.dns.IpLiteral;
import dev.lac.radius.TunnelOffer;
import dev.lac.selection.Explanation.Kind;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Brings destinations into order: levels by preference, choices within a level by policy, endpoints of a choice as they are given. */
final class Planner {
    /** One LNS, or one endpoint of a RADIUS tunnel, with its weight among those of its level. */
    private record Choice(String name, @Nullable Lns lns, int weight, List<Destination> destinations) {}

    /** What an order was made of. */
    private record Standing(String name, int weight, int sessions) {
        @Override
        public String toString() {
            return name + " (weight " + weight + ", " + sessions + " sessions)";
        }
    }

    private final Sessions sessions;
    private final RandomGenerator random;
    /** Whose turn it is, by group and level. */
    private final Map<String, Integer> turns = new HashMap<>();

    Planner(Sessions sessions, RandomGenerator random) {
        this.sessions = sessions;
        this.random = random;
    }

    /** The destinations of a rule, whose targets come one after the other. */
    List<Destination> ofTargets(
            Configuration configuration, Rule rule, List<String> targets, boolean dry, Explanation explanation) {
        List<List<Choice>> levels = new ArrayList<>();
        String origin = "rule " + rule.name();
        for (String target : targets) {
            Lns lns = configuration.lns(target);
            LnsGroup group = configuration.group(target);
            if (lns != null) {
                levels.add(List.of(choice(lns, null, 1, origin)));
            } else if (group != null) {
                levels.addAll(ofGroup(configuration, group, origin, dry, explanation));
            }
        }
        return flatten(levels, configuration.settings().failover());
    }

    /** The endpoints of one LNS, the preferred first. */
    static List<Destination> ofLns(Lns lns, @Nullable LnsGroup group, String origin) {
        return lns.endpoints().stream()
                .map(endpoint -> new Destination(endpoint, lns.parameters(), lns, group, null, null, 0, origin))
                .toList();
    }

    private static Choice choice(Lns lns, @Nullable LnsGroup group, int weight, String origin) {
        return new Choice(lns.name(), lns, weight, ofLns(lns, group, origin));
    }

    private List<List<Choice>> ofGroup(
            Configuration configuration, LnsGroup group, String origin, boolean dry, Explanation explanation) {
        Map<Integer, List<Choice>> byPreference = new TreeMap<>();
        for (LnsGroup.Member member : group.members()) {
            Lns lns = configuration.lns(member.lns());
            if (lns != null) {
                byPreference
                        .computeIfAbsent(member.preference(), any -> new ArrayList<>())
                        .add(choice(lns, group, member.weight(), origin));
            }
        }
        List<List<Choice>> levels = new ArrayList<>();
        byPreference.forEach((preference, choices) -> {
            String turn = group.name() + "/" + preference;
            List<Choice> ordered = ordered(choices, group.policy(), turn, dry);
            explain(explanation, "group " + group.name() + ", preference " + preference, group.policy(), ordered);
            levels.add(ordered);
        });
        return levels;
    }

    /**
     * The endpoints of RADIUS tunnels: those of one preference are equals, of whatever tag (RFC 2868 §3.8). A group that RADIUS names by a
     * vendor's attribute comes behind the endpoints of its preference, with the levels it has.
     */
    List<Destination> ofOffers(
            Configuration configuration, List<TunnelOffer> offers, boolean dry, Explanation explanation) {
        Policy policy = configuration.settings().offerPolicy();
        Map<Integer, List<Choice>> byPreference = new TreeMap<>();
        Map<Integer, List<List<Choice>>> groupsByPreference = new TreeMap<>();
        for (TunnelOffer offer : offers) {
            explanation.add(
                    Kind.OFFER,
                    "RADIUS tag {}, preference {}: {}{}",
                    offer.tag(),
                    offer.preference() == TunnelOffer.NO_PREFERENCE ? "none" : offer.preference(),
                    offer.serverEndpoints(),
                    offer.assignmentId() == null ? "" : ", assignment id " + offer.assignmentId());
            List<Choice> level = byPreference.computeIfAbsent(offer.preference(), any -> new ArrayList<>());
            for (String endpoint : offer.serverEndpoints()) {
                level.add(offered(configuration, offer, endpoint));
            }
            String groupName = offer.tunnelGroup();
            LnsGroup group = groupName == null ? null : configuration.group(groupName);
            if (group != null) {
                groupsByPreference
                        .computeIfAbsent(offer.preference(), any -> new ArrayList<>())
                        .addAll(ofGroup(configuration, group, "RADIUS tag " + offer.tag(), dry, explanation));
            } else if (groupName != null) {
                explanation.add(Kind.OFFER, "there is no group {}, which RADIUS names", groupName);
            }
        }
        List<List<Choice>> levels = new ArrayList<>();
        byPreference.forEach((preference, choices) -> {
            List<Choice> ordered = ordered(choices, policy, "", true);
            if (ordered.size() > 1) {
                explain(explanation, "RADIUS tunnels of one preference", policy, ordered);
            }
            if (!ordered.isEmpty()) {
                levels.add(ordered);
            }
            levels.addAll(groupsByPreference.getOrDefault(preference, List.of()));
        });
        return flatten(levels, configuration.settings().failover());
    }

    /** An endpoint, or the name of an LNS that stands for its endpoints. */
    private static Choice offered(Configuration configuration, TunnelOffer offer, String endpoint) {
        Lns known = configuration.lnsOf(endpoint);
        Lns named = known == null ? configuration.lns(endpoint) : known;
        List<String> endpoints = known == null && named != null ? named.endpoints() : List.of(endpoint);
        TunnelParameters parameters = parameters(configuration.settings(), offer, named);
        List<Destination> destinations = endpoints.stream()
                .map(each -> new Destination(
                        each,
                        parameters,
                        named,
                        null,
                        offer.clientEndpoint(),
                        offer.privateGroupId(),
                        offer.maxSessions(),
                        "RADIUS tag " + offer.tag()))
                .toList();
        return new Choice(endpoint, named, 1, destinations);
    }

    /** What the offer says, and where it says nothing what is configured for the LNS. */
    private static TunnelParameters parameters(Settings settings, TunnelOffer offer, @Nullable Lns known) {
        TunnelParameters configured = known == null
                ? new TunnelParameters(settings.hostName(), null, false, null, null, null)
                : known.parameters();
        String serverAuthId = offer.serverAuthId() == null ? configured.serverAuthId() : offer.serverAuthId();
        boolean strict = settings.strictServerAuthId() && offer.serverAuthId() != null;
        return new TunnelParameters(
                offer.clientAuthId() == null ? configured.hostName() : offer.clientAuthId(),
                offer.password() == null ? configured.secret() : offer.password(),
                offer.hideAvps() == null ? configured.hideAvps() : offer.hideAvps(),
                offer.assignmentId() == null ? configured.assignmentId() : offer.assignmentId(),
                serverAuthId,
                strict ? offer.serverAuthId() : configured.peerName());
    }

    private List<Choice> ordered(List<Choice> choices, Policy policy, String turn, boolean dry) {
        return switch (policy) {
            case WEIGHTED -> Order.weighted(choices, Choice::weight, random);
            case RANDOM -> Order.shuffled(choices, random);
            case LEAST_SESSIONS -> leastSessions(choices);
            case ROUND_ROBIN -> {
                int first = Math.floorMod(turns.getOrDefault(turn, 0), choices.size());
                if (!dry) {
                    turns.put(turn, first + 1);
                }
                List<Choice> ordered = new ArrayList<>(choices.subList(first, choices.size()));
                ordered.addAll(choices.subList(0, first));
                yield ordered;
            }
        };
    }

    private List<Choice> leastSessions(List<Choice> choices) {
        List<Choice> ordered = Order.shuffled(choices, random);
        // A stable sort: the dice have decided between equals. One more session is counted, so that of two empty ones
        // the weightier
        // comes first.
        ToIntFunction<Choice> last = choice -> choice.weight() == 0 ? 1 : 0;
        ordered.sort(Comparator.comparingInt(last)
                .thenComparingDouble(choice -> (sessions(choice) + 1.0) / Math.max(1, choice.weight())));
        return ordered;
    }

    /** Of an endpoint that only RADIUS knows those of its address, which a name has only when it is resolved. */
    private int sessions(Choice choice) {
        if (choice.lns() != null) {
            return sessions.ofLns(choice.lns().name());
        }
        InetAddress literal = IpLiteral.parse(choice.name());
        return literal == null ? 0 : sessions.of(new InetSocketAddress(literal, Address.L2TP_PORT));
    }

    private void explain(Explanation explanation, String what, Policy policy, List<Choice> ordered) {
        List<Standing> standings = ordered.stream()
                .map(choice -> new Standing(choice.name(), choice.weight(), sessions(choice)))
                .toList();
        explanation.add(Kind.GROUP, "{}, {}: {}", what, policy, standings);
    }

    private static List<Destination> flatten(List<List<Choice>> levels, Failover failover) {
        List<Destination> destinations = new ArrayList<>();
        if (failover == Failover.WITHIN_LEVEL) {
            levels.forEach(level -> level.forEach(choice -> destinations.addAll(choice.destinations())));
            return destinations;
        }
        int rounds = levels.stream().mapToInt(List::size).max().orElse(0);
        for (int round = 0; round < rounds; round++) {
            for (List<Choice> level : levels) {
                if (round < level.size()) {
                    destinations.addAll(level.get(round).destinations());
                }
            }
        }
        return destinations;
    }
}
