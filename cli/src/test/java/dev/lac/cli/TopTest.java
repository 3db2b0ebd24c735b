package dev.lac.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jline.terminal.Size;
import org.jline.terminal.impl.LineDisciplineTerminal;
import org.junit.jupiter.api.Test;

/** {@code lac top}: its screens, its keys, and the LAC going away. */
class TopTest extends WithLac {
    private static final String SUMMARY = """
            {"name": "edge1", "version": "0.1.0", "uptime-seconds": 60, "state": "serving", "subscribers": 3, "connected": 2, "tunnels": 1,
             "logins-per-second": 12.04, "failures-per-second": 0.0, "accounting-waiting": 0, "up-octets": %d, "down-octets": %d}
            """;
    private static final String LNS =
            "{\"lns\":[{\"name\":\"isp\",\"sessions\":2,\"addresses\":[{\"address\":\"192.0.2.2\",\"state\":\"usable\"}]}]}";

    private static String subscriber(String user, long up, long down) {
        return "{\"id\":\"id-" + user + "\",\"user\":\"" + user
                + "\",\"mac\":\"02:00:5e:00:00:01\",\"lns\":\"isp\",\"tunnel\":3," + "\"since\":\"2026-11-21T17:5"
                + user.length() + ":00Z\",\"up-octets\":" + up + ",\"down-octets\":" + down + "}";
    }

    private static String subscribers(String... each) {
        return "{\"total\":3,\"matched\":3,\"subscribers\":[" + String.join(",", each) + "]}";
    }

    private void answers() {
        lac.answer("show summary", SUMMARY.formatted(1000, 1000), SUMMARY.formatted(251_000, 2_501_000))
                .answer("show lns", LNS)
                .answer(
                        "show subscribers",
                        subscribers(subscriber("al", 1000, 1000), subscriber("bob", 0, 0)),
                        subscribers(
                                subscriber("al", 1250, 1250),
                                subscriber("bob", 250_000, 2_500_000),
                                subscriber("carol", 9, 9)));
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Test
    void onceIsForScripts() {
        answers();
        assertThat(line("top --once")).isZero();
        assertThat(out()).isEqualTo("""
                edge1: serving, lac 0.1.0, up for 1m 0s
                2 of 3 subscribers connected, 1 tunnels, 12.0 logins/s, 0.0 failures/s, up 1.0 Mbit/s, down 10.0 Mbit/s, 0 accounting records waiting
                isp: 2 sessions; 192.0.2.2 usable
                subscribers by rate
                user   LNS  tunnel          up         down  up octets  down octets    for  MAC
                bob    isp  3       1.0 Mbit/s  10.0 Mbit/s    250,000    2,500,000  7m 0s  02:00:5e:00:00:01
                al     isp  3       1.0 kbit/s   1.0 kbit/s      1,250        1,250  8m 0s  02:00:5e:00:00:01
                carol  isp  3                -            -          9            9  5m 0s  02:00:5e:00:00:01
                """);
        assertThat(lac.question().path("limit").asInt()).isEqualTo(1000);
        assertThat(line("top --once --sort user --filter al --limit 5")).isZero();
        assertThat(lac.question().path("which").asText()).isEqualTo("al");
        assertThat(lac.question().path("limit").asInt()).isEqualTo(5);
    }

    @Test
    void whatCannotBeIsSaid() {
        assertThat(line("top")).isEqualTo(2);
        assertThat(err()).contains("--once");
        assertThat(line("top --once --sort moon")).isEqualTo(2);
        assertThat(err()).contains("there are rate, up, down, user, lns, since");
        assertThat(line("top --once -s /nonexistent")).isEqualTo(2);
        assertThat(err()).startsWith("no LAC answers at /nonexistent");
    }

    private static TopFrame frame() {
        TopSample before = new TopSample(
                0, json(SUMMARY.formatted(0, 0)), json(LNS).path("lns"), json(subscribers(subscriber("al", 0, 0))));
        TopSample now = new TopSample(
                1_000_000_000L,
                json(SUMMARY.formatted(1, 1)),
                json(LNS).path("lns"),
                json(subscribers(subscriber("al", 5, 5), subscriber("bob", 6, 6), subscriber("carol", 7, 7))));
        return new TopFrame(before, now, TestSurroundings.NOW);
    }

    private static List<String> users(TopState state, int height) {
        return frame().lines(state, "", 200, height).stream()
                .filter(line -> line.contains("02:00:5e"))
                .map(line -> line.split(" ")[0])
                .toList();
    }

    @Test
    void aFrameFitsItsTerminal() {
        TopState state = new TopState(TopState.Order.USER, "");
        List<String> narrow = frame().lines(state, "", 20, 12);
        assertThat(narrow).hasSize(12).allMatch(line -> line.length() <= 20);
        assertThat(narrow.get(11)).startsWith("q quit");
        assertThat(frame().lines(state, "", 80, 3)).as("lower than its head").hasSize(3);
        assertThat(users(state, 8)).containsExactly("al", "bob");
        state.press(TopState.Key.DOWN, "", 2);
        assertThat(users(state, 8)).containsExactly("bob", "carol");
        state.press(TopState.Key.PAGE_DOWN, "", 2);
        assertThat(users(state, 8)).as("there is no more").containsExactly("bob", "carol");
        state.press(TopState.Key.PAGE_UP, "", 2);
        assertThat(users(state, 8)).containsExactly("al", "bob");
        assertThat(frame().lines(state, "no LAC answers", 80, 24).get(0)).isEqualTo("no LAC answers");
    }

    @Test
    void keysChangeOrderAndFilter() {
        TopState state = new TopState(TopState.Order.USER, "");
        assertThat(state.press(TopState.Key.REVERSE, "r", 5)).isTrue();
        assertThat(users(state, 24)).containsExactly("carol", "bob", "al");
        state.press(TopState.Key.NEXT_ORDER, "s", 5);
        assertThat(state.order()).isEqualTo(TopState.Order.LNS);
        for (TopState.Order order : TopState.Order.values()) {
            state.press(TopState.Key.NEXT_ORDER, "s", 5);
            assertThat(users(state, 24)).as(order.word()).hasSize(3);
        }
        state.press(TopState.Key.FILTER, "/", 5);
        assertThat(state.press(TopState.Key.QUIT, "q", 5))
                .as("a letter of the filter")
                .isTrue();
        state.press(TopState.Key.TEXT, "x", 5);
        state.press(TopState.Key.BACKSPACE, "\b", 5);
        assertThat(state.filter()).isEqualTo("q");
        assertThat(frame().lines(state, "", 80, 24).get(23)).startsWith("filter: q_");
        state.press(TopState.Key.ENTER, "\r", 5);
        assertThat(state.isTyping()).isFalse();
        state.press(TopState.Key.ESCAPE, "\033", 5);
        assertThat(state.filter()).isEmpty();
        assertThat(state.press(TopState.Key.QUIT, "q", 5)).isFalse();
    }

    private String watched(String keys) throws IOException, CommandException {
        ByteArrayOutputStream screen = new ByteArrayOutputStream();
        try (LineDisciplineTerminal terminal =
                new LineDisciplineTerminal("test", "xterm", screen, StandardCharsets.UTF_8)) {
            terminal.setSize(new Size(120, 20));
            terminal.processInputBytes(keys.getBytes(StandardCharsets.UTF_8));
            Top top = (Top)
                    CommandTree.of(surroundings).getSubcommands().get("top").getCommand();
            top.watch(new LacClient(socket()), new TopState(TopState.Order.RATE, ""), Duration.ofMillis(1), terminal);
        }
        return screen.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aTerminalIsPutBackAsItWas() throws IOException, CommandException {
        answers();
        String screen = watched("s/bo\rq");
        assertThat(screen)
                .contains("\033[?1049h")
                .contains("edge1: serving")
                .contains("q quit")
                .contains("\033[?1049l");
        assertThat(lac.questions().stream()
                        .map(question -> question.path("which").asText()))
                .contains("b", "bo");
    }

    @Test
    void aLacThatGoesAwayIsSaid() throws IOException, CommandException {
        lac.close();
        assertThat(watched("q")).contains("no LAC answers at");
    }
}
