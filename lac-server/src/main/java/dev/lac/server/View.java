package dev.lac.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** One thing that {@code lac show} tells: the running LAC gives it as JSON, the program {@code lac} and the page make it readable. */
interface View {
    /**
     * What is asked for.
     *
     * @param which one or some of what is shown; empty: all
     * @param limit how many at most; 0: all
     * @param sort the field by which lists are sorted, numbers from the largest on; empty: as they come
     */
    record Query(String which, int limit, String sort) {
        static final Query ALL = new Query("", 0, "");

        static Query of(JsonNode question) {
            return new Query(
                    question.path(Commands.WHICH).asText(),
                    question.path("limit").asInt(0),
                    question.path("sort").asText());
        }

        static Query named(String which) {
            return new Query(which, 0, "");
        }

        /** Sorts and cuts {@code list}, and says in {@code told} how many there were. */
        void arrange(ObjectNode told, ArrayNode list) {
            told.put("matched", list.size());
            if (!sort.isEmpty() || (limit > 0 && limit < list.size())) {
                List<JsonNode> rows = new ArrayList<>();
                list.forEach(rows::add);
                if (!sort.isEmpty()) {
                    rows.sort(byField());
                }
                list.removeAll();
                list.addAll(limit > 0 && limit < rows.size() ? rows.subList(0, limit) : rows);
            }
        }

        private Comparator<JsonNode> byField() {
            Comparator<JsonNode> byNumber =
                    Comparator.comparingDouble(row -> -row.path(sort).asDouble());
            return byNumber.thenComparing(row -> row.path(sort).asText());
        }
    }

    /** What stands behind {@code lac show}. */
    String name();

    /** How things stand now, on the control loop. */
    JsonNode tell(Lac lac, Query query);
}
