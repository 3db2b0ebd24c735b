package dev.lac.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Call records for people; docs/management.md describes them. */
final class CallText {
    private CallText() {}

    /** A line for each call. */
    static String table(JsonNode calls, Instant now) {
        Table table = new Table()
                .words("began")
                .words("user")
                .words("MAC")
                .words("LNS")
                .figures("lasted")
                .words("connected")
                .words("cause")
                .figures("up octets")
                .figures("down octets")
                .words("id");
        for (JsonNode call : calls) {
            table.row(
                    text(call, "began"),
                    text(call, "user"),
                    text(call, "mac"),
                    text(call, "lns"),
                    lasted(call, now),
                    call.path("connected").asBoolean() ? "yes" : "no",
                    isOpen(call) ? state(call) : text(call, "cause"),
                    Numbers.number(call.path("up-octets")),
                    Numbers.number(call.path("down-octets")),
                    text(call, "id"));
        }
        return table.toString();
    }

    /** {@code 5f1c2a9b00000007 alice@isp.example (eth1/02:00:5e:00:00:01/7), ended: the subscriber hung up}. */
    static String heading(JsonNode call) {
        return text(call, "id") + " " + text(call, "user") + " (" + line(call) + "), "
                + (isOpen(call) ? state(call) : "ended: " + why(call)) + System.lineSeparator();
    }

    /** One call from its first frame to its end: what happened when, how long each phase took, how the LNS was chosen. */
    static String timeline(JsonNode call, Instant now) {
        Lines lines = new Lines();
        lines.title(text(call, "id") + ": " + (text(call, "user").isEmpty() ? "nobody yet" : text(call, "user")) + " ("
                + line(call) + ")");
        lines.add("began", text(call, "began"))
                .add("ended", isOpen(call) ? "not yet" : text(call, "ended"))
                .add("lasted", lasted(call, now))
                .add("cause", isOpen(call) ? "it is " + state(call) : text(call, "cause") + ": " + text(call, "text"));
        lines.addIfKnown("circuit", text(call, "circuit-id"))
                .addIfKnown("service", text(call, "service"))
                .addIfKnown("rule", text(call, "rule"))
                .addIfKnown("RADIUS", text(call, "radius-server"))
                .addIfKnown("LNS", joined(", ", text(call, "lns"), text(call, "peer")));
        if (call.path("tunnel").asLong() > 0) {
            lines.add("tunnel", ends(call, "tunnel")).add("session", ends(call, "session"));
        }
        lines.add("from subscriber", Numbers.figures(call, "up")).add("to subscriber", Numbers.figures(call, "down"));
        if (call.path("captured").asBoolean()) {
            lines.add("frames", "kept: lac capture " + text(call, "id") + " -w FILE");
        }
        return lines + phases(call, now) + Steps.text(call);
    }

    private static String phases(JsonNode call, Instant now) {
        JsonNode phases = call.path("phases");
        if (phases.isEmpty()) {
            return "";
        }
        Table table = new Table()
                .figures("at ms")
                .words("clock")
                .figures("took ms")
                .words("phase")
                .words("what");
        for (int i = 0; i < phases.size(); i++) {
            JsonNode phase = phases.get(i);
            double at = phase.path("at-ms").asDouble();
            boolean last = i + 1 == phases.size();
            table.row(
                    decimal(at),
                    clock(call, at),
                    last
                            ? lastTook(call, at, now)
                            : decimal(phases.get(i + 1).path("at-ms").asDouble() - at),
                    text(phase, "phase"),
                    text(phase, "text"));
        }
        return table.toString();
    }

    private static String lastTook(JsonNode call, double at, Instant now) {
        Duration whole = duration(call, now);
        return isOpen(call) || whole == null ? "" : decimal(Math.max(0, whole.toNanos() / 1e6 - at));
    }

    private static String clock(JsonNode call, double atMilliseconds) {
        Instant began = instant(text(call, "began"));
        return began == null
                ? ""
                : began.plusNanos((long) (atMilliseconds * 1e6))
                        .toString()
                        .replaceAll("^.*T|(?<=\\.\\d{3})\\d+(?=Z)", "");
    }

    private static String lasted(JsonNode call, Instant now) {
        Duration duration = duration(call, now);
        return duration == null ? "" : Times.span(duration);
    }

    private static @Nullable Duration duration(JsonNode call, Instant now) {
        Instant began = instant(text(call, "began"));
        Instant ended = isOpen(call) ? now : instant(text(call, "ended"));
        return began == null || ended == null ? null : Duration.between(began, ended);
    }

    private static @Nullable Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** Of one that has not ended. */
    private static String state(JsonNode call) {
        return call.path("connected").asBoolean() ? "up" : "setting up";
    }

    private static boolean isOpen(JsonNode call) {
        return text(call, "ended").isEmpty();
    }

    private static String why(JsonNode call) {
        return text(call, "text").isEmpty() ? text(call, "cause") : text(call, "text");
    }

    private static String line(JsonNode call) {
        String vlan = text(call, "vlan");
        return joined(
                "/",
                text(call, "interface"),
                vlan.isEmpty() ? "" : "VLAN " + vlan,
                text(call, "mac"),
                text(call, "session-id"));
    }

    private static String ends(JsonNode call, String what) {
        return text(call, what) + ", the LNS called it " + text(call, "peer-" + what);
    }

    private static String joined(String by, String... parts) {
        return Stream.of(parts).filter(part -> !part.isEmpty()).collect(Collectors.joining(by));
    }

    private static String decimal(double number) {
        return String.format(Locale.ROOT, "%,.1f", number);
    }

    private static String text(JsonNode call, String name) {
        return call.path(name).asText();
    }
}
