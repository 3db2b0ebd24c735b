package dev.lac.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which calls are looked for: those for which all holds that is not null. Texts are compared octet for octet, upper and lower case
 * are different.
 *
 * @param user the name itself; {@code *@isp.example} for all names that end so, {@code alice*} for all that begin so,
 *     {@code *ali*} for all in which it occurs, {@code *} for all
 * @param since the first instant at which a call may have ended
 * @param until the instant before which it has ended
 * @param limit how many of the newest at most, at least 1
 */
public record CallQuery(
        @Nullable String id,
        @Nullable String user,
        @Nullable String mac,
        @Nullable String lns,
        @Nullable String cause,
        @Nullable Instant since,
        @Nullable Instant until,
        int limit) {
    /** @throws IllegalArgumentException if {@code limit} is less than 1 */
    public CallQuery {
        if (limit < 1) {
            throw new IllegalArgumentException("limit " + limit + ": at least 1");
        }
    }

    /** Whether {@code entry} is one of those looked for. */
    public boolean matches(CallEntry entry) {
        return new CallSearch(this).matches(entry);
    }

    /** The newest calls, whichever they are. */
    public static CallQuery newest(int limit) {
        return new CallQuery(null, null, null, null, null, null, null, limit);
    }
}
