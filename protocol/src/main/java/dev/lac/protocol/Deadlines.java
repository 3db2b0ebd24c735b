package dev.lac.protocol;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The deadlines of all engines of one control loop: a binary heap that knows where each entry stands, so that moving a deadline
 * costs O(log n) and reading the earliest costs nothing. Equal deadlines run in the order in which they were set.
 */
public final class Deadlines {
    private @Nullable Watch[] heap = new Watch[64];
    private int size;
    private long sequence;

    /** Starts to watch {@code timed}, from its present deadline on. */
    public Watch watch(Timed timed) {
        Watch watch = new Watch(timed);
        watch.refresh();
        return watch;
    }

    /** The earliest deadline, or {@link Timed#NEVER}. */
    public long next() {
        return size == 0 ? Timed.NEVER : at(0).deadline;
    }

    /** How many engines wait for a deadline. */
    public int size() {
        return size;
    }

    /**
     * Runs one engine whose deadline has come, if there is any.
     *
     * @return whether one ran
     */
    public boolean runNext(long now) {
        if (next() > now) {
            return false;
        }
        Watch due = at(0);
        due.remove();
        try {
            due.timed.onDeadline(now);
        } finally {
            due.refresh();
        }
        return true;
    }

    private Watch at(int index) {
        Watch watch = heap[index];
        if (watch == null) {
            throw new IllegalStateException("heap slot " + index + " is empty");
        }
        return watch;
    }

    private void place(Watch watch, int index) {
        heap[index] = watch;
        watch.index = index;
    }

    private void siftUp(Watch watch, int from) {
        int index = from;
        while (index > 0) {
            int parent = (index - 1) >>> 1;
            Watch above = at(parent);
            if (!watch.before(above)) {
                break;
            }
            place(above, index);
            index = parent;
        }
        place(watch, index);
    }

    private void siftDown(Watch watch, int from) {
        int index = from;
        while (2 * index + 1 < size) {
            int child = 2 * index + 1;
            if (child + 1 < size && at(child + 1).before(at(child))) {
                child++;
            }
            if (!at(child).before(watch)) {
                break;
            }
            place(at(child), index);
            index = child;
        }
        place(watch, index);
    }

    /** One engine's place in the heap. */
    public final class Watch {
        private final Timed timed;
        private long deadline = Timed.NEVER;
        private long order;
        private int index = -1;
        private boolean cancelled;

        private Watch(Timed timed) {
            this.timed = timed;
        }

        /** To be called after anything that may have moved the engine's deadline. */
        public void refresh() {
            long wanted = cancelled ? Timed.NEVER : timed.nextDeadline();
            if (wanted == deadline) {
                return;
            }
            if (index >= 0) {
                remove();
            }
            if (wanted != Timed.NEVER) {
                deadline = wanted;
                order = sequence++;
                if (size == heap.length) {
                    heap = Arrays.copyOf(heap, size * 2);
                }
                siftUp(this, size++);
            }
        }

        /** Stops watching for good. */
        public void cancel() {
            cancelled = true;
            refresh();
        }

        private void remove() {
            int hole = index;
            index = -1;
            deadline = Timed.NEVER;
            Watch last = at(--size);
            heap[size] = null;
            if (last != this) {
                siftDown(last, hole);
                if (last.index == hole) {
                    siftUp(last, hole);
                }
            }
        }

        private boolean before(Watch other) {
            return deadline != other.deadline ? deadline < other.deadline : order < other.order;
        }
    }
}
