package dev.lac.l2tp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lac.protocol.TransitionTable;
import dev.lac.protocol.TransitionTable.Transition;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The state tables of RFC 2661 §7.2.1, §7.4.1 and §7.4.2, read in the RFC's own print, against ours, cell for cell. */
class StateTablesTest {
    /** A row as printed, the lines of each column joined. */
    private record Row(String state, String event, String action, String next) {}

    /** A table of ours, how the RFC words its events and actions, and where we differ. */
    private record Table<S extends Enum<S>, E extends Enum<E>, A extends Enum<A>>(
            TransitionTable<S, E, A> ours,
            Class<S> states,
            Map<String, List<E>> events,
            Map<String, List<A>> actions,
            Map<String, String> deviations,
            Set<E> besides) {
        /** What differs from {@code print}, by cell; empty where nothing does. */
        Map<String, String> differences(String print) {
            Map<String, String> theirs = cells(print);
            Map<String, String> mine = new TreeMap<>();
            ours.forEach((cell, transition) -> {
                if (!besides.contains(cell.getValue())) {
                    mine.put(cell.getKey() + " " + cell.getValue(), text(transition));
                }
            });
            Map<String, String> differences = new TreeMap<>();
            theirs.forEach((cell, text) -> {
                if (!text.equals(mine.get(cell))) {
                    differences.put(cell, "RFC: " + text + "; ours: " + mine.get(cell));
                }
            });
            mine.forEach((cell, text) -> {
                if (!theirs.containsKey(cell)) {
                    differences.put(cell, "RFC: none; ours: " + text);
                }
            });
            return differences;
        }

        private Map<String, String> cells(String print) {
            Map<String, String> cells = new TreeMap<>();
            for (Row row : rows(print)) {
                List<A> does = words(actions, row.action);
                for (String state : row.state.split("[, ]+")) {
                    for (E event : words(events, row.event)) {
                        String cell = constant(states, state) + " " + event;
                        String text = text(new Transition<>(does, constant(states, row.next)));
                        assertThat(cells.put(cell, text))
                                .as("two cells: %s", cell)
                                .isNull();
                    }
                }
            }
            return cells;
        }
    }

    private static String text(Transition<?, ?> transition) {
        return transition.actions() + " -> " + transition.next();
    }

    private static <T extends Enum<T>> T constant(Class<T> type, String printed) {
        return Enum.valueOf(type, printed.trim().replace('-', '_').toUpperCase(Locale.ROOT));
    }

    /** What a printed cell means: the longest phrase that is known stands first. */
    private static <T> List<T> words(Map<String, List<T>> phrases, String printed) {
        List<T> found = new ArrayList<>();
        String rest = printed.replace(",", " ").replaceAll("\\s+", " ").trim();
        while (!rest.isEmpty()) {
            String start = rest;
            String phrase = phrases.keySet().stream()
                    .filter(start::startsWith)
                    .max((a, b) -> Integer.compare(a.length(), b.length()))
                    .orElseThrow(() -> new AssertionError("not understood: " + start + " in " + printed));
            found.addAll(phrases.get(phrase));
            rest = rest.substring(phrase.length()).trim();
        }
        return found;
    }

    /** Reads the columns where the heading of the table puts them; a blank line ends a row. */
    private static List<Row> rows(String print) {
        List<Row> rows = new ArrayList<>();
        int[] columns = new int[0];
        String[] row = null;
        for (String line : (print + "\n").split("\n", -1)) {
            if (line.contains("New State")) {
                columns = new int[] {
                    line.indexOf("State"), line.indexOf("Event"), line.indexOf("Action"), line.indexOf("New State")
                };
            } else if (columns.length > 0 && line.isBlank()) {
                if (row != null) {
                    rows.add(new Row(row[0].trim(), row[1].trim(), row[2].trim(), row[3].trim()));
                }
                row = null;
            } else if (columns.length > 0 && !line.contains("-----")) {
                row = row == null ? new String[] {"", "", "", ""} : row;
                for (int i = 0; i < 4; i++) {
                    int start = Math.min(columns[i], line.length());
                    int end = i == 3 ? line.length() : Math.min(columns[i + 1], line.length());
                    row[i] += " " + line.substring(start, end).trim();
                }
            }
        }
        return rows;
    }

    private static String print(String section) throws IOException {
        try (InputStream in = StateTablesTest.class.getResourceAsStream("/rfc2661/section-" + section + ".txt")) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    private static final Table<
                    ControlConnectionTable.State, ControlConnectionTable.Event, ControlConnectionTable.Action>
            CONTROL_CONNECTION = controlConnection();

    private static Table<ControlConnectionTable.State, ControlConnectionTable.Event, ControlConnectionTable.Action>
            controlConnection() {
        Map<String, List<ControlConnectionTable.Event>> events = new LinkedHashMap<>();
        events.put("Local Open request", List.of(ControlConnectionTable.Event.LOCAL_OPEN));
        events.put("Local Open request (new call)", List.of(ControlConnectionTable.Event.LOCAL_OPEN));
        events.put("Admin Tunnel Close", List.of(ControlConnectionTable.Event.ADMIN_CLOSE));
        events.put("Receive SCCRQ acceptable", List.of(ControlConnectionTable.Event.SCCRQ_ACCEPTABLE));
        events.put("Receive SCCRQ not acceptable", List.of(ControlConnectionTable.Event.SCCRQ_NOT_ACCEPTABLE));
        events.put("Receive SCCRQ lose tie-breaker", List.of(ControlConnectionTable.Event.LOSE_TIE_BREAKER));
        events.put("Receive SCCRP acceptable", List.of(ControlConnectionTable.Event.SCCRP_ACCEPTABLE));
        events.put("Receive SCCRP not acceptable", List.of(ControlConnectionTable.Event.SCCRP_NOT_ACCEPTABLE));
        events.put("Receive SCCCN acceptable", List.of(ControlConnectionTable.Event.SCCCN_ACCEPTABLE));
        events.put("Receive SCCCN not acceptable", List.of(ControlConnectionTable.Event.SCCCN_NOT_ACCEPTABLE));
        events.put("Receive", List.of());
        events.put("SCCRQ", List.of(ControlConnectionTable.Event.RECEIVE_SCCRQ));
        events.put("SCCRP", List.of(ControlConnectionTable.Event.RECEIVE_SCCRP));
        events.put("SCCCN", List.of(ControlConnectionTable.Event.RECEIVE_SCCCN));
        events.put("StopCCN", List.of(ControlConnectionTable.Event.RECEIVE_STOPCCN));
        Map<String, List<ControlConnectionTable.Action>> actions = new LinkedHashMap<>();
        actions.put("Send SCCRQ", List.of(ControlConnectionTable.Action.SEND_SCCRQ));
        actions.put("Send SCCRP", List.of(ControlConnectionTable.Action.SEND_SCCRP));
        actions.put("Send SCCCN", List.of(ControlConnectionTable.Action.SEND_SCCCN));
        actions.put("Send StopCCN", List.of(ControlConnectionTable.Action.SEND_STOPCCN));
        actions.put("Send tunnel-open event to waiting sessions", List.of(ControlConnectionTable.Action.TUNNEL_OPEN));
        actions.put("Clean up", List.of(ControlConnectionTable.Action.CLEAN_UP));
        // By whoever has learned of the other SCCRQ: Tunnel.tieWith.
        actions.put("Re-queue SCCRQ for idle state", List.of());
        Map<String, String> deviations = Map.of(
                "IDLE ADMIN_CLOSE", "§5.7: a tunnel not yet opened may be closed; nobody has heard of it",
                "WAIT_CTL_REPLY ADMIN_CLOSE", "§5.7: control connection teardown may be initiated at any time",
                "WAIT_CTL_CONN ADMIN_CLOSE", "§5.7: control connection teardown may be initiated at any time",
                "WAIT_CTL_REPLY RECEIVE_SCCRQ", "§7.1: an SCCRQ in our own tunnel is out of sequence");
        return new Table<>(
                ControlConnectionTable.TABLE,
                ControlConnectionTable.State.class,
                events,
                actions,
                deviations,
                EnumSet.of(
                        ControlConnectionTable.Event.INVALID_MESSAGE,
                        ControlConnectionTable.Event.SETUP_TIMEOUT,
                        ControlConnectionTable.Event.TRANSPORT_DOWN));
    }

    private static final Table<Call.State, Call.Event, Call.Action> LAC_CALL = lacCall();

    private static Table<Call.State, Call.Event, Call.Action> lacCall() {
        Map<String, List<Call.Event>> events = new LinkedHashMap<>();
        events.put("Bearer Ring or Ready to indicate incoming conn.", List.of(Call.Event.INCOMING_CALL));
        events.put("Bearer line drop or local close request", List.of(Call.Event.LOCAL_CLOSE));
        events.put("Local close request or Bearer line drop", List.of(Call.Event.LOCAL_CLOSE));
        events.put("tunnel-open", List.of(Call.Event.TUNNEL_OPEN));
        events.put("Receive ICRP acceptable", List.of(Call.Event.ICRP_ACCEPTABLE));
        events.put("Receive ICRP Not acceptable", List.of(Call.Event.ICRP_NOT_ACCEPTABLE));
        events.put("Receive", List.of());
        events.put("ICRQ", List.of(Call.Event.RECEIVE_ICRQ));
        events.put("ICRP", List.of(Call.Event.RECEIVE_ICRP));
        events.put("ICCN", List.of(Call.Event.RECEIVE_ICCN));
        events.put("CDN", List.of(Call.Event.RECEIVE_CDN));
        Map<String, List<Call.Action>> actions = new LinkedHashMap<>();
        actions.put("Initiate local tunnel open", List.of(Call.Action.INITIATE_TUNNEL_OPEN));
        actions.put("Send ICRQ", List.of(Call.Action.SEND_ICRQ));
        actions.put("Send ICCN", List.of(Call.Action.SEND_ICCN));
        actions.put("Send CDN", List.of(Call.Action.SEND_CDN));
        actions.put("Clean up", List.of(Call.Action.CLEAN_UP));
        String gone = "a call in idle no longer exists; the message is counted as about an unknown session";
        Map<String, String> deviations = new LinkedHashMap<>();
        deviations.put("IDLE RECEIVE_ICCN", gone);
        deviations.put("IDLE RECEIVE_ICRP", gone);
        deviations.put("IDLE RECEIVE_CDN", gone);
        return new Table<>(
                Call.TABLE,
                Call.State.class,
                events,
                actions,
                deviations,
                EnumSet.of(Call.Event.NOT_ACCEPTABLE, Call.Event.TIMEOUT, Call.Event.TUNNEL_CLOSED));
    }

    private static final Table<LnsCall.State, LnsCall.Event, LnsCall.Action> LNS_CALL = lnsCall();

    private static Table<LnsCall.State, LnsCall.Event, LnsCall.Action> lnsCall() {
        Map<String, List<LnsCall.Event>> events = new LinkedHashMap<>();
        events.put("Receive ICRQ acceptable", List.of(LnsCall.Event.ICRQ_ACCEPTABLE));
        events.put("Receive ICRQ not acceptable", List.of(LnsCall.Event.RECEIVE_ICRQ));
        events.put("Receive ICCN acceptable", List.of(LnsCall.Event.ICCN_ACCEPTABLE));
        events.put("Receive ICCN not acceptable", List.of(LnsCall.Event.ICCN_NOT_ACCEPTABLE));
        events.put("Local Close request", List.of(LnsCall.Event.LOCAL_CLOSE));
        events.put("Receive", List.of());
        events.put("ICRQ", List.of(LnsCall.Event.RECEIVE_ICRQ));
        events.put("ICRP", List.of(LnsCall.Event.RECEIVE_ICRP));
        events.put("ICCN", List.of(LnsCall.Event.RECEIVE_ICCN));
        events.put("CDN", List.of(LnsCall.Event.RECEIVE_CDN));
        Map<String, List<LnsCall.Action>> actions = new LinkedHashMap<>();
        actions.put("Send ICRP", List.of(LnsCall.Action.SEND_ICRP));
        actions.put("Prepare for data", List.of(LnsCall.Action.PREPARE_FOR_DATA));
        actions.put("Send CDN", List.of(LnsCall.Action.SEND_CDN));
        actions.put("Clean up", List.of(LnsCall.Action.CLEAN_UP));
        String gone = "a call in idle does not exist; the message is counted as about an unknown session";
        Map<String, String> deviations = new LinkedHashMap<>();
        deviations.put("IDLE RECEIVE_ICRQ", "an ICRQ that is not acceptable is answered before a call exists");
        deviations.put("IDLE RECEIVE_ICRP", gone + ", and there is no peer's Session ID to send a CDN to");
        deviations.put("IDLE RECEIVE_ICCN", gone);
        deviations.put("IDLE RECEIVE_CDN", gone);
        return new Table<>(
                LnsCall.TABLE,
                LnsCall.State.class,
                events,
                actions,
                deviations,
                EnumSet.of(LnsCall.Event.NOT_ACCEPTABLE, LnsCall.Event.TIMEOUT, LnsCall.Event.TUNNEL_CLOSED));
    }

    @Test
    void controlConnectionEstablishmentIsThatOfTheRfc() throws IOException {
        differOnlyWhereWritten(CONTROL_CONNECTION, print("7.2.1"), 22);
    }

    @Test
    void lacIncomingCallStatesAreThoseOfTheRfc() throws IOException {
        differOnlyWhereWritten(LAC_CALL, print("7.4.1"), 17);
    }

    @Test
    void lnsIncomingCallStatesAreThoseOfTheRfc() throws IOException {
        differOnlyWhereWritten(LNS_CALL, print("7.4.2"), 16);
    }

    private static void differOnlyWhereWritten(Table<?, ?, ?> table, String print, int cells) {
        assertThat(table.cells(print)).hasSize(cells);
        assertThat(table.differences(print).keySet())
                .as("%s", table.differences(print))
                .isEqualTo(table.deviations.keySet());
    }

    @Test
    void aChangedCellIsNoticed() throws IOException {
        assertThat(changesNoticed(CONTROL_CONNECTION, print("7.2.1"))).isEqualTo(16);
        assertThat(changesNoticed(LAC_CALL, print("7.4.1"))).isEqualTo(12);
        assertThat(changesNoticed(LNS_CALL, print("7.4.2"))).isEqualTo(10);
    }

    /** Gives each printed row another new state, and then other actions, and expects the table to differ. */
    private static int changesNoticed(Table<?, ?, ?> table, String print) {
        String[] lines = print.split("\n", -1);
        int action = lines[2].indexOf("Action");
        int next = lines[2].indexOf("New State");
        int rows = 0;
        for (int i = 4; i < lines.length; i++) {
            if (lines[i].length() > next) {
                String state = lines[i].substring(next);
                String other = state.equals("idle") ? "established" : "idle";
                assertThat(differs(table, print, lines, i, lines[i].substring(0, next) + other))
                        .as(lines[i])
                        .isTrue();
                String words = String.format("%-" + (next - action) + "s", "Send CDN,Send CDN");
                assertThat(differs(table, print, lines, i, lines[i].substring(0, action) + words + state))
                        .as(lines[i])
                        .isTrue();
                rows++;
            }
        }
        return rows;
    }

    private static boolean differs(Table<?, ?, ?> table, String print, String[] lines, int at, String changed) {
        String[] copy = lines.clone();
        copy[at] = changed;
        try {
            return copy[at].equals(lines[at])
                    || !table.differences(String.join("\n", copy)).equals(table.differences(print));
        } catch (AssertionError e) {
            // the changed print says what no cell of ours can say
            return true;
        }
    }
}
