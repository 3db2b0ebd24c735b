package dev.lac.ppp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lac.ppp.ConfigureTable.Event;
import dev.lac.ppp.ConfigureTable.State;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@link ConfigureTable} against the two tables of RFC 1661 §4.1 as they stand in the RFC, cell for cell. */
class ConfigureTableTest {
    private static final int EVENTS = 16;
    private static final int STATES = 10;

    /** Event, then state number, to what is printed there. */
    private static Map<String, String> cells(String text) {
        Map<String, String> cells = new HashMap<>();
        List<String> columns = List.of();
        for (String line : text.split("\n")) {
            String[] halves = line.split("\\|", -1);
            if (halves.length != 2) {
                continue;
            }
            String event = halves[0].trim();
            List<String> words = List.of(halves[1].trim().split("\\s+"));
            if (event.isEmpty() && words.get(0).matches("\\d")) {
                columns = words;
            } else if (!event.isEmpty() && !event.equals("Events")) {
                assertThat(words).as(line).hasSameSizeAs(columns);
                for (int i = 0; i < words.size(); i++) {
                    String before = cells.put(event + " " + columns.get(i), words.get(i));
                    assertThat(before).as("printed once: %s", line).isNull();
                }
            }
        }
        return cells;
    }

    /** Where the table of the product differs from what is printed: a footnote's letter makes no difference. */
    private static List<String> differences(Map<String, String> printed) {
        List<String> differences = new ArrayList<>();
        for (Event event : Event.values()) {
            for (State state : State.values()) {
                String cell = event + " " + state.ordinal();
                String expected = printed.getOrDefault(cell, "not printed").replaceAll("(\\d)[prx]$", "$1");
                if (!expected.equals(ours(state, event))) {
                    differences.add(cell + ": " + expected + " is printed, we have " + ours(state, event));
                }
            }
        }
        return differences;
    }

    private static String ours(State state, Event event) {
        return ConfigureTable.TABLE
                .lookup(state, event)
                .map(transition -> {
                    String actions = transition.actions().stream()
                            .map(action -> action.name().toLowerCase(Locale.ROOT))
                            .collect(Collectors.joining(","));
                    return (actions.isEmpty() ? "" : actions + "/")
                            + transition.next().ordinal();
                })
                .orElse("-");
    }

    private static Map<String, String> printed() throws IOException {
        try (InputStream in = ConfigureTableTest.class.getResourceAsStream("/rfc1661-4.1.txt")) {
            return cells(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void everyCellIsThatOfTheRfc() throws IOException {
        Map<String, String> printed = printed();
        assertThat(printed).hasSize(EVENTS * STATES);
        assertThat(differences(printed)).isEmpty();
    }

    @Test
    void oneCellThatDiffersIsNoticed() throws IOException {
        Map<String, String> printed = printed();
        for (String cell : printed.keySet()) {
            for (String other : List.of("sta/0", "1", "-", "irc,scr,sca/8")) {
                Map<String, String> mutated = new HashMap<>(printed);
                String before = mutated.put(cell, other);
                assertThat(differences(mutated))
                        .as("%s: %s for %s", cell, other, before)
                        .hasSize(other.equals(before) ? 0 : 1)
                        .allMatch(difference -> difference.startsWith(cell + ":"));
            }
        }
    }

    @Test
    void aCellThatIsMissingIsNoticed() throws IOException {
        Map<String, String> printed = printed();
        printed.remove("RTA 9");
        assertThat(differences(printed)).containsExactly("RTA 9: not printed is printed, we have tld,scr/6");
    }
}
