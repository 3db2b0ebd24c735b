package dev.lac.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * A view that is a table, a line for each element of a list.
 *
 * @param nothing what is said of an empty list
 * @param below adds to the lines below the table what is told beside the list
 */
record ListText(
        String name,
        String list,
        String which,
        String description,
        String nothing,
        List<Column> columns,
        BiConsumer<JsonNode, Lines> below)
        implements ViewText {
    @Override
    public String text(JsonNode told, Instant now) {
        Lines beside = new Lines();
        below.accept(told, beside);
        return (isEmpty(told) ? nothing + System.lineSeparator() : table(told, now)) + beside;
    }

    private String table(JsonNode told, Instant now) {
        Table table = new Table();
        for (Column column : columns) {
            if (column.figures()) {
                table.figures(column.header());
            } else {
                table.words(column.header());
            }
        }
        for (JsonNode row : told.path(list)) {
            table.row(columns.stream()
                    .map(column -> column.cell().apply(row, now))
                    .toList());
        }
        return table.toString();
    }
}
