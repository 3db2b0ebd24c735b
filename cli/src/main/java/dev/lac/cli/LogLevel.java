package dev.lac.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Parameters;

/** {@code lac log level}: how much the running LAC logs. */
final class LogLevel extends Asking {
    private static final String ROOT = "root";
    private static final String LEVEL = "level";
    private static final String LOGGER = "logger";

    /** Log4j's levels, for completion. */
    static final class Levels extends ArrayList<String> {
        Levels() {
            super(List.of("off", "error", "warn", "info", "debug", "trace"));
        }
    }

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "LOGGER",
            description = "As dev.lac.radius; root is the logger above all. Without it, tells every level that is set.")
    private String logger = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "LEVEL",
            completionCandidates = Levels.class,
            description = "${COMPLETION-CANDIDATES}. Without it, tells the level.")
    private String level = "";

    @Override
    int ask(LacClient lac) throws CommandException {
        ObjectNode question = LacClient.question("log-level");
        if (!logger.isEmpty()) {
            question.put(LOGGER, logger.equals(ROOT) ? "" : logger);
        }
        if (level.isEmpty()) {
            JsonNode answer = lac.ask(question);
            print(answer, table(answer));
        } else {
            printDone(lac.ask(question.put(LEVEL, level)));
        }
        return ExitStatus.GOOD;
    }

    private static String table(JsonNode answer) {
        Table table = new Table().words(LOGGER).words(LEVEL);
        for (JsonNode one : answer.path("loggers")) {
            String name = one.path(LOGGER).asText();
            table.row(name.isEmpty() ? ROOT : name, one.path(LEVEL).asText());
        }
        return table.toString();
    }
}
