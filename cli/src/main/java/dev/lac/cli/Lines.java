package dev.lac.cli;

import java.util.Locale;

/** Lines of a name and what there is to say of it, below titles. */
final class Lines {
    private final StringBuilder text = new StringBuilder();

    Lines title(String title) {
        text.append(title).append(System.lineSeparator());
        return this;
    }

    Lines add(String name, String value) {
        text.append(String.format(Locale.ROOT, "  %-17s %s%n", name, value));
        return this;
    }

    /** Adds nothing where there is nothing to say. */
    Lines addIfKnown(String name, String value) {
        return value.isEmpty() ? this : add(name, value);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
