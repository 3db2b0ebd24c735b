package dev.lac.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.TreeMap;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configurator;

/** Which messages are logged, asked and changed while the LAC runs. */
final class LogLevels {
    private static final Logger LOG = LogManager.getLogger();
    private static final String ROOT = "root";

    private LogLevels() {}

    /**
     * @throws IllegalArgumentException when there is no level of that name
     */
    static ObjectNode answer(JsonNode question) {
        String logger = question.path("logger").asText();
        String word = question.path("level").asText();
        ObjectNode answer = Figures.object();
        if (!word.isEmpty()) {
            Level level = Level.toLevel(word.toUpperCase(Locale.ROOT), null);
            if (level == null) {
                throw new IllegalArgumentException(
                        "there is no level \"" + word + "\"; there are off, error, warn, info, debug, trace");
            }
            if (logger.isEmpty() || logger.equals(ROOT)) {
                Configurator.setRootLevel(level);
            } else {
                Configurator.setLevel(logger, level);
            }
            String done = (logger.isEmpty() ? "everything" : logger) + " is logged from " + word + " on";
            LOG.info("{}", done);
            answer.put(Commands.DONE, done);
        }
        ArrayNode loggers = answer.putArray("loggers");
        TreeMap<String, Level> levels = new TreeMap<>();
        LoggerContext.getContext(false)
                .getConfiguration()
                .getLoggers()
                .forEach((name, config) -> levels.put(name.isEmpty() ? ROOT : name, config.getLevel()));
        levels.forEach((name, level) -> loggers.addObject()
                .put("logger", name)
                .put("level", level.name().toLowerCase(Locale.ROOT)));
        return answer;
    }
}
