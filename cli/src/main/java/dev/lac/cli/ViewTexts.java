package dev.lac.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;

/** Every {@link ViewText}. */
public final class ViewTexts {
    private static final ViewText SUBSCRIBERS = new ListText(
            "subscribers",
            "subscribers",
            "any part of a user, MAC address, circuit or id",
            "Who is there: a line for each subscriber.",
            "no subscriber",
            List.of(
                    Column.words("user", "user"),
                    Column.words("MAC", "mac"),
                    Column.words("interface", "interface"),
                    Column.words("VLAN", "vlan"),
                    Column.words("stage", "stage"),
                    Column.words("LNS", "lns"),
                    Column.words("tunnel", "tunnel"),
                    Column.words("session", "session"),
                    Column.age("for", "since"),
                    Column.figures("up octets", "up-octets"),
                    Column.figures("down octets", "down-octets"),
                    Column.words("id", "id")),
            ViewTexts::matched);

    private static final ViewText TUNNELS = new ListText(
            "tunnels",
            "tunnels",
            "a local id, the name of an LNS or its address",
            "The tunnels: a line for each.",
            "no tunnel",
            List.of(
                    Column.figures("id", "id"),
                    Column.words("state", "state"),
                    Column.words("LNS", "lns"),
                    Column.words("peer", "peer"),
                    Column.figures("sessions", "sessions"),
                    Column.figures("path MTU", "path-mtu"),
                    Column.words("trouble", "trouble")),
            ViewTexts::nothing);

    private static final ViewText CALLS = new ListText(
            "calls",
            "calls",
            "a tunnel's id, the name of an LNS or a user",
            "The calls in the tunnels, with the ids that both ends use.",
            "no call",
            List.of(
                    Column.figures("tunnel", "tunnel"),
                    Column.figures("session", "session"),
                    Column.figures("peer session", "peer-session"),
                    Column.words("LNS", "lns"),
                    Column.words("user", "user"),
                    Column.words("state", "state"),
                    Column.figures("serial number", "serial-number"),
                    Column.age("for", "since"),
                    Column.words("id", "id")),
            ViewTexts::nothing);

    private static final ViewText RADIUS = new ListText(
            "radius",
            "servers",
            "the name or address of a server",
            "The RADIUS servers: which are alive, how fast they answer, what waits for them.",
            "no RADIUS server",
            List.of(
                    Column.words("name", "name"),
                    Column.words("address", "address"),
                    Column.words("role", "role"),
                    Column.words("group", "group"),
                    Column.words("state", "state"),
                    Column.words("transport", "transport"),
                    Column.figures("in flight", "in-flight"),
                    Column.figures("requests", "requests"),
                    Column.figures("answers", "answers"),
                    Column.figures("timeouts", "timeouts"),
                    Column.figures("resent", "retransmissions"),
                    Column.figures("round trip ms", "round-trip-ms")),
            (told, lines) -> lines.add(
                            "waiting",
                            Numbers.count(told.path("accounting-waiting").asLong(), "accounting record"))
                    .add("besides", Numbers.counts(told.path("events"))));

    private static final ViewText DNS = new ListText(
            "dns",
            "names",
            "a name",
            "The names of LNSes and servers, what they resolve to and for how long.",
            "no name",
            List.of(
                    Column.words("name", "name"),
                    Column.words("type", "type"),
                    Column.words("state", "state"),
                    Column.words("addresses", "addresses"),
                    Column.seconds("left", "seconds-left"),
                    Column.words("cause", "cause")),
            (told, lines) -> lines.add("servers", Numbers.text(told.path("servers")))
                    .add("besides", Numbers.counts(told.path("events"))));

    private static final ViewText LIMITS = new ListText(
            "limits",
            "limits",
            "a limit or where it holds",
            "Every limit: how much of it is used.",
            "no limit",
            List.of(
                    Column.words("limit", "limit"),
                    Column.words("where", "where"),
                    Column.figures("used", "used"),
                    Column.figures("max", "max")),
            ViewTexts::nothing);

    private static final ViewText LOCKOUTS = new ListText(
            "lockouts",
            "lockouts",
            "an address or a MAC address",
            "LNSes and subscribers that are passed over for a while, and why.",
            "nobody is locked out",
            List.of(
                    Column.words("kind", "kind"),
                    Column.words("which", "which"),
                    Column.words("LNS", "lns"),
                    Column.words("interface", "interface"),
                    Column.figures("failures", "failures"),
                    Column.seconds("left", "seconds-left"),
                    Column.words("cause", "cause")),
            ViewTexts::nothing);

    private static final ViewText MTU = new ListText(
            "mtu",
            "tunnels",
            "a tunnel's id, the name of an LNS or its address",
            "What the way to each LNS leaves of a packet, and what was too big.",
            "no tunnel",
            List.of(
                    Column.figures("tunnel", "id"),
                    Column.words("LNS", "lns"),
                    Column.words("interface", "interface"),
                    Column.figures("path MTU", "path-mtu"),
                    Column.words("from", "path-mtu-from"),
                    Column.figures("overhead", "overhead"),
                    Column.figures("payload", "largest-payload"),
                    Column.figures("MSS IPv4", "mss-ipv4"),
                    Column.figures("MSS IPv6", "mss-ipv6"),
                    Column.words("don't fragment", "dont-fragment"),
                    Column.figures("fragmented", "fragmented"),
                    Column.figures("dropped", "dropped-too-big")),
            (told, lines) -> lines.add("offered MRU", Numbers.text(told.path("offered-mru"))));

    private static final List<ViewText> ALL = List.of(
            new SummaryText(),
            SUBSCRIBERS,
            new SubscriberText(),
            TUNNELS,
            new TunnelText(),
            CALLS,
            new LnsText(),
            RADIUS,
            DNS,
            new InterfacesText(),
            LIMITS,
            LOCKOUTS,
            MTU,
            new ConfigText(),
            new CountersText());

    private ViewTexts() {}

    static List<ViewText> all() {
        return ALL;
    }

    /** @throws IllegalArgumentException when there is none of that name */
    static ViewText of(String name) {
        return ALL.stream()
                .filter(view -> view.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no view \"" + name + "\"; there are "
                        + String.join(", ", ALL.stream().map(ViewText::name).toList())));
    }

    /** What a LAC has told of a view, in lines for people. */
    public static String text(String view, JsonNode told) {
        return of(view).text(told, Instant.now());
    }

    private static void nothing(JsonNode told, Lines lines) {}

    private static void matched(JsonNode told, Lines lines) {
        long shown = told.path("subscribers").size();
        long matched = told.path("matched").asLong(shown);
        long total = told.path("total").asLong(matched);
        if (shown < total) {
            lines.title(Numbers.grouped(shown) + " shown of " + Numbers.grouped(matched) + " that match, of "
                    + Numbers.grouped(total) + " in all");
        }
    }
}
