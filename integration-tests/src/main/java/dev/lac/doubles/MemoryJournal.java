package dev.lac.doubles;

import dev.lac.protocol.Octets;
import dev.lac.server.AccountingJournal;
import dev.lac.store.Change;
import dev.lac.store.Orphan;
import dev.lac.store.Outcome;
import dev.lac.store.Spooled;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A journal in memory, whose disk can be full. Handed to a second LAC, it is what the first has left. */
public final class MemoryJournal implements AccountingJournal {
    /** When a write ends. */
    public interface Disk {
        void later(Runnable end);
    }

    private final Map<Long, Spooled> records = new TreeMap<>();
    private final Map<String, Orphan> sessions = new LinkedHashMap<>();
    private Disk disk;
    private @Nullable String trouble;

    public MemoryJournal(Disk disk) {
        this.disk = disk;
    }

    /** From now on writes end by {@code other}. */
    public void use(Disk other) {
        disk = other;
    }

    /** From now on writes fail with {@code cause}; null: they succeed again. */
    public void fail(@Nullable String cause) {
        trouble = cause;
    }

    @Override
    public List<Spooled> records() {
        return List.copyOf(records.values());
    }

    @Override
    public List<Orphan> orphans() {
        return new ArrayList<>(sessions.values());
    }

    @Override
    public void write(List<Change> changes, Consumer<Outcome> then) {
        String cause = trouble;
        if (cause == null) {
            changes.forEach(this::apply);
        }
        disk.later(() -> then.accept(cause == null ? new Outcome.Durable() : new Outcome.Failed(cause)));
    }

    private void apply(Change change) {
        if (change instanceof Change.Add add) {
            if (records.put(add.id(), new Spooled(add.id(), add.sessionId(), add.accountingRecord())) != null) {
                throw new IllegalStateException(add + " is there already");
            }
        } else if (change instanceof Change.Remove remove) {
            records.remove(remove.id());
        } else if (change instanceof Change.Open open) {
            if (sessions.put(open.sessionId(), new Orphan(open.sessionId(), open.session(), null)) != null) {
                throw new IllegalStateException(open + " is open already");
            }
        } else if (change instanceof Change.Figures figures) {
            Octets latest = figures.figures();
            sessions.computeIfPresent(figures.sessionId(), (id, session) -> new Orphan(id, session.session(), latest));
        } else if (change instanceof Change.Close close) {
            sessions.remove(close.sessionId());
        }
    }
}
