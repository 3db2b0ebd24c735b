package dev.lac.pppoe;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * The SESSION_IDs of one access concentrator: 1 to 65,534, since 0 is no session and RFC 2516 §4 reserves 0xffff.
 *
 * <p>Every free id is equally likely to come next, whether it was used before or not. A shuffle performed one draw at a time:
 * the free ids are an array of which only the slots that differ from "slot i holds id i + 1" are stored, so that an interface
 * with few sessions costs little memory.
 */
final class SessionIds {
    static final int CAPACITY = 65_534;
    /** Returned when every id is in use. */
    static final int NONE = 0;

    private final RandomGenerator random;
    private final Map<Integer, Integer> displaced = new HashMap<>();
    private final BitSet used = new BitSet();
    private int free = CAPACITY;

    SessionIds(RandomGenerator random) {
        this.random = random;
    }

    /** Whether {@code id} may be that of a session. */
    static boolean isAssignable(int id) {
        return id >= 1 && id <= CAPACITY;
    }

    /** An id that was free, or {@link #NONE}. */
    int allocate() {
        if (free == 0) {
            return NONE;
        }
        int slot = random.nextInt(free--);
        int id = read(slot);
        write(slot, read(free));
        displaced.remove(free);
        used.set(id);
        return id;
    }

    /**
     * Gives {@code id} back.
     *
     * @throws IllegalArgumentException when it is not in use
     */
    void free(int id) {
        if (!used.get(id)) {
            throw new IllegalArgumentException("session id " + id + " is not in use");
        }
        used.clear(id);
        write(free++, id);
    }

    /** How many ids are in use. */
    int inUse() {
        return CAPACITY - free;
    }

    private int read(int slot) {
        return displaced.getOrDefault(slot, slot + 1);
    }

    private void write(int slot, int id) {
        if (id == slot + 1) {
            displaced.remove(slot);
        } else {
            displaced.put(slot, id);
        }
    }
}
