package dev.lac.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A screen of {@code lac top}: made of two samples, of which the rates are the difference. */
final class TopFrame {
    private static final int MOST_LNSES = 4;
    private static final double BITS = 8;
    private static final double NANOSECONDS = 1e9;

    private final @Nullable TopSample before;
    private final TopSample now;
    private final Instant clock;
    private final Map<String, JsonNode> earlier = new HashMap<>();

    /** @param before null: there is none yet, nor are there rates */
    TopFrame(@Nullable TopSample before, TopSample now, Instant clock) {
        this.before = before;
        this.now = now;
        this.clock = clock;
        if (before != null) {
            before.subscribers().path("subscribers").forEach(one -> earlier.put(id(one), one));
        }
    }

    /** A subscriber with its rates in bits a second; negative: not known. */
    private record Row(JsonNode subscriber, double up, double down) {
        double both() {
            return up < 0 ? -1 : up + down;
        }
    }

    /**
     * The lines, the last of them the keys.
     *
     * @param trouble what is wrong with the LAC; empty: nothing
     * @param width columns; longer lines are cut
     * @param height lines; 0: all subscribers, and no keys
     */
    List<String> lines(TopState state, String trouble, int width, int height) {
        List<String> lines = new ArrayList<>();
        lines.add(trouble.isEmpty() ? SummaryText.heading(now.summary()) : trouble);
        lines.add(figures());
        lines.addAll(lnses());
        List<String> table = table(rows(state)).lines().toList();
        lines.add(matched(state, table.size() - 1));
        lines.add(table.get(0));
        int page = page(height, lines.size());
        int first = height == 0 ? 0 : state.first(table.size() - 1, page);
        lines.addAll(table.subList(1 + first, Math.min(table.size(), 1 + first + page)));
        if (height > 0) {
            while (lines.size() < height - 1) {
                lines.add("");
            }
            lines.add(keys(state));
        }
        int most = height == 0 ? lines.size() : height;
        return lines.stream()
                .limit(most)
                .map(line -> line.length() > width ? line.substring(0, width) : line)
                .toList();
    }

    private static int page(int height, int above) {
        return height == 0 ? Integer.MAX_VALUE / 2 : Math.max(0, height - above - 1);
    }

    private String figures() {
        JsonNode summary = now.summary();
        JsonNode old = before == null ? null : before.summary();
        return Numbers.number(summary.path("connected")) + " of " + Numbers.number(summary.path("subscribers"))
                + " subscribers connected, " + Numbers.number(summary.path("tunnels")) + " tunnels, "
                + Numbers.number(summary.path("logins-per-second")) + " logins/s, "
                + Numbers.number(summary.path("failures-per-second")) + " failures/s, up "
                + rate(old, summary, "up-octets") + ", down " + rate(old, summary, "down-octets") + ", "
                + Numbers.number(summary.path("accounting-waiting")) + " accounting records waiting";
    }

    private List<String> lnses() {
        List<String> lines = new ArrayList<>();
        for (JsonNode lns : now.lns()) {
            if (lines.size() == MOST_LNSES && now.lns().size() > MOST_LNSES + 1) {
                lines.add("... and " + (now.lns().size() - MOST_LNSES) + " LNSes more");
                return lines;
            }
            List<String> addresses = new ArrayList<>();
            lns.path("addresses")
                    .forEach(address -> addresses.add(address.path("address").asText() + " "
                            + address.path("state").asText()));
            lines.add(lns.path("name").asText() + ": "
                    + Numbers.count(lns.path("sessions").asLong(), "session")
                    + (lns.path("drained").asBoolean() ? ", drained" : "") + "; " + String.join(", ", addresses));
        }
        return lines;
    }

    private String matched(TopState state, int shown) {
        long total = now.subscribers().path("total").asLong(shown);
        return "subscribers by " + state.order().word() + (state.isReversed() ? ", reversed" : "")
                + (state.filter().isEmpty() ? "" : ", with \"" + state.filter() + "\"")
                + (shown < total ? ": " + Numbers.grouped(shown) + " of " + Numbers.grouped(total) : "");
    }

    private static String keys(TopState state) {
        return state.isTyping()
                ? "filter: " + state.filter() + "_   (Enter: done, Esc: none)"
                : "q quit   s order   r reverse   / filter   arrows, PgUp, PgDn move";
    }

    private List<Row> rows(TopState state) {
        List<Row> rows = new ArrayList<>();
        for (JsonNode subscriber : now.subscribers().path("subscribers")) {
            JsonNode old = earlier.get(id(subscriber));
            rows.add(new Row(subscriber, bits(old, subscriber, "up-octets"), bits(old, subscriber, "down-octets")));
        }
        Comparator<Row> order = order(state.order());
        rows.sort((state.isReversed() ? order.reversed() : order).thenComparing(row -> id(row.subscriber())));
        return rows;
    }

    /** The most first; names in their order; the latest first. */
    private static Comparator<Row> order(TopState.Order order) {
        return switch (order) {
            case RATE -> Comparator.comparingDouble(Row::both).reversed();
            case UP -> Comparator.comparingDouble(Row::up).reversed();
            case DOWN -> Comparator.comparingDouble(Row::down).reversed();
            case USER -> by("user");
            case LNS -> by("lns");
            case SINCE -> by("since").reversed();
        };
    }

    private static Comparator<Row> by(String field) {
        return Comparator.comparing(row -> row.subscriber().path(field).asText());
    }

    private String table(List<Row> rows) {
        Table table = new Table()
                .words("user")
                .words("LNS")
                .words("tunnel")
                .figures("up")
                .figures("down")
                .figures("up octets")
                .figures("down octets")
                .figures("for")
                .words("MAC");
        for (Row row : rows) {
            JsonNode one = row.subscriber();
            table.row(
                    one.path("user").asText(),
                    one.path("lns").asText(),
                    one.path("tunnel").asText(),
                    row.up() < 0 ? "" : Numbers.bitsPerSecond(row.up()),
                    row.down() < 0 ? "" : Numbers.bitsPerSecond(row.down()),
                    Numbers.number(one.path("up-octets")),
                    Numbers.number(one.path("down-octets")),
                    Times.age(one.path("since"), clock),
                    one.path("mac").asText());
        }
        return table.toString();
    }

    private String rate(@Nullable JsonNode old, JsonNode present, String field) {
        double bits = bits(old, present, field);
        return bits < 0 ? "-" : Numbers.bitsPerSecond(bits);
    }

    /** Negative: one of them does not say it, or it is less than before: another process counts. */
    private double bits(@Nullable JsonNode old, JsonNode present, String field) {
        if (before == null || old == null || !old.has(field) || !present.has(field)) {
            return -1;
        }
        double seconds = (now.nanoTime() - before.nanoTime()) / NANOSECONDS;
        long octets = present.path(field).asLong() - old.path(field).asLong();
        return seconds <= 0 || octets < 0 ? -1 : octets * BITS / seconds;
    }

    private static String id(JsonNode subscriber) {
        return subscriber.path("id").asText();
    }
}
