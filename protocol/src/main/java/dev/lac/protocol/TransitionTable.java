package dev.lac.protocol;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * A protocol automaton as its standard prints it: (state, event) to actions and new state, kept as data so that a reviewer can
 * hold the RFC beside the source.
 *
 * @param <S> states
 * @param <E> events
 * @param <A> actions
 */
public final class TransitionTable<S extends Enum<S>, E extends Enum<E>, A> {
    /** What to do, in order, and the state to enter afterwards. */
    public record Transition<S, A>(List<A> actions, S next) {}

    private final Map<S, Map<E, Transition<S, A>>> cells;

    private TransitionTable(Class<S> states) {
        cells = new EnumMap<>(states);
    }

    /**
     * Reads a matrix in the layout of RFC 1661 §4.1: a line per event, a column per state.
     *
     * <p>A line is {@code event | cell cell …}; lines without a bar, and lines whose first word is no event, are the ruler and
     * are passed over. A cell is {@code action,action/state}, {@code state} alone, or {@code -} for an event that cannot occur.
     * A state is its number; a letter behind it marks a footnote of the RFC and is passed over.
     *
     * @param text the matrix
     * @param columns the states of the columns, in order
     * @param numbering the states by number
     * @param events the event of each printed name
     * @param action the action of each printed name
     */
    public static <S extends Enum<S>, E extends Enum<E>, A> TransitionTable<S, E, A> ofMatrix(
            String text, List<S> columns, List<S> numbering, Map<String, E> events, Function<String, A> action) {
        TransitionTable<S, E, A> table = new TransitionTable<>(columns.get(0).getDeclaringClass());
        table.addMatrix(text, columns, numbering, events, action);
        return table;
    }

    /** Adds the rows of a further matrix, for a table that its RFC prints in parts; see {@link #ofMatrix}. */
    public TransitionTable<S, E, A> addMatrix(
            String text, List<S> columns, List<S> numbering, Map<String, E> events, Function<String, A> action) {
        for (String line : text.split("\n", -1)) {
            int bar = line.indexOf('|');
            E event = bar < 0 ? null : events.get(line.substring(0, bar).trim());
            if (event == null) {
                continue;
            }
            String[] printed = line.substring(bar + 1).trim().split("\\s+", -1);
            if (printed.length != columns.size()) {
                throw new IllegalArgumentException(
                        event + ": " + printed.length + " cells for " + columns.size() + " states");
            }
            for (int i = 0; i < printed.length; i++) {
                if (!printed[i].equals("-")) {
                    put(columns.get(i), event, cell(printed[i], numbering, action));
                }
            }
        }
        return this;
    }

    private static <S, A> Transition<S, A> cell(String printed, List<S> numbering, Function<String, A> action) {
        int slash = printed.indexOf('/');
        List<A> actions = new ArrayList<>();
        if (slash >= 0) {
            for (String name : printed.substring(0, slash).split(",", -1)) {
                actions.add(action.apply(name));
            }
        }
        String state = printed.substring(slash + 1).replaceAll("[a-z]$", "");
        return new Transition<>(List.copyOf(actions), numbering.get(Integer.parseInt(state)));
    }

    /**
     * Reads rows in the layout of RFC 2661 §7: {@code state | event | action, action | new state}. Blank lines are passed over;
     * an empty action field means none; names are those of the enum constants with {@code -} for {@code _}, in any case.
     */
    public static <S extends Enum<S>, E extends Enum<E>, A> TransitionTable<S, E, A> ofRows(
            String text, Class<S> states, Class<E> events, Function<String, A> action) {
        TransitionTable<S, E, A> table = new TransitionTable<>(states);
        for (String line : text.split("\n", -1)) {
            if (line.isBlank()) {
                continue;
            }
            String[] fields = line.split("\\|", -1);
            if (fields.length != 4) {
                throw new IllegalArgumentException("a row has four fields: " + line);
            }
            List<A> actions = new ArrayList<>();
            for (String name : fields[2].trim().split("\\s*,\\s*", -1)) {
                if (!name.isEmpty()) {
                    actions.add(action.apply(name));
                }
            }
            table.put(
                    constant(states, fields[0]),
                    constant(events, fields[1]),
                    new Transition<>(List.copyOf(actions), constant(states, fields[3])));
        }
        return table;
    }

    private static <T extends Enum<T>> T constant(Class<T> type, String printed) {
        return Enum.valueOf(type, printed.trim().replace('-', '_').toUpperCase(java.util.Locale.ROOT));
    }

    private void put(S state, E event, Transition<S, A> transition) {
        Map<E, Transition<S, A>> row = cells.computeIfAbsent(state, s -> new EnumMap<>(event.getDeclaringClass()));
        if (row.put(event, transition) != null) {
            throw new IllegalArgumentException("two cells for " + state + ", " + event);
        }
    }

    /** The cell for {@code event} in {@code state}; empty where the standard leaves it out. */
    public Optional<Transition<S, A>> lookup(S state, E event) {
        return Optional.ofNullable(cells.getOrDefault(state, Map.of()).get(event));
    }

    /** Visits every cell that is not empty. */
    public void forEach(BiConsumer<Map.Entry<S, E>, Transition<S, A>> visitor) {
        cells.forEach((state, row) ->
                row.forEach((event, transition) -> visitor.accept(Map.entry(state, event), transition)));
    }
}
