package dev.lac.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.function.BiFunction;

/**
 * A column of a {@link ListText}: its header and how a cell is made of an element of the list.
 *
 * @param figures aligned to the right
 * @param cell of an element of the list, and the present time
 */
record Column(String header, boolean figures, BiFunction<JsonNode, Instant, String> cell) {
    /** Several words are fields with a hyphen between them when both are there. */
    static Column words(String header, String field) {
        return new Column(header, false, (row, now) -> Numbers.text(row.path(field)));
    }

    static Column figures(String header, String field) {
        return new Column(header, true, (row, now) -> Numbers.number(row.path(field)));
    }

    /** A number of seconds, as a duration. */
    static Column seconds(String header, String field) {
        return new Column(
                header,
                true,
                (row, now) -> row.path(field).isNumber()
                        ? Times.seconds(row.path(field).asLong())
                        : "");
    }

    /** How long ago the point in time was that {@code field} has. */
    static Column age(String header, String field) {
        return new Column(header, true, (row, now) -> Times.age(row.path(field), now));
    }

    /** Says {@code word} where the field is true. */
    static Column flag(String header, String field, String word) {
        return new Column(header, false, (row, now) -> row.path(field).asBoolean() ? word : "");
    }
}
