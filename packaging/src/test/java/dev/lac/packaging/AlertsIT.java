package dev.lac.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prometheus' own tool reads the alerts, tries them on made-up series, and reads the questions of the dashboard. */
@Programs("/usr/bin/promtool")
class AlertsIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void rulesAreGood() {
        assertThat(promtool("check", "rules", Tree.file("monitoring/alerts.yaml")))
                .contains("SUCCESS")
                .doesNotContain("FAILED");
    }

    @Test
    void everyAlertFiresWhenItShouldAndNoneWhenAllIsWell() {
        assertThat(promtool("test", "rules", Tree.file("monitoring/alerts-test.yaml")))
                .contains("SUCCESS")
                .doesNotContain("FAILED");
    }

    /** As recording rules: promtool has no other way to parse a question without a server. */
    @Test
    void questionsOfTheDashboardAreGood(@TempDir Path directory) throws Exception {
        ObjectNode file = JSON.createObjectNode();
        ArrayNode rules =
                file.putArray("groups").addObject().put("name", "dashboard").putArray("rules");
        for (JsonNode expression :
                JSON.readTree(Tree.read("monitoring/grafana-dashboard.json")).findValues("expr")) {
            String question = expression
                    .asText()
                    .replace("$__rate_interval", "5m")
                    .replace("$job", "lac")
                    .replace("$instance", ".*");
            assertThat(question).doesNotContain("$");
            rules.addObject().put("record", "dashboard:" + rules.size()).put("expr", question);
        }
        Path rulesFile = Files.writeString(directory.resolve("rules.yaml"), JSON.writeValueAsString(file));
        assertThat(promtool("check", "rules", rulesFile)).contains("SUCCESS: " + rules.size() + " rules");
    }

    private static String promtool(String verb, String what, Path file) {
        return Command.must("/usr/bin/promtool", verb, what, file.toString());
    }
}
