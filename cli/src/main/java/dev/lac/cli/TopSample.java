package dev.lac.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What a LAC told at one moment.
 *
 * @param nanoTime when, by {@link Surroundings#nanoTime}
 * @param subscribers the view, with {@code total} and {@code matched}
 */
record TopSample(long nanoTime, JsonNode summary, JsonNode lns, JsonNode subscribers) {
    /**
     * Asks for it.
     *
     * @param filter any part of a user, MAC address, circuit or id
     * @param limit so many subscribers at the most
     */
    static TopSample of(LacClient lac, Surroundings surroundings, String filter, int limit) throws CommandException {
        JsonNode summary = lac.ask(Show.question("summary", ""));
        JsonNode lns = lac.ask(Show.question("lns", ""));
        ObjectNode question = Show.question("subscribers", filter).put("limit", limit);
        return new TopSample(surroundings.nanoTime(), summary, lns.path("lns"), lac.ask(question));
    }
}
