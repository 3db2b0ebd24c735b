package dev.lac.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code lac reset} ends nothing that it was not told to end. */
class ResetTest extends WithLac {
    @BeforeEach
    void answers() {
        lac.answer("show tunnel", "{\"tunnels\":[{\"id\":3,\"sessions\":1200},{\"id\":4,\"sessions\":34}]}")
                .answer("show subscriber", "{\"subscribers\":[{\"id\":\"a1\"}]}")
                .answer("show lns", "{\"lns\":[]}")
                .answer("reset", "{\"count\":1234,\"done\":\"1234 sessions end\"}");
    }

    private long resets() {
        return lac.questions().stream()
                .filter(question -> question.path("command").asText().equals("reset"))
                .count();
    }

    @Test
    void itAsksWithTheNumberOfSessions() {
        surroundings.types("yes");
        assertThat(run("reset", "tunnel", "isp", "--reason", "ticket 4711")).isZero();
        assertThat(err()).isEqualTo("really end 1,234 sessions? (y/n) ");
        assertThat(out()).isEqualTo("1234 sessions end" + System.lineSeparator());
        assertThat(lac.question().toString())
                .isEqualTo("{\"command\":\"reset\",\"what\":\"tunnel\",\"which\":\"isp\",\"reason\":\"ticket 4711\"}");
    }

    @Test
    void anyOtherAnswerEndsNothing() {
        surroundings.types("no");
        assertThat(line("reset subscriber alice")).isEqualTo(1);
        assertThat(err()).contains("really end one session?", "nothing was ended");
        surroundings.types();
        assertThat(line("reset subscriber alice")).as("^D").isEqualTo(1);
        assertThat(resets()).isZero();
    }

    @Test
    void withoutATerminalItWantsYes() {
        assertThat(line("reset tunnel isp")).isEqualTo(2);
        assertThat(err()).contains("this would end 1,234 sessions").contains("--yes");
        assertThat(resets()).isZero();
        assertThat(line("reset tunnel isp --yes --json")).isZero();
        assertThat(out()).contains("\"count\" : 1234");
        assertThat(resets()).isEqualTo(1);
    }

    @Test
    void whatIsNotThereIsNotReset() {
        assertThat(line("reset lns moon")).isEqualTo(1);
        assertThat(err()).startsWith("there is no lns \"moon\"; it is named by the name of an LNS or its address");
        lac.answer("reset", "{\"count\":0,\"done\":\"nobody is locked out\"}");
        assertThat(line("reset lockout 192.0.2.9")).isEqualTo(1);
        assertThat(out()).startsWith("nobody is locked out");
        assertThat(lac.question().path("what").asText()).isEqualTo("lockout");
    }
}
