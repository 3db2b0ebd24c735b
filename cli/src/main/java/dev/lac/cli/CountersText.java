package dev.lac.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/** {@code lac show counters} for people. */
final class CountersText implements ViewText {
    @Override
    public String name() {
        return "counters";
    }

    @Override
    public String description() {
        return "Every counter that is not zero, by area.";
    }

    @Override
    public boolean isEmpty(JsonNode told) {
        return told.isEmpty();
    }

    @Override
    public String text(JsonNode told, Instant now) {
        if (told.isEmpty()) {
            return "nothing has been counted" + System.lineSeparator();
        }
        Table table = new Table().words("area").words("counter").figures("count");
        told.properties().forEach(area -> rows(table, area.getKey(), "", area.getValue()));
        return table.toString();
    }

    private static void rows(Table table, String area, String counter, JsonNode value) {
        if (value.isObject()) {
            value.properties()
                    .forEach(entry -> rows(
                            table,
                            area,
                            counter.isEmpty() ? entry.getKey() : counter + " " + entry.getKey(),
                            entry.getValue()));
        } else {
            table.row(area, counter, Numbers.number(value));
        }
    }
}
