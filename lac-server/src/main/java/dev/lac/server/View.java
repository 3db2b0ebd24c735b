package dev.lac.server;

import com.fasterxml.jackson.databind.JsonNode;

/** One thing that {@code lac show} tells: the running LAC gives it as JSON, the command prints it. */
interface View {
    /** What stands behind {@code lac show}. */
    String name();

    /**
     * How things stand now, on the control loop.
     *
     * @param which one of what is shown; empty: all
     */
    JsonNode tell(Lac lac, String which);

    /** The name of the list in what {@link #tell} tells. */
    String list();

    /** Whether nothing was found. */
    default boolean isEmpty(JsonNode told) {
        return told.path(list()).isEmpty();
    }

    /** What {@link #tell} has told, in lines for people. */
    String text(JsonNode told);
}
