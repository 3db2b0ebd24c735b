package dev.lac.server;

import com.fasterxml.jackson.databind.JsonNode;

/** One thing that {@code lac show} tells: the running LAC gives it as JSON, the program {@code lac} and the page make it readable. */
interface View {
    /** What stands behind {@code lac show}. */
    String name();

    /**
     * How things stand now, on the control loop.
     *
     * @param which one of what is shown; empty: all
     */
    JsonNode tell(Lac lac, String which);
}
