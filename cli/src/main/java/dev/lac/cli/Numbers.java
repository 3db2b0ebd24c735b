package dev.lac.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Figures as people read them. */
final class Numbers {
    private Numbers() {}

    /** {@code reason 1, reason 2}, or {@code none}. */
    static String counts(JsonNode counts) {
        List<String> texts = new ArrayList<>();
        counts.properties()
                .forEach(count -> texts.add(
                        count.getKey() + " " + grouped(count.getValue().asLong())));
        return texts.isEmpty() ? "none" : String.join(", ", texts);
    }

    /** {@code 1,462}. */
    static String grouped(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** A number with thousands separators and one decimal where it has any; what is no number as it stands. */
    static String number(JsonNode value) {
        if (value.isIntegralNumber()) {
            return grouped(value.asLong());
        }
        return value.isNumber() ? String.format(Locale.ROOT, "%,.1f", value.asDouble()) : text(value);
    }

    /** Words; a list is joined by commas. */
    static String text(JsonNode value) {
        if (value.isArray()) {
            List<String> all = new ArrayList<>();
            value.forEach(each -> all.add(text(each)));
            return String.join(", ", all);
        }
        return value.isObject() ? counts(value) : value.asText();
    }

    /** {@code one session}, {@code 1,234 sessions}. */
    static String count(long number, String singular) {
        return number == 1
                ? "one " + singular
                : grouped(number) + " " + singular + (singular.endsWith("s") ? "es" : "s");
    }

    /** {@code 950 bit/s}, {@code 12.3 Mbit/s}. */
    static String bitsPerSecond(double bits) {
        String[] units = {"bit/s", "kbit/s", "Mbit/s", "Gbit/s"};
        int unit = 0;
        double value = bits;
        while (value >= 999.95 && unit < units.length - 1) {
            value /= 1000;
            unit++;
        }
        return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", value, units[unit]);
    }

    /** What a session, a tunnel or all of them carried, in lines. */
    static void traffic(Lines lines, JsonNode told) {
        lines.add("from subscribers", figures(told, "up"));
        lines.add("to subscribers", figures(told, "down"));
        lines.add("besides", counts(told.path("events")));
    }

    /** {@code 12 packets, 3,456 octets}. */
    static String figures(JsonNode told, String way) {
        return grouped(told.path(way + "-packets").asLong()) + " packets, "
                + grouped(told.path(way + "-octets").asLong()) + " octets";
    }
}
