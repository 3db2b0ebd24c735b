package dev.lac.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code lac show subscriber} for people. */
final class SubscriberText implements ViewText {
    @Override
    public String name() {
        return "subscriber";
    }

    @Override
    public String alias() {
        return "sub";
    }

    @Override
    public String description() {
        return "Everything about a subscriber: line, login, LNS, tunnel, what it carried, what was dropped.";
    }

    @Override
    public String list() {
        return "subscribers";
    }

    @Override
    public String which() {
        return "its user, MAC address, circuit or Acct-Session-Id; without it, all in a line each";
    }

    @Override
    public String withoutWhich() {
        return "subscribers";
    }

    @Override
    public String text(JsonNode told, Instant now) {
        if (isEmpty(told)) {
            return "no such subscriber" + System.lineSeparator();
        }
        Lines lines = new Lines();
        told.path("subscribers").forEach(subscriber -> describe(lines, subscriber, now));
        return lines.toString();
    }

    private static void describe(Lines lines, JsonNode subscriber, Instant now) {
        String user = text(subscriber, "user");
        lines.title((user.isEmpty() ? "nobody yet" : user) + " (" + text(subscriber, "subscriber") + ")");
        lines.add("id", text(subscriber, "id"));
        lines.addIfKnown("stage", text(subscriber, "stage"));
        String age = Times.age(subscriber.path("since"), now);
        lines.addIfKnown("since", age.isEmpty() ? "" : text(subscriber, "since") + ", " + age + " ago");
        lines.addIfKnown("circuit", text(subscriber, "circuit-id"));
        lines.addIfKnown("service", text(subscriber, "service"));
        lines.addIfKnown("login", login(subscriber));
        lines.addIfKnown("MRU", mru(subscriber));
        lines.addIfKnown("timeouts", timeouts(subscriber));
        lines.addIfKnown("phases", phases(subscriber.path("phases")));
        if (!subscriber.path("connected").asBoolean()) {
            lines.add("LNS", "none: it is not connected");
            return;
        }
        lines.add("LNS", text(subscriber, "lns") + ", " + text(subscriber, "peer"));
        lines.add("tunnel", ends(subscriber, "tunnel"));
        lines.add("session", ends(subscriber, "session"));
        Numbers.traffic(lines, subscriber);
    }

    private static String login(JsonNode subscriber) {
        String rule = text(subscriber, "rule");
        return joined(text(subscriber, "authentication"), rule.isEmpty() ? "" : "rule " + rule);
    }

    private static String mru(JsonNode subscriber) {
        return joined(
                subscriber.has("mru") ? Numbers.number(subscriber.path("mru")) : "",
                subscriber.has("peer-mru") ? "the subscriber's " + Numbers.number(subscriber.path("peer-mru")) : "");
    }

    private static String timeouts(JsonNode subscriber) {
        return joined(timeout(subscriber, "session"), timeout(subscriber, "idle"));
    }

    private static String timeout(JsonNode subscriber, String kind) {
        long seconds = subscriber.path(kind + "-timeout-seconds").asLong();
        return seconds > 0 ? kind + " " + Times.seconds(seconds) : "";
    }

    private static String phases(JsonNode phases) {
        return Stream.iterate(0, i -> i < phases.size(), i -> i + 1)
                .map(phases::get)
                .map(phase -> text(phase, "phase") + " at "
                        + Times.milliseconds(phase.path("at-ms").asDouble()))
                .collect(Collectors.joining(", "));
    }

    private static String joined(String... parts) {
        return Stream.of(parts).filter(part -> !part.isEmpty()).collect(Collectors.joining(", "));
    }

    private static String text(JsonNode subscriber, String name) {
        return subscriber.path(name).asText();
    }

    private static String ends(JsonNode subscriber, String what) {
        return text(subscriber, what) + ", the LNS calls it " + text(subscriber, "peer-" + what);
    }
}
