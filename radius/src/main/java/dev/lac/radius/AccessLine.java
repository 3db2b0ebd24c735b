package dev.lac.radius;

import dev.lac.protocol.Octets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The line a subscriber hangs on, in Vendor-Specific attributes of the DSL Forum (RFC 4679 §3.3).
 *
 * @param circuitId ADSL-Agent-Circuit-Id (1)
 * @param remoteId ADSL-Agent-Remote-Id (2)
 * @param figures rates in bits per second and delays in milliseconds by vendor type, 129 (Actual-Data-Rate-Upstream) to 142; what is beyond
 *     32 bits stays at the largest
 */
public record AccessLine(
        @Nullable Octets circuitId, @Nullable Octets remoteId, Map<Integer, Long> figures) {
    /** A line of which nothing is known. */
    public static final AccessLine UNKNOWN = new AccessLine(null, null, Map.of());

    private static final int DSL_FORUM = 3561;
    private static final int AGENT_CIRCUIT_ID = 1;
    private static final int AGENT_REMOTE_ID = 2;
    private static final int ACTUAL_DATA_RATE_UPSTREAM = 129;
    private static final int ACTUAL_DATA_RATE_DOWNSTREAM = 130;

    public AccessLine {
        figures = Map.copyOf(figures);
    }

    /** What "MAY be included in both Access-Request and Accounting-Request packets". */
    void describe(AttributeWriter writer) {
        writer.vendor(DSL_FORUM, AGENT_CIRCUIT_ID, circuitId).vendor(DSL_FORUM, AGENT_REMOTE_ID, remoteId);
        figure(writer, ACTUAL_DATA_RATE_UPSTREAM);
        figure(writer, ACTUAL_DATA_RATE_DOWNSTREAM);
    }

    /** What "MAY be included in Accounting-Request packets" besides. */
    void describeInFull(AttributeWriter writer) {
        describe(writer);
        figures.keySet().stream()
                .filter(type -> type > ACTUAL_DATA_RATE_DOWNSTREAM)
                .sorted()
                .forEach(type -> figure(writer, type));
    }

    private void figure(AttributeWriter writer, int type) {
        Long value = figures.get(type);
        if (value != null) {
            writer.vendor(DSL_FORUM, type, AttributeWriter.integer(value));
        }
    }
}
