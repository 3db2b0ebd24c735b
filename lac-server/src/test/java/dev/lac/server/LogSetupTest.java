package dev.lac.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lac.config.LogConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.ThreadContext;
import org.apache.logging.log4j.core.LoggerContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log as files: text for people, JSON of the Elastic Common Schema for machines. */
class LogSetupTest {
    @TempDir
    private Path directory;

    @AfterEach
    void asItWas() {
        LoggerContext.getContext(false).reconfigure();
    }

    private List<String> logged(LogConfig.Format format) throws Exception {
        Path file = directory.resolve("lac.log");
        LogSetup.use(new LogConfig(LogConfig.Level.INFO, format, file), "edge1");
        ThreadContext.put("call", "5f1c2a9b00000007");
        LogManager.getLogger("dev.lac.server.Subscriber").info("mallory\n2026-01-01 INFO forged ends");
        ThreadContext.remove("call");
        LogManager.getLogger("dev.lac.server.Lac").debug("not wanted");
        LogManager.getLogger("dev.lac.calls").info("{\"id\":\"x\"}");
        LogManager.getLogger("dev.lac.server.Lac").error("broken", new IllegalStateException("why"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r-----");
        return Files.readAllLines(file);
    }

    @Test
    void textIsALineForEachMessageWithItsCall() throws Exception {
        List<String> lines = logged(LogConfig.Format.TEXT);
        assertThat(lines.get(0))
                .matches("\\S+ INFO  Subscriber \\[5f1c2a9b00000007] mallory\\\\n2026-01-01 INFO forged ends");
        assertThat(lines.get(1)).endsWith("INFO  calls {\"id\":\"x\"}");
        assertThat(lines.get(2)).endsWith("ERROR Lac broken");
    }

    @Test
    void jsonIsAnObjectForEachMessageInTheElasticCommonSchema() throws Exception {
        List<String> lines = logged(LogConfig.Format.JSON);
        assertThat(lines).hasSize(3);
        ObjectMapper json = new ObjectMapper();
        JsonNode first = json.readTree(lines.get(0));
        assertThat(first.path("@timestamp").asText()).matches("\\d{4}-\\d\\d-\\d\\dT.*Z");
        assertThat(first.path("log.level").asText()).isEqualTo("INFO");
        assertThat(first.path("log.logger").asText()).isEqualTo("dev.lac.server.Subscriber");
        assertThat(first.path("message").asText()).contains("mallory\n");
        assertThat(first.path("labels").path("call").asText()
                        + first.path("call").asText())
                .isEqualTo("5f1c2a9b00000007");
        assertThat(first.path("service.name").asText()).isEqualTo("edge1");
        assertThat(json.readTree(json.readTree(lines.get(1)).path("message").asText())
                        .path("id")
                        .asText())
                .isEqualTo("x");
        assertThat(json.readTree(lines.get(2)).path("error.type").asText())
                .isEqualTo("java.lang.IllegalStateException");
    }
}
