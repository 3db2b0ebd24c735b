package dev.lac.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/** A view of {@code lac show}: what it is for, and how what the LAC told becomes readable. */
interface ViewText {
    /** What stands behind {@code lac show}. */
    String name();

    /** What it tells, in a sentence. */
    String description();

    /** The list in what is told; empty: there is none. */
    default String list() {
        return "";
    }

    /** What can be named behind it; empty: nothing. */
    default String which() {
        return "";
    }

    /** The view that is asked when nothing is named; a view of one thing has that of all of them. */
    default String withoutWhich() {
        return name();
    }

    /** A shorter name; empty: none. */
    default String alias() {
        return "";
    }

    /** Whether nothing was found. */
    default boolean isEmpty(JsonNode told) {
        return !list().isEmpty() && told.path(list()).isEmpty();
    }

    /** What was told, in lines. */
    String text(JsonNode told, Instant now);
}
