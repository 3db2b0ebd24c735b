package dev.lac.cli;

import com.fasterxml.jackson.databind.JsonNode;

/** {@code lac show subscriber} for people. */
final class SubscriberText implements ViewText {
    @Override
    public String name() {
        return "subscriber";
    }

    @Override
    public String list() {
        return "subscribers";
    }

    @Override
    public String text(JsonNode told) {
        if (isEmpty(told)) {
            return "no such subscriber" + System.lineSeparator();
        }
        Lines lines = new Lines();
        told.path("subscribers").forEach(subscriber -> describe(lines, subscriber));
        return lines.toString();
    }

    private static void describe(Lines lines, JsonNode subscriber) {
        String user = subscriber.path("user").asText();
        lines.title((user.isEmpty() ? "nobody yet" : user) + " ("
                + subscriber.path("subscriber").asText() + ")");
        lines.add("id", subscriber.path("id").asText());
        if (!subscriber.path("connected").asBoolean()) {
            lines.add("LNS", "none: it is not connected");
            return;
        }
        lines.add(
                "LNS",
                subscriber.path("lns").asText() + ", " + subscriber.path("peer").asText());
        lines.add("tunnel", ends(subscriber, "tunnel"));
        lines.add("session", ends(subscriber, "session"));
        Numbers.traffic(lines, subscriber);
    }

    private static String ends(JsonNode subscriber, String what) {
        return subscriber.path(what).asText() + ", the LNS calls it "
                + subscriber.path("peer-" + what).asText();
    }
}
