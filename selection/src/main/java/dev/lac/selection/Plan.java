package dev.lac.selection;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The destinations of one call, in the order in which they are tried.
 *
 * @param route what the rules say
 * @param destinations the preferred first; empty: there is none, for {@code refusal}
 * @param refusal why there is none; null: there are some
 */
public record Plan(
        Route route,
        List<Destination> destinations,
        @Nullable String refusal) {
    public Plan {
        destinations = List.copyOf(destinations);
    }
}
