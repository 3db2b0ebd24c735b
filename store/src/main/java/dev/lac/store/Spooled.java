package dev.lac.store;

import dev.lac.protocol.Octets;

/** A record that waits for its acknowledgement. */
public record Spooled(long id, String sessionId, Octets accountingRecord) {
    @Override
    public String toString() {
        return "Spooled[id=" + id + ", sessionId=" + sessionId + ", " + accountingRecord.length() + " octets]";
    }
}
