package dev.lac.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** The names that a running LAC knows just now, for completion: users, tunnels, LNSes, interfaces. */
final class Names {
    private static final long KEPT_NANOSECONDS = Duration.ofSeconds(1).toNanos();
    private static final int MOST = 200;

    /** Where names are: a view, and the fields of its list that are names. */
    private record Source(String view, List<String> fields) {}

    private static final Source USERS = new Source("subscribers", List.of("user", "mac"));
    private static final Source TUNNELS = new Source("tunnels", List.of("id", "lns"));
    private static final Source LNSES = new Source("lns", List.of("name"));
    private static final Source INTERFACES = new Source("interfaces", List.of("name"));
    private static final Source LOCKOUTS = new Source("lockouts", List.of("which"));

    /** By the name of a command or an option. */
    private static final Map<String, List<Source>> SOURCES = Map.ofEntries(
            Map.entry("subscriber", List.of(USERS)),
            Map.entry("subscribers", List.of(USERS)),
            Map.entry("explain", List.of(USERS)),
            Map.entry("icrq", List.of(USERS)),
            Map.entry("iccn", List.of(USERS)),
            Map.entry("--user", List.of(USERS)),
            Map.entry("--mac", List.of(USERS)),
            Map.entry("tunnel", List.of(TUNNELS)),
            Map.entry("tunnels", List.of(TUNNELS)),
            Map.entry("calls", List.of(TUNNELS)),
            Map.entry("mtu", List.of(TUNNELS)),
            Map.entry("lns", List.of(LNSES)),
            Map.entry("--lns", List.of(LNSES)),
            Map.entry("interface", List.of(INTERFACES)),
            Map.entry("interfaces", List.of(INTERFACES)),
            Map.entry("fast-path", List.of(INTERFACES)),
            Map.entry("--interface", List.of(INTERFACES)),
            Map.entry("lockout", List.of(LOCKOUTS)),
            Map.entry("lockouts", List.of(LOCKOUTS)),
            Map.entry("trace", List.of(USERS, TUNNELS, LNSES)));

    private final LacClient lac;
    private final Surroundings surroundings;
    private String asked = "";
    private long askedAt;
    private List<String> answer = List.of();

    Names(LacClient lac, Surroundings surroundings) {
        this.lac = lac;
        this.surroundings = surroundings;
    }

    /**
     * Those that a command or an option takes.
     *
     * @param of its name
     * @param begin what they begin with
     * @return in their order, none while no LAC answers
     */
    List<String> of(String of, String begin) {
        String question = of + " " + begin;
        long now = surroundings.nanoTime();
        if (!question.equals(asked) || now - askedAt > KEPT_NANOSECONDS) {
            asked = question;
            askedAt = now;
            answer = ask(SOURCES.getOrDefault(of, List.of()), begin);
        }
        return answer;
    }

    private List<String> ask(List<Source> sources, String begin) {
        TreeSet<String> names = new TreeSet<>();
        for (Source source : sources) {
            try {
                ObjectNode question = Show.question(source.view(), source.equals(USERS) ? begin : "");
                JsonNode list = lac.ask(question.put("limit", MOST))
                        .path(ViewTexts.of(source.view()).list());
                for (JsonNode each : list) {
                    source.fields().forEach(field -> names.add(each.path(field).asText()));
                }
            } catch (CommandException e) {
                return List.of(); // the command itself will say it
            }
        }
        List<String> found = new ArrayList<>(names);
        found.removeIf(name -> name.isEmpty() || !name.startsWith(begin));
        return found;
    }
}
