package dev.lac.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A {@link CallQuery} as SQL for what is in the file, and as a predicate for what is still on its way there. Both say the same.
 *
 * <p>The rows are found in an index alone and only those within the limit are read, so that a million matches cost the walk
 * through the index and no more.
 */
final class CallSearch {
    private static final char ANY = '*';

    private final StringBuilder where = new StringBuilder();
    private final List<Object> values = new ArrayList<>();
    private final int limit;
    private Predicate<CallEntry> matches = entry -> true;

    CallSearch(CallQuery query) {
        limit = query.limit();
        exactly("id", query.id(), entry -> entry.id().equals(query.id()));
        exactly("mac", query.mac(), entry -> entry.mac().equals(query.mac()));
        exactly("lns", query.lns(), entry -> entry.lns().equals(query.lns()));
        exactly("cause", query.cause(), entry -> entry.cause().equals(query.cause()));
        if (query.user() != null) {
            user(query.user());
        }
        if (query.since() != null) {
            Instant since = query.since();
            long nanos = CallTable.nanos(since);
            and("ended >= ?", nanos, entry -> CallTable.nanos(entry.ended()) >= nanos);
        }
        if (query.until() != null) {
            Instant until = query.until();
            long nanos = CallTable.nanos(until);
            and("ended < ?", nanos, entry -> CallTable.nanos(entry.ended()) < nanos);
        }
    }

    private void exactly(String column, @Nullable String wanted, Predicate<CallEntry> test) {
        if (wanted != null) {
            and(column + " = ?", wanted, test);
        }
    }

    private void user(String wanted) {
        boolean openStart = !wanted.isEmpty() && wanted.charAt(0) == ANY;
        boolean openEnd = wanted.length() > (openStart ? 1 : 0) && wanted.charAt(wanted.length() - 1) == ANY;
        String rest = wanted.substring(openStart ? 1 : 0, wanted.length() - (openEnd ? 1 : 0));
        if (!openStart && !openEnd) {
            and("user = ?", rest, entry -> entry.user().equals(rest));
        } else if (rest.isEmpty()) {
            and("user >= ?", "", entry -> true);
        } else if (openStart && openEnd) {
            and("instr(user, ?) > 0", rest, entry -> entry.user().contains(rest));
        } else if (openEnd) {
            beginning("user", rest, entry -> entry.user().startsWith(rest));
        } else {
            beginning(
                    "user_backwards",
                    CallTable.backwards(rest),
                    entry -> entry.user().endsWith(rest));
        }
    }

    /** SQLite compares UTF-8 octet by octet, which is by code point: all that begin so lie between the prefix and its successor. */
    private void beginning(String column, String prefix, Predicate<CallEntry> test) {
        and(column + " >= ?", prefix, test);
        String successor = successor(prefix);
        if (!successor.isEmpty()) {
            and(column + " < ?", successor, entry -> true);
        }
    }

    /** The least text that is greater than all which begin with {@code prefix}; empty if there is none. */
    private static String successor(String prefix) {
        int[] points = prefix.codePoints().toArray();
        for (int i = points.length - 1; i >= 0; i--) {
            if (points[i] < Character.MAX_CODE_POINT) {
                points[i]++;
                if (points[i] == Character.MIN_SURROGATE) {
                    // Code points of surrogates have no UTF-8 (RFC 3629 §3).
                    points[i] = Character.MAX_SURROGATE + 1;
                }
                return new String(points, 0, i + 1);
            }
        }
        return "";
    }

    private void and(String condition, Object value, Predicate<CallEntry> test) {
        where.append(where.isEmpty() ? " WHERE " : " AND ").append(condition);
        values.add(value);
        matches = matches.and(test);
    }

    boolean matches(CallEntry entry) {
        return matches.test(entry);
    }

    String sql() {
        return "SELECT call.* FROM (SELECT seq FROM call" + where + " ORDER BY ended DESC, seq DESC LIMIT ?) AS found"
                + " CROSS JOIN call ON call.seq = found.seq ORDER BY call.ended DESC, call.seq DESC";
    }

    /** What the file holds of it, newest first. */
    List<CallTable.Row> in(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql())) {
            bind(statement);
            try (ResultSet rows = statement.executeQuery()) {
                List<CallTable.Row> found = new ArrayList<>();
                while (rows.next()) {
                    found.add(CallTable.row(rows));
                }
                return found;
            }
        }
    }

    void bind(PreparedStatement statement) throws SQLException {
        for (int i = 0; i < values.size(); i++) {
            statement.setObject(i + 1, values.get(i));
        }
        statement.setInt(values.size() + 1, limit);
    }

    int limit() {
        return limit;
    }
}
