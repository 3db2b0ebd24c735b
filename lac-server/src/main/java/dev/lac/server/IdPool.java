package dev.lac.server;

import java.util.BitSet;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/** Unpredictable ids from 1 to 65,535, each with one live owner. */
final class IdPool {
    static final int IDS = 1 << 16;

    private final BitSet taken = new BitSet(IDS);
    private final RandomGenerator random;
    private int size;

    IdPool(RandomGenerator random) {
        this.random = random;
        taken.set(0);
    }

    /** Draws a free id; empty when all are taken. */
    OptionalInt take() {
        if (size == IDS - 1) {
            return OptionalInt.empty();
        }
        int drawn = random.nextInt(IDS);
        int free = taken.nextClearBit(drawn);
        if (free >= IDS) {
            free = taken.nextClearBit(0);
        }
        taken.set(free);
        size++;
        return OptionalInt.of(free);
    }

    void release(int id) {
        if (id == 0 || !taken.get(id)) {
            throw new IllegalStateException("id " + id + " is not taken");
        }
        taken.clear(id);
        size--;
    }

    /** How many ids are taken. */
    int size() {
        return size;
    }
}
