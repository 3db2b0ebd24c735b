package dev.lac.protocol;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.EnumMap;
import java.util.Map;

/**
 * A counter for every constant of an enumeration: what happened, and why something was dropped.
 *
 * <p>One thread counts; any thread may read and sees values that never run backwards.
 */
@SuppressWarnings("EnumOrdinal") // the place in an array that lives as long as the enumeration
public final class Counters<E extends Enum<E>> {
    private static final VarHandle COUNT = MethodHandles.arrayElementVarHandle(long[].class);

    private final Class<E> names;
    private final long[] counts;

    public Counters(Class<E> names) {
        this.names = names;
        counts = new long[names.getEnumConstants().length];
    }

    public void increment(E name) {
        add(name, 1);
    }

    public void add(E name, long amount) {
        int index = name.ordinal();
        COUNT.setOpaque(counts, index, (long) COUNT.getOpaque(counts, index) + amount);
    }

    public long get(E name) {
        return (long) COUNT.getOpaque(counts, name.ordinal());
    }

    /** The counters that are not zero. */
    public Map<E, Long> snapshot() {
        Map<E, Long> snapshot = new EnumMap<>(names);
        for (E name : names.getEnumConstants()) {
            if (get(name) != 0) {
                snapshot.put(name, get(name));
            }
        }
        return snapshot;
    }

    @Override
    public String toString() {
        return snapshot().toString();
    }
}
