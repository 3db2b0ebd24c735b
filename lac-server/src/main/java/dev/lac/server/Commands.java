package dev.lac.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lac.dataplane.FastPathMode;
import dev.lac.dataplane.InterfaceReport;
import dev.lac.selection.Explanation;
import java.util.Locale;

/** The commands that a running LAC answers, as JSON; docs/management.md has them all. */
public final class Commands {
    public static final String COMMAND = "command";
    public static final String SHOW = "show";
    /** One or some of what there is. */
    public static final String WHICH = "which";
    /** The kind of what a command is about. */
    public static final String WHAT = "what";

    public static final String EXPLAIN = "explain";
    public static final String STEPS = "steps";
    public static final String HISTORY = "history";
    public static final String CALLS = "calls";
    public static final String RESET = "reset";
    public static final String REASON = "reason";
    public static final String DRAIN = "drain";
    /** Of a drain: sessions to be ended in a second. */
    public static final String MOVE = "move";

    public static final String FAST_PATH = "fast-path";
    public static final String INTERFACE = "interface";
    public static final String LOG_LEVEL = "log-level";
    public static final String COUNT = "count";
    public static final String DONE = "done";

    private static final int MAX_MOVE = 1_000;
    private static final String LNS = "lns";
    private static final String BOX = "box";
    private static final String SUBSCRIBER = "subscriber";
    private static final String TUNNEL = "tunnel";
    private static final String LOCKOUT = "lockout";
    private static final String FILE = "file";
    private static final String DROP = "drop";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final LacServer server;
    private final CallHistory history;
    private final Captures captures;
    private final ConfigLife config;

    Commands(LacServer server, CallHistory history, Captures captures, ConfigLife config) {
        this.captures = captures;
        this.config = config;
        this.server = server;
        this.history = history;
    }

    /**
     * @throws IllegalArgumentException saying what is wrong with {@code question}
     */
    JsonNode answer(JsonNode question) {
        String command = question.path(COMMAND).asText();
        return switch (command) {
            case SHOW -> show(question);
            case EXPLAIN -> explain(question);
            case "preview" -> {
                ExplainQuestion asked = ExplainQuestion.of(question);
                yield server.<ObjectNode>askLater((lac, then) -> lac.operator().preview(asked, then));
            }
            case HISTORY -> history(question);
            case "capture" -> capture(question.path("id").asText());
            case RESET -> reset(question);
            case DRAIN -> drain(question);
            case FAST_PATH -> fastPath(question);
            case LOG_LEVEL -> LogLevels.answer(question);
            case "config-diff" ->
                config.diff(question.path(FILE).asText(), question.path(DROP).asBoolean());
            case "config-apply" ->
                config.apply(
                        question.path(FILE).asText(),
                        question.path("confirm-seconds").asInt(0),
                        question.path(DROP).asBoolean());
            case "config-confirm" -> config.confirm();
            case "config-rollback" -> config.rollBack();
            case "config-status" -> config.status();
            default -> throw new IllegalArgumentException("unknown command \"" + command + "\"");
        };
    }

    /** The same, and what is answered by octets. */
    Answer respond(JsonNode question) {
        if (!question.path(COMMAND).asText().equals("trace")) {
            return Answer.of(answer(question));
        }
        String which = named(question);
        Trace trace = server.trace(
                which,
                question.path("payload").asBoolean(),
                question.path("secrets").asBoolean());
        ObjectNode line = JSON.createObjectNode().put(WHICH, which);
        line.putArray("interfaces").add("access").add("l2tp");
        return new Answer(line, trace);
    }

    private JsonNode capture(String id) {
        return JSON.createObjectNode().put("id", id).put("pcapng", captures.read(id));
    }

    private JsonNode show(JsonNode question) {
        String view = question.path(SHOW).asText();
        if (view.equals("config")) {
            return config.show(question.path(WHICH).asText());
        }
        View.Query query = View.Query.of(question);
        return server.ask(lac -> lac.operator().show(view, query));
    }

    private JsonNode explain(JsonNode question) {
        ExplainQuestion asked = ExplainQuestion.of(question);
        return steps(server.<Explanation>askLater((lac, then) -> lac.operator().explain(asked, then)));
    }

    private JsonNode history(JsonNode question) {
        return history.find(
                question, (wanted, limit) -> server.ask(lac -> lac.operator().calls(wanted, limit)));
    }

    private JsonNode reset(JsonNode question) {
        String what = question.path(WHAT).asText();
        String which = named(question);
        String reason = question.path(REASON).asText();
        String kind = switch (what) {
            case SUBSCRIBER -> "session";
            case TUNNEL, LNS -> "tunnel";
            case LOCKOUT -> "lockout";
            default ->
                throw new IllegalArgumentException(
                        "there is no reset of \"" + what + "\"; there are subscriber, tunnel, lns, lockout");
        };
        int count = server.ask(lac -> switch (what) {
            case SUBSCRIBER -> lac.operator().resetSubscribers(which, reason);
            case LOCKOUT -> lac.operator().resetLockouts(which);
            default -> lac.operator().resetTunnels(which, reason);
        });
        return JSON.createObjectNode()
                .put(COUNT, count)
                .put(DONE, Figures.counted(count, kind) + " of " + which + " ended");
    }

    private static String named(JsonNode question) {
        String which = question.path(WHICH).asText();
        if (which.isEmpty()) {
            throw new IllegalArgumentException("say which");
        }
        return which;
    }

    private JsonNode drain(JsonNode question) {
        boolean drain = question.path(DRAIN).asBoolean(true);
        int move = question.path(MOVE).asInt(0);
        if (move < 0 || move > MAX_MOVE) {
            throw new IllegalArgumentException("--move is 1 to " + MAX_MOVE + " sessions a second");
        }
        String done = switch (question.path(WHAT).asText()) {
            case LNS -> drainLns(named(question), drain, move);
            case INTERFACE -> drainAccess(named(question), drain, move);
            case BOX -> drainAccess("", drain, move);
            default ->
                throw new IllegalArgumentException(
                        "there is no drain of \"" + question.path(WHAT).asText() + "\"; there are lns, interface, box");
        };
        return JSON.createObjectNode()
                .put(DONE, done + (drain && move > 0 ? "; its sessions end, " + move + " a second" : ""));
    }

    private String drainLns(String lns, boolean drain, int move) {
        if (!server.ask(lac -> lac.operator().drain(lns, drain, move))) {
            throw new IllegalArgumentException("there is no LNS of the name \"" + lns + "\"");
        }
        return lns + (drain ? " gets no new calls" : " gets calls again");
    }

    private String drainAccess(String name, boolean drain, int move) {
        if (!server.ask(lac -> lac.operator().drainAccess(name, drain, move))) {
            throw new IllegalArgumentException("there is no access interface of the name \"" + name + "\"");
        }
        return (name.isEmpty() ? "the box" : name) + (drain ? " answers no PADI" : " answers PADIs again");
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
}
