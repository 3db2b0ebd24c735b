package dev.lac.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations and points in time as people write and read them. */
final class Times {
    private static final Pattern PART = Pattern.compile("(\\d{1,9})(ms|[smhdw])");
    private static final Pattern SPAN = Pattern.compile("(?:" + PART + ")+");
    private static final Map<String, Duration> UNITS = Map.of(
            "ms", Duration.ofMillis(1),
            "s", Duration.ofSeconds(1),
            "m", Duration.ofMinutes(1),
            "h", Duration.ofHours(1),
            "d", Duration.ofDays(1),
            "w", Duration.ofDays(7));
    private static final long MINUTE = 60;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;

    private Times() {}

    /** {@code 45s}, {@code 12m 5s}, {@code 2h 13m}, {@code 5d 3h}: the two units that matter. */
    static String seconds(long seconds) {
        if (seconds < MINUTE) {
            return seconds + "s";
        }
        if (seconds < HOUR) {
            return seconds / MINUTE + "m " + seconds % MINUTE + "s";
        }
        if (seconds < DAY) {
            return seconds / HOUR + "h " + seconds % HOUR / MINUTE + "m";
        }
        return seconds / DAY + "d " + seconds % DAY / HOUR + "h";
    }

    /** As {@link #seconds}, with milliseconds where there are no minutes: {@code 12.5 ms}, {@code 5.077s}. */
    static String span(Duration span) {
        if (span.compareTo(Duration.ofSeconds(1)) < 0) {
            return milliseconds(span.toNanos() / 1e6);
        }
        return span.toSeconds() < MINUTE
                ? String.format(Locale.ROOT, "%.3fs", span.toNanos() / 1e9)
                : seconds(span.toSeconds());
    }

    static String milliseconds(double milliseconds) {
        return String.format(Locale.ROOT, "%.1f ms", milliseconds);
    }

    /** How long ago an ISO 8601 time was; empty where there is none. */
    static String age(JsonNode time, Instant now) {
        if (time.asText().isEmpty()) {
            return "";
        }
        try {
            Duration age = Duration.between(Instant.parse(time.asText()), now);
            return seconds(Math.max(0, age.toSeconds()));
        } catch (DateTimeException e) {
            return time.asText();
        }
    }

    /**
     * {@code 90s}, {@code 5m}, {@code 1h30m}, {@code 2d}.
     *
     * @throws CommandException when it is written otherwise
     */
    static Duration span(String text) throws CommandException {
        if (!SPAN.matcher(text).matches()) {
            throw new CommandException("\"" + text + "\" is no duration; write 90s, 5m, 1h30m, 2d");
        }
        Duration span = Duration.ZERO;
        Matcher part = PART.matcher(text);
        while (part.find()) {
            Duration unit = UNITS.getOrDefault(part.group(2), Duration.ZERO);
            span = span.plus(unit.multipliedBy(Long.parseLong(part.group(1))));
        }
        return span;
    }

    /**
     * A point in time: {@code 1h} (ago), {@code 2026-11-21}, {@code 2026-11-21T10:00} (of this host's time zone),
     * {@code 2026-11-21T10:00:00Z}.
     *
     * @throws CommandException when it is written otherwise
     */
    static Instant point(String text, Instant now) throws CommandException {
        if (SPAN.matcher(text).matches()) {
            return now.minus(span(text));
        }
        ZoneId here = ZoneId.systemDefault();
        return parsed(() -> OffsetDateTime.parse(text).toInstant())
                .or(() -> parsed(() -> LocalDateTime.parse(text).atZone(here).toInstant()))
                .or(() -> parsed(() -> LocalDate.parse(text).atStartOfDay(here).toInstant()))
                .orElseThrow(
                        () -> new CommandException(
                                "\"" + text
                                        + "\" is no time; write 1h (ago), 2026-11-21, 2026-11-21T10:00 (local time) or 2026-11-21T10:00:00Z"));
    }

    private static Optional<Instant> parsed(Supplier<Instant> way) {
        try {
            return Optional.of(way.get());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
