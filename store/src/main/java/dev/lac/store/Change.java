package dev.lac.store;

import dev.lac.protocol.Octets;

/** One change of what is stored. Several, handed over together, are one transaction: all of them hold, or none. */
public sealed interface Change {
    /**
     * A record that is to be delivered. The change fails if {@code id} is there already.
     *
     * @param id grows from record to record; {@link AccountingSpool#records} is in its order
     * @param sessionId the session it speaks of
     */
    record Add(long id, String sessionId, Octets accountingRecord) implements Change {
        @Override
        public String toString() {
            return "Add[id=" + id + ", sessionId=" + sessionId + ", " + accountingRecord.length() + " octets]";
        }
    }

    /** A record was acknowledged or superseded. One that is not there is no failure: its {@link Add} may have been. */
    record Remove(long id) implements Change {}

    /**
     * A session lives from here on. The change fails if it is open already.
     *
     * @param session what a Stop for it would say
     */
    record Open(String sessionId, Octets session) implements Change {
        @Override
        public String toString() {
            return "Open[sessionId=" + sessionId + ", " + session.length() + " octets]";
        }
    }

    /** The latest figures of an open session, in place of those before. Nothing is kept of a session that is not open. */
    record Figures(String sessionId, Octets figures) implements Change {
        @Override
        public String toString() {
            return "Figures[sessionId=" + sessionId + ", " + figures.length() + " octets]";
        }
    }

    /** A session has ended; its figures go with it. One that is not open is no failure: its {@link Open} may have been. */
    record Close(String sessionId) implements Change {}
}
