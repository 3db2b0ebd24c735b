package dev.lac.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/** {@code lac show config} for people: the tree as lines, in the shape of the file. */
final class ConfigText implements ViewText {
    private static final String STEP = "  ";

    @Override
    public String name() {
        return "config";
    }

    @Override
    public String description() {
        return "The configuration in force with all defaults; secrets are hidden.";
    }

    @Override
    public String text(JsonNode told, Instant now) {
        StringBuilder text = new StringBuilder();
        append(text, told, "");
        return text.toString();
    }

    private static void append(StringBuilder text, JsonNode object, String indent) {
        object.properties().forEach(entry -> {
            text.append(indent).append(entry.getKey()).append(':');
            value(text, entry.getValue(), indent);
        });
    }

    private static void value(StringBuilder text, JsonNode value, String indent) {
        if (value.isArray() && !value.isEmpty() && value.get(0).isContainerNode()) {
            text.append(System.lineSeparator());
            value.forEach(element -> {
                StringBuilder inner = new StringBuilder();
                append(inner, element, indent + STEP + STEP);
                text.append(indent)
                        .append(STEP)
                        .append("- ")
                        .append(inner.toString().stripLeading());
            });
        } else if (value.isObject() && !value.isEmpty()) {
            text.append(System.lineSeparator());
            append(text, value, indent + STEP);
        } else {
            text.append(' ').append(value.isTextual() && !value.asText().isEmpty() ? value.asText() : value.toString());
            text.append(System.lineSeparator());
        }
    }
}
