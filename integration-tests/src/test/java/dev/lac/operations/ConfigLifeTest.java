package dev.lac.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lac.doubles.LiveLac;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The configuration of a LAC with five hundred subscribers is changed, tried, taken back; nobody is dropped. */
class ConfigLifeTest {
    private static final int COUNT = 500;
    private static final int NETWORK = 31;
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private static Path directory;

    private static LiveLac live;
    private static String yaml;

    @BeforeAll
    static void begin() throws Exception {
        live = new LiveLac(directory, NETWORK, COUNT + 20, "");
        yaml = Files.readString(live.file());
        live.dial(0, COUNT);
        live.awaitUp(COUNT);
    }

    @AfterAll
    static void end() {
        live.close();
    }

    private static ObjectNode question(String command) {
        return JSON.createObjectNode().put("command", command);
    }

    private static JsonNode ask(ObjectNode question) {
        return Questions.ask(directory, question);
    }

    private static Path write(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    private static ObjectNode change(String command, Path file) {
        return question(command).put("file", file.toString());
    }

    private static Map<String, String> effects(JsonNode answer) {
        Map<String, String> effects = new LinkedHashMap<>();
        answer.path("changes")
                .forEach(change -> effects.put(
                        change.path("key").asText(), change.path("effect").asText()));
        return effects;
    }

    private static void assertNobodyDropped() {
        assertThat(live.up()).isEqualTo(COUNT);
        assertThat(live.<Integer>ask(() -> live.lns().sessions().size())).isEqualTo(COUNT);
    }

    private static String configured(String key) {
        return ask(question("show").put("show", "config").put("which", key))
                .path("config")
                .path(key)
                .asText();
    }

    @Test
    void aDiffSaysWhatWouldChangeAndWhomItTouches() throws Exception {
        Path file = write(
                "other.yaml",
                yaml.replace("secret-of-the-tunnel", "another-secret")
                                .replace("pppoe:\n", "pppoe:\n  max-sessions: 600\n")
                        + "web:\n  listen: 127.0.0.1:18080\nlog:\n  level: debug\n");
        JsonNode answer = ask(change("config-diff", file));
        assertThat(answer.path("faults")).isEmpty();
        assertThat(effects(answer))
                .containsOnly(
                        entry("pppoe.max-sessions", "next-login"),
                        entry("lns[isp].secret", "next-tunnel"),
                        entry("lns[spare].secret", "next-tunnel"),
                        entry("log.level", "now"),
                        entry("web.listen", "restart"));
        for (JsonNode change : answer.path("changes")) {
            if (change.path("key").asText().equals("lns[isp].secret")) {
                assertThat(change.path("subscribers").asInt()).isEqualTo(COUNT);
                assertThat(change.path("tunnels").asInt()).isEqualTo(1);
                assertThat(change.path("old").asText()).isEqualTo("(secret)");
                assertThat(change.path("note").asText()).isEqualTo("tunnels that are up keep what they have");
            }
        }
        assertThat(answer.toString()).doesNotContain("another-secret");
        assertThat(configured("pppoe.max-sessions")).isEqualTo("16384");
        JsonNode refused = ask(change("config-apply", file));
        assertThat(refused.has("done")).isFalse();
        assertThat(configured("log.level")).as("nothing of it").isEqualTo("info");
        assertNobodyDropped();
    }

    @Test
    void faultsAreListedAndNothingChanges() throws Exception {
        Path file = write("broken.yaml", yaml.replace("pppoe:\n", "pppoe:\n  max-sesions: 600\n") + "nonsense: 1\n");
        JsonNode answer = ask(change("config-apply", file));
        assertThat(answer.path("faults")).hasSize(2);
        assertThat(answer.path("faults").get(0).asText()).contains("did you mean max-sessions?");
        assertNobodyDropped();
    }

    @Test
    void aChangeThatNobodyConfirmsIsTakenBack() throws Exception {
        Path file = write(
                "trial.yaml",
                yaml.replace(
                        "    addresses: [lns.isp.example]", "    addresses: [lns.isp.example]\n    max-sessions: 500"));
        JsonNode answer = ask(change("config-apply", file).put("confirm-seconds", 2));
        assertThat(answer.path("done").asText()).contains("taken back in 2 s");
        assertThat(configured("lns[isp].max-sessions")).isEqualTo("500");
        assertThat(ask(change("config-apply", file)).path("error").asText()).contains("waits to be confirmed");
        live.dial(COUNT, 1);
        LiveLac.await(
                "the LNS is full",
                () -> live.ask(() -> !live.subscriber(COUNT).end().isEmpty()));
        LiveLac.await("the change is taken back", () -> {
            return !ask(question("config-status")).path("pending").asBoolean();
        });
        assertThat(configured("lns[isp].max-sessions")).isEqualTo("0");
        live.dial(COUNT, 1);
        live.awaitUp(COUNT + 1);
        live.tell(COUNT, () -> live.subscriber(COUNT).hangUp());
        LiveLac.await(
                "that one has left", () -> live.ask(() -> live.lns().sessions().size()) == COUNT);
        assertNobodyDropped();
    }

    @Test
    void aChangeThatIsConfirmedStaysAndOneThatIsTakenBackGoes() throws Exception {
        Path file = write("good.yaml", yaml + "log:\n  level: warn\n");
        ask(change("config-apply", file).put("confirm-seconds", 600));
        JsonNode status = ask(question("config-status"));
        assertThat(status.path("pending").asBoolean()).isTrue();
        assertThat(status.path("seconds-left").asInt()).isBetween(500, 600);
        assertThat(ask(question("config-confirm")).path("done").asText()).endsWith("good.yaml stays in force");
        assertThat(ask(question("config-confirm")).path("error").asText()).contains("no change waits");
        assertThat(configured("log.level")).isEqualTo("warn");

        ask(change("config-apply", live.file()).put("confirm-seconds", 600));
        assertThat(configured("log.level")).isEqualTo("info");
        ask(question("config-rollback"));
        assertThat(configured("log.level")).isEqualTo("warn");
        assertThat(ask(change("config-apply", live.file())).path("done").asText())
                .contains("one change");
        assertThat(ask(change("config-apply", live.file())).path("done").asText())
                .isEqualTo("nothing is different");
        assertNobodyDropped();
    }

    @Test
    void aReloadReadsTheFileOfTheStartAndRadiusIsAskedAnew() throws Exception {
        Files.writeString(live.file(), yaml.replace("radius:\n", "radius:\n  sockets: 2\n  tries: 5\n"));
        live.server().reload();
        assertThat(configured("radius.tries")).isEqualTo("5");
        live.dial(COUNT + 1, 1);
        live.awaitUp(COUNT + 1);
        Files.writeString(live.file(), yaml.replace("radius:\n", "radius:\n  tries: none\n"));
        live.server().reload();
        assertThat(configured("radius.tries"))
                .as("a broken file changes nothing")
                .isEqualTo("5");
        Files.writeString(live.file(), yaml);
        live.server().reload();
        live.tell(COUNT + 1, () -> live.subscriber(COUNT + 1).hangUp());
        LiveLac.await(
                "that one has left", () -> live.ask(() -> live.lns().sessions().size()) == COUNT);
        assertNobodyDropped();
    }

    @Test
    void sessionsOfAnLnsThatIsGoneEndOnlyWhereThatIsSaid(@TempDir Path other) throws Exception {
        try (LiveLac small = new LiveLac(other, NETWORK + 1, 3, "")) {
            small.dial(0, 3);
            small.awaitUp(3);
            String without = Files.readString(small.file())
                    .replaceFirst("(?s)  - name: isp\\n.*?  - name: spare", "  - name: spare")
                    .replace("lns: isp", "lns: spare");
            Path file = Files.writeString(other.resolve("without.yaml"), without);
            JsonNode stay = Questions.ask(other, change("config-apply", file));
            assertThat(effects(stay)).containsEntry("lns[isp]", "next-login");
            assertThat(stay.toString()).contains("its sessions stay until they end");
            assertThat(small.up()).isEqualTo(3);
            Questions.ask(other, change("config-apply", small.file()));
            JsonNode drop = Questions.ask(other, change("config-apply", file).put("drop", true));
            assertThat(drop.toString()).contains("its sessions are ended");
            LiveLac.await("they are ended", () -> small.up() == 0);
        }
    }
}
