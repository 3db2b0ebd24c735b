package dev.lac.cli;

import com.fasterxml.jackson.databind.JsonNode;

/** Makes what {@code lac show} has got as JSON readable. */
interface ViewText {
    /** What stands behind {@code lac show}. */
    String name();

    /** The name of the list in it. */
    String list();

    /** Whether nothing was found. */
    default boolean isEmpty(JsonNode told) {
        return told.path(list()).isEmpty();
    }

    /** What was told, in lines. */
    String text(JsonNode told);
}
