package dev.lac.server;

import dev.lac.store.Change;
import dev.lac.store.Orphan;
import dev.lac.store.Outcome;
import dev.lac.store.Spooled;
import java.util.List;
import java.util.function.Consumer;

/** Where accounting is kept beyond the end of the process. */
public interface AccountingJournal {
    /** Records without acknowledgement of earlier processes, by id. */
    List<Spooled> records();

    /** Sessions that were up when an earlier process died. */
    List<Orphan> orphans();

    /**
     * Keeps {@code changes}, all of them or none.
     *
     * @param then called once, on the control loop, when they are durable or have failed
     */
    void write(List<Change> changes, Consumer<Outcome> then);
}
