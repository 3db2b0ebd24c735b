package dev.lac.selection;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The destinations of one call, in the order in which they are tried.
 *
 * @param rule whose limit the session counts towards; null: none
 * @param destinations the preferred first; empty: there is none, for {@code refusal}
 * @param refusal why there is none; null: there are some
 * @param explanation of the selection so far, which goes on with the hunt
 */
public record Plan(
        @Nullable Rule rule,
        List<Destination> destinations,
        @Nullable String refusal,
        Explanation explanation) {
    public Plan {
        destinations = List.copyOf(destinations);
    }
}
