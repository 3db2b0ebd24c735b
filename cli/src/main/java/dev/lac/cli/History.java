package dev.lac.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code lac history}: the calls there were and are. */
final class History extends Asking {
    @Option(names = "--user", paramLabel = "NAME", description = "Of this user.")
    private @Nullable String user;

    @Option(names = "--mac", paramLabel = "ADDRESS", description = "Of this MAC address.")
    private @Nullable String mac;

    @Option(names = "--lns", paramLabel = "NAME", description = "To this LNS.")
    private @Nullable String lns;

    @Option(names = "--cause", paramLabel = "CAUSE", description = "That ended so, as lns-unreachable.")
    private @Nullable String cause;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description =
                    "That began since: 1h (ago), 2026-11-21, 2026-11-21T10:00 (local time), 2026-11-21T10:00:00Z.")
    private @Nullable String since;

    @Option(names = "--until", paramLabel = "TIME", description = "That began until, written as --since.")
    private @Nullable String until;

    @Option(names = "--limit", paramLabel = "N", description = "The latest so many.")
    private @Nullable Integer limit;

    @Option(
            names = "--id",
            paramLabel = "ID",
            description = "One call by its Acct-Session-Id, told from its first frame to its end.")
    private @Nullable String id;

    @Override
    int ask(LacClient lac) throws CommandException {
        ObjectNode question = LacClient.question("history");
        put(question, "user", user);
        put(question, "mac", mac);
        put(question, "lns", lns);
        put(question, "cause", cause);
        put(question, "id", id);
        put(question, "since", point(since));
        put(question, "until", point(until));
        if (limit != null) {
            question.put("limit", limit);
        }
        JsonNode answer = lac.ask(question);
        JsonNode calls = answer.path("calls");
        print(answer, text(calls));
        return id != null && calls.isEmpty() ? ExitStatus.NOT_FOUND : ExitStatus.GOOD;
    }

    private String text(JsonNode calls) {
        if (calls.isEmpty()) {
            return "no such call" + System.lineSeparator();
        }
        if (id == null) {
            return CallText.table(calls, surroundings().now());
        }
        StringBuilder text = new StringBuilder();
        calls.forEach(call -> text.append(CallText.timeline(call, surroundings().now())));
        return text.toString();
    }

    private @Nullable String point(@Nullable String time) throws CommandException {
        return time == null ? null : Times.point(time, surroundings().now()).toString();
    }

    private static void put(ObjectNode question, String name, @Nullable String value) {
        if (value != null) {
            question.put(name, value);
        }
    }
}
