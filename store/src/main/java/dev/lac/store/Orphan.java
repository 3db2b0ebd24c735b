package dev.lac.store;

import dev.lac.protocol.Octets;
import org.jspecify.annotations.Nullable;

/**
 * A session that was open when the process before this one ended.
 *
 * @param session as its {@link Change.Open} said
 * @param figures the latest {@link Change.Figures}, null if there were none
 */
public record Orphan(
        String sessionId, Octets session, @Nullable Octets figures) {
    @Override
    public String toString() {
        return "Orphan[sessionId=" + sessionId + ", " + session.length() + " octets, figures "
                + (figures == null ? "none" : figures.length() + " octets") + "]";
    }
}
