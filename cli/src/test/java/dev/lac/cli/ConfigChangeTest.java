package dev.lac.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@code lac config}. */
class ConfigChangeTest extends WithLac {
    private static final String CHANGES = """
            {"faults": [], "changes": [
              {"key": "lns[isp].max-sessions", "old": "100", "new": "200", "effect": "now", "subscribers": 12, "tunnels": 1, "note": ""},
              {"key": "ppp.mru", "old": "1492", "new": "1480", "effect": "next-login", "subscribers": 0, "tunnels": 0, "note": ""}]
              %s}
            """;

    @Test
    void changesAreATable() {
        lac.answer("config-diff", CHANGES.formatted(""));
        assertThat(line("config diff new.yaml")).isZero();
        assertThat(out()).isEqualTo("""
                key                    old   new   effect      subscribers  tunnels  note
                lns[isp].max-sessions  100   200   now                  12        1  -
                ppp.mru                1492  1480  next-login            0        0  -
                """);
        assertThat(lac.question().path("file").asText())
                .as("the LAC has another working directory")
                .isEqualTo(Path.of("new.yaml").toAbsolutePath().toString());
        assertThat(line("config diff new.yaml --json")).isZero();
        assertThat(out()).contains("\"effect\" : \"next-login\"");
        lac.answer("config-diff", "{\"faults\":[],\"changes\":[]}");
        assertThat(line("config diff new.yaml")).isZero();
        assertThat(out()).startsWith("nothing changes");
    }

    @Test
    void faultsAndRefusedChangesExitWith1() {
        lac.answer("config-diff", "{\"faults\":[\"new.yaml: ppp.mru: 100000 is more than 65535\"],\"changes\":[]}");
        assertThat(line("config diff new.yaml")).isEqualTo(1);
        assertThat(out()).isEqualTo("new.yaml: ppp.mru: 100000 is more than 65535" + System.lineSeparator());
        lac.answer("config-apply", CHANGES.formatted("").replace("\"now\"", "\"restart\""));
        assertThat(line("config apply new.yaml")).isEqualTo(1);
        assertThat(out()).contains("restart");
    }

    @Test
    void applyIsConfirmedRolledBackAndAskedAbout() {
        lac.answer("config-apply", CHANGES.formatted(", \"done\": \"2 changes are in force\""))
                .answer("config-confirm", "{\"pending\":false,\"file\":\"/etc/lac/new.yaml\",\"done\":\"confirmed\"}")
                .answer(
                        "config-rollback",
                        "{\"pending\":false,\"file\":\"/etc/lac/lac.yaml\",\"done\":\"rolled back\"}")
                .answer("config-status", "{\"pending\":true,\"seconds-left\":245,\"file\":\"/etc/lac/new.yaml\"}");
        assertThat(line("config apply new.yaml --confirm 5m --drop-sessions")).isZero();
        assertThat(out()).endsWith("2 changes are in force" + System.lineSeparator());
        assertThat(lac.question().path("confirm-seconds").asInt()).isEqualTo(300);
        assertThat(lac.question().path("drop").asBoolean()).isTrue();
        assertThat(line("config status")).isZero();
        assertThat(out()).startsWith("/etc/lac/new.yaml is undone in 4m 5s unless lac config confirm is said");
        assertThat(line("config confirm")).isZero();
        assertThat(out()).contains("confirmed", "/etc/lac/new.yaml is in force, nothing waits");
        assertThat(line("config rollback --json")).isZero();
        assertThat(out()).contains("\"done\" : \"rolled back\"");
        assertThat(line("config apply new.yaml --confirm soon")).isEqualTo(2);
        assertThat(err()).contains("\"soon\" is no duration");
        assertThat(line("config apply new.yaml --confirm 1ms")).isEqualTo(2);
        lac.answer("config-confirm", "{\"error\":\"nothing waits to be confirmed\"}");
        assertThat(line("config confirm")).isEqualTo(2);
        assertThat(err()).startsWith("nothing waits");
    }
}
