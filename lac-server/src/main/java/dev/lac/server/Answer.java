package dev.lac.server;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * What a command is answered.
 *
 * @param stream octets that follow; null: none
 */
record Answer(JsonNode line, @Nullable Stream stream) {
    /** Octets that come as they arise. */
    interface Stream extends AutoCloseable {
        /** Writes until there are no more or {@link #close} is called. */
        void writeTo(OutputStream out) throws IOException;

        /** Ends it, from any thread. */
        @Override
        void close();
    }

    static Answer of(JsonNode line) {
        return new Answer(line, null);
    }
}
