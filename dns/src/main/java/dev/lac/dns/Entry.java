package dev.lac.dns;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link NameCache} knows of one name and type.
 *
 * @param name in lower case
 * @param records addresses, or {@code priority weight port target}; empty: none is known
 * @param timeToLive how long this holds; zero once it has expired
 * @param stale how long ago the records expired; zero as long as they hold
 * @param no what the name servers denied: "no such name"; null: nothing
 * @param lastFailure why the latest query failed; null: it did not
 * @param asking whether a query is under way
 */
public record Entry(
        String name,
        RecordType type,
        List<String> records,
        Duration timeToLive,
        Duration stale,
        @Nullable String no,
        @Nullable String lastFailure,
        boolean asking) {
    public Entry {
        records = List.copyOf(records);
    }
}
