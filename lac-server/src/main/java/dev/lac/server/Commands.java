package dev.lac.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lac.dataplane.FastPathMode;
import dev.lac.dataplane.InterfaceReport;
import dev.lac.selection.Explanation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/** The commands that a running LAC answers, as JSON. */
public final class Commands {
    public static final String COMMAND = "command";
    public static final String EXPLAIN = "explain";
    public static final String PAST = "past";
    public static final String DRAIN = "drain";
    /** Of a drain: sessions to be ended in a second. */
    public static final String MOVE = "move";

    private static final int MAX_MOVE = 1_000;
    /** Of a question: the user, or an Acct-Session-Id. */
    public static final String KEY = "key";

    public static final String LNS = "lns";
    public static final String STEPS = "steps";
    public static final String CALLS = "calls";
    public static final String DONE = "done";
    public static final String SHOW = "show";
    /** Of a view: one of what it shows. */
    public static final String WHICH = "which";

    public static final String FAST_PATH = "fast-path";
    public static final String INTERFACE = "interface";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final LacServer server;

    Commands(LacServer server) {
        this.server = server;
    }

    /**
     * @throws IllegalArgumentException saying what is wrong with {@code question}
     */
    JsonNode answer(JsonNode question) {
        String command = question.path(COMMAND).asText();
        return switch (command) {
            case EXPLAIN -> explain(question);
            case PAST -> {
                String key = question.path(KEY).asText();
                yield server.ask(lac -> lac.operator().past(key));
            }
            case DRAIN ->
                drain(
                        question.path(LNS).asText(),
                        question.path(DRAIN).asBoolean(true),
                        question.path(MOVE).asInt(0));
            case SHOW -> {
                String view = question.path(SHOW).asText();
                String which = question.path(WHICH).asText();
                yield server.ask(lac -> lac.operator().show(view, which));
            }
            case FAST_PATH -> fastPath(question);
            default -> throw new IllegalArgumentException("unknown command \"" + command + "\"");
        };
    }

    private JsonNode explain(JsonNode question) {
        ExplainQuestion asked = ExplainQuestion.of(question);
        return steps(server.<Explanation>askLater((lac, then) -> lac.operator().explain(asked, then)));
    }

    private JsonNode fastPath(JsonNode question) {
        String name = question.path(INTERFACE).asText();
        FastPathMode mode = mode(question.path(FAST_PATH).asText());
        InterfaceReport report = server.ask(lac -> lac.operator().fastPath(name, mode));
        return InterfacesView.json(report).put(DONE, InterfacesView.sentence(report));
    }

    private static FastPathMode mode(String word) {
        for (FastPathMode mode : FastPathMode.values()) {
            if (Figures.word(mode).equals(word)) {
                return mode;
            }
        }
        throw new IllegalArgumentException("there is no mode \"" + word + "\"; there are auto, native, generic, off");
    }

    /**
     * Asks the LAC whose socket is at {@code path}.
     *
     * @throws IOException if none runs there
     * @throws IllegalArgumentException with what the LAC finds wrong
     */
    public static JsonNode ask(Path path, String command, ObjectNode question) throws IOException {
        JsonNode answer;
        try {
            answer = ManagementSocket.ask(path, question.put(COMMAND, command));
        } catch (IOException e) {
            throw new IOException("no LAC answers at " + path + " (" + e.getMessage() + ")", e);
        }
        if (answer.has(ManagementSocket.ERROR)) {
            throw new IllegalArgumentException(
                    answer.path(ManagementSocket.ERROR).asText());
        }
        return answer;
    }

    public static ObjectNode steps(Explanation explanation) {
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode steps = answer.putArray(STEPS);
        for (Explanation.Step step : explanation.steps()) {
            steps.addObject()
                    .put("kind", step.kind().name().toLowerCase(Locale.ROOT))
                    .put("text", step.text());
        }
        return answer;
    }

    private JsonNode drain(String lns, boolean drain, int move) {
        if (move < 0 || move > MAX_MOVE) {
            throw new IllegalArgumentException("--move is 1 to " + MAX_MOVE + " sessions a second");
        }
        if (!server.ask(lac -> lac.operator().drain(lns, drain, move))) {
            throw new IllegalArgumentException("there is no LNS of the name \"" + lns + "\"");
        }
        String done = drain ? " gets no new calls" : " gets calls again";
        return JSON.createObjectNode()
                .put(DONE, lns + done + (drain && move > 0 ? "; its sessions end, " + move + " a second" : ""));
    }
}
