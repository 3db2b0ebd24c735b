package dev.lac.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows below headers, each column as wide as its widest cell; what is empty is a {@code -}, so that every row has the same number of words. */
final class Table {
    private static final String GAP = "  ";
    private static final String NOTHING = "-";

    private final List<String> headers = new ArrayList<>();
    private final List<Boolean> right = new ArrayList<>();
    private final List<List<String>> rows = new ArrayList<>();

    /** A column of words. */
    Table words(String header) {
        return column(header, false);
    }

    /** A column of figures, aligned to the right. */
    Table figures(String header) {
        return column(header, true);
    }

    private Table column(String header, boolean alignRight) {
        headers.add(header);
        right.add(alignRight);
        return this;
    }

    /** @param cells as many as there are columns */
    Table row(String... cells) {
        return row(Arrays.asList(cells));
    }

    /** @param cells as many as there are columns */
    Table row(List<String> cells) {
        if (cells.size() != headers.size()) {
            throw new IllegalArgumentException(cells.size() + " cells in " + headers.size() + " columns");
        }
        rows.add(cells.stream().map(cell -> cell.isEmpty() ? NOTHING : cell).toList());
        return this;
    }

    @Override
    public String toString() {
        int[] widths = headers.stream().mapToInt(String::length).toArray();
        for (List<String> row : rows) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], row.get(column).length());
            }
        }
        StringBuilder text = new StringBuilder();
        append(text, headers, widths);
        rows.forEach(row -> append(text, row, widths));
        return text.toString();
    }

    private void append(StringBuilder text, List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            String padding = " ".repeat(widths[column] - cells.get(column).length());
            line.append(column == 0 ? "" : GAP);
            line.append(right.get(column) ? padding + cells.get(column) : cells.get(column) + padding);
        }
        text.append(line.toString().stripTrailing()).append(System.lineSeparator());
    }
}
