package dev.lac.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lac.config.CallsConfig;
import dev.lac.store.CallEntry;
import dev.lac.store.CallLog;
import dev.lac.store.CallQuery;
import dev.lac.store.StoreException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/** The records of calls: each that ends is kept in the database and is a line of the log. */
final class CallHistory implements AutoCloseable {
    /** In {@code state-directory}. */
    private static final String FILE = "calls.db";

    private static final Logger LOG = LogManager.getLogger("dev.lac.calls");
    private static final int USUAL_LIMIT = 50;
    private static final int LARGEST_LIMIT = 10_000;
    private static final Pattern AGE = Pattern.compile("(\\d{1,9})([smhd])");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final CallLog calls;
    private final InstantSource clock;

    /** Finds calls that are up. */
    interface Up {
        List<CallRecord> find(Predicate<CallEntry> wanted, int limit);
    }

    /** @throws StoreException if records cannot be kept there */
    CallHistory(CallsConfig config, Path stateDirectory, InstantSource clock) throws StoreException {
        this.clock = clock;
        calls = CallLog.open(
                stateDirectory.resolve(FILE), new CallLog.Retention(config.retention(), config.maxRecords()), clock);
    }

    /** Keeps the record of a call that has ended. */
    void add(CallRecord call) {
        CallEntry entry = call.entry();
        LOG.info("{}", entry.json());
        calls.write(entry);
    }

    /** How many records found no room. */
    long dropped() {
        return calls.dropped();
    }

    /**
     * The calls that {@code question} asks for, the latest first; those that are up before those that have ended.
     *
     * @param up finds those that have not ended
     * @throws IllegalArgumentException saying what is wrong with the question
     */
    ObjectNode find(JsonNode question, Up up) {
        int limit = Math.min(question.path("limit").asInt(USUAL_LIMIT), LARGEST_LIMIT);
        if (limit < 1) {
            throw new IllegalArgumentException("limit is 1 to " + LARGEST_LIMIT);
        }
        CallQuery query = new CallQuery(
                text(question, "id"),
                text(question, "user"),
                lower(text(question, "mac")),
                text(question, "lns"),
                text(question, "cause"),
                time(question, "since"),
                time(question, "until"),
                limit);
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode found = answer.putArray(Commands.CALLS);
        if (query.cause() == null) { // what is up has not ended for any
            up.find(query::matches, limit).forEach(call -> found.add(call.json()));
        }
        try {
            for (CallEntry entry : calls.find(query)) {
                if (found.size() < limit) {
                    found.add(JSON.readTree(entry.json()));
                }
            }
        } catch (StoreException e) {
            throw new IllegalStateException(e.getMessage(), e);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record of calls.db is no JSON", e);
        }
        return answer;
    }

    private static @Nullable String text(JsonNode question, String name) {
        String text = question.path(name).asText();
        return text.isEmpty() ? null : text;
    }

    private static @Nullable String lower(@Nullable String text) {
        return text == null ? null : text.toLowerCase(Locale.ROOT);
    }

    /** A time as {@code 2026-11-21T10:00:00Z}, {@code 2026-11-21T10:00} where the LAC is, or {@code 90m} ago. */
    private @Nullable Instant time(JsonNode question, String name) {
        String text = text(question, name);
        if (text == null) {
            return null;
        }
        Matcher age = AGE.matcher(text);
        if (age.matches()) {
            return clock.instant().minus(duration(Long.parseLong(age.group(1)), age.group(2)));
        }
        try {
            return text.endsWith("Z")
                    ? Instant.parse(text)
                    : LocalDateTime.parse(text).atZone(ZoneId.systemDefault()).toInstant();
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is no time: write 90m, 2026-11-21T10:00 or 2026-11-21T10:00:00Z", e);
        }
    }

    private static Duration duration(long amount, String unit) {
        return switch (Objects.requireNonNull(unit)) {
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }

    @Override
    public void close() {
        calls.close();
    }
}
